#!/usr/bin/env python3
"""Every dependency that a crate declares is named in its sources.

Looks for the library's name as a path (`name::`, `use name`, `#[name`), which is enough for this
code base. Files that only tests compile count for dev-dependencies alone.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

# Declared for its features or its linkage; never named in the sources.
UNNAMED = {
    # (crate, dependency): why it is declared
}


def workspace():
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    members = set(metadata["workspace_members"])
    libraries = {
        package["name"]: target["name"].replace("-", "_")
        for package in metadata["packages"]
        for target in package["targets"]
        if {"lib", "rlib", "proc-macro"} & set(target["kind"])
    }
    return [package for package in metadata["packages"] if package["id"] in members], libraries


def sources(folder, *, tests):
    for path in folder.rglob("*.rs"):
        is_test = path.stem.endswith(("_test", "_tests")) or "tests" in path.relative_to(folder).parts
        if tests or not is_test:
            yield path.read_text(encoding="utf-8")


def is_named(library, text):
    return re.search(rf"\b{library}\s*::|\buse {library}\b|#\[{library}\b|\b{library}!", text)


def unused_in(package, libraries):
    folder = Path(package["manifest_path"]).parent
    shipped, everything = ("\n".join(sources(folder, tests=tests)) for tests in (False, True))
    crate = package["name"].removeprefix("aldea-")
    for dependency in package["dependencies"]:
        name = dependency["name"]
        library = (dependency["rename"] or libraries.get(name, name)).replace("-", "_")
        text = everything if dependency["kind"] == "dev" else shipped
        if not is_named(library, text) and (crate, name) not in UNNAMED:
            yield f"{crate}: {name} is declared but not used"


def unused_in_workspace(packages):
    declared = tomllib.loads(Path("Cargo.toml").read_text())["workspace"]["dependencies"]
    names = {table.get("package", key) if isinstance(table, dict) else key for key, table in declared.items()}
    used = {dependency["name"] for package in packages for dependency in package["dependencies"]}
    for name in sorted(names - used):
        yield f"workspace: {name} is declared but no crate uses it"


def main():
    packages, libraries = workspace()
    problems = [p for package in packages for p in unused_in(package, libraries)] + list(unused_in_workspace(packages))
    print("\n".join(problems) if problems else "dependencies: all used")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
