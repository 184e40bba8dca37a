#!/usr/bin/env python3
"""No tracked file holds what belongs to one machine or to unfinished work.

The patterns are spelt so that this file does not match itself.
"""

import re
import subprocess
import sys
from pathlib import Path

FORBIDDEN = {
    r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/": "a path of one machine",
    r"registry\.npm[j]s|(?:index|static)\.crates[.]io|pypi[.]org|pythonhosted[.]org": "the host of a package registry",
    r"\b(?:TOD[O]|FIXM[E]|XX[X])\b": "unfinished work",
    r"^(?:<{7}|>{7}) ": "a merge conflict",
}
# Texts of others, kept byte for byte, and lists that tools write.
EXCEPTED = re.compile(r"^Cargo\.lock$|^LICENSE$|/fixtures/")


def tracked_files():
    listed = subprocess.run(["git", "ls-files"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [Path(p) for p in listed.splitlines() if not EXCEPTED.search(p) and Path(p).is_file()]


def findings(path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, meaning in FORBIDDEN.items():
            if found := re.search(pattern, line):
                yield f"{path}:{number}: {meaning}: {found[0]}"


def main():
    files = tracked_files()
    problems = [problem for path in files for problem in findings(path)]
    print("\n".join(problems) if problems else f"words: {len(files)} files, nothing that does not belong")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
