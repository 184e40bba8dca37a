#!/usr/bin/env python3
"""No source file is longer than 500 lines: a longer one holds more than one thought.

Tests are free, and so are the tables named here, which are data and only look like code.
"""

import re
import subprocess
import sys
from pathlib import Path

LIMIT = 500
SOURCES = re.compile(r"^crates/.*\.(rs|ts|css|html)$|^scripts/")
TESTS = re.compile(r"/tests/|_tests?\.(rs|ts)$|\.test\.ts$")
TABLES = {
    # path: why it may be long
}


def main():
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    paths = [p for p in paths if SOURCES.search(p) and not TESTS.search(p) and Path(p).is_file()]
    lengths = {path: Path(path).read_text(encoding="utf-8").count("\n") for path in paths}
    too_long = {path: lines for path, lines in lengths.items() if lines > LIMIT and path not in TABLES}
    for path, lines in sorted(too_long.items()):
        print(f"{path}: {lines} lines, the limit is {LIMIT}")
    for path in sorted(TABLES.keys() - lengths.keys()):
        print(f"{path}: is excepted in scripts/check_lengths.py but does not exist")
    if not too_long:
        print(f"lengths: {len(lengths)} files, the longest has {max(lengths.values(), default=0)} lines")
    sys.exit(bool(too_long or TABLES.keys() - lengths.keys()))


if __name__ == "__main__":
    main()
