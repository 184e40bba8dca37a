#!/usr/bin/env python3
"""Everything linked into the binary, bundled into the interface or run by the tests may be part of an AGPL work.

Reads the licences that the packages declare. Also keeps out two libraries that would be a second
implementation of cryptography beside aws-lc-rs.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = {
    "0BSD",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
}
KEPT_OUT = {"ring", "openssl-sys"}
PACKAGE_LOCK = Path("crates/web/assets/package-lock.json")
TEST_LOCKS = "tests/*/*/package-lock.json"


def is_allowed(expression):
    """Evaluates an SPDX expression, with the old "A/B" for "A OR B"."""
    tokens = re.findall(r"\(|\)|[^\s()]+", (expression or "").replace("/", " OR "))

    def alternatives():
        value = conjunction()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            value = conjunction() or value
        return value

    def conjunction():
        value = licence()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            value = licence() and value
        return value

    def licence():
        name = tokens.pop(0) if tokens else ""
        if name == "(":
            value = alternatives()
            tokens.pop(0)
            return value
        if tokens and tokens[0] == "WITH":
            name = " ".join([name, tokens.pop(0), tokens.pop(0)])
        return name in ALLOWED

    return alternatives()


def linked_crates():
    """What is compiled here for the binary: not for tests, not for other platforms or features."""
    command = "cargo tree --locked --package aldea-server --edges normal,build --prefix none --format"
    lines = subprocess.run([*command.split(), "{p}|{l}"], check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in {line.removesuffix(" (*)") for line in lines.splitlines()}:
        package, licence = line.split("|")
        name, version = package.split()[:2]
        yield name, version, licence


def npm_packages(lock, with_dev):
    if not lock.exists():
        return []
    packages = json.loads(lock.read_text())["packages"].items()
    return [
        (path.split("node_modules/")[-1], package["version"], package.get("license"))
        for path, package in packages
        if path and (with_dev or not package.get("dev"))
    ]


def main():
    packages = sorted(linked_crates()) + sorted(npm_packages(PACKAGE_LOCK, with_dev=False))
    for lock in sorted(Path().glob(TEST_LOCKS)):
        packages += sorted(npm_packages(lock, with_dev=True))
    problems = [f"{n} {v}: licence {l or 'not declared'} is not allowed" for n, v, l in packages if not is_allowed(l)]
    problems += [f"{n} {v}: must stay out, aws-lc-rs does its work" for n, v, _ in packages if n in KEPT_OUT]
    print("\n".join(problems) if problems else f"licences: {len(packages)} packages, all allowed")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
