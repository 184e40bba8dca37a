#!/usr/bin/env python3
"""The crates depend on each other in one direction only, and outside libraries stay in their layer.

    domain <- storage <- services <- {federation, api, web} <- server

`activitypub` stands alone and only `federation` speaks it; siblings never see each other; `testkit`
is for tests only; `bench` measures from outside and knows no more than the tables and the protocol.
"""

import json
import subprocess
import sys

MAY_USE = {
    "domain": set(),
    "activitypub": set(),
    "storage": {"domain"},
    "services": {"domain", "storage"},
    "federation": {"domain", "storage", "services", "activitypub"},
    "api": {"domain", "storage", "services"},
    "web": {"domain", "storage", "services"},
    "server": {"domain", "storage", "services", "federation", "api", "web"},
    "testkit": {"domain", "activitypub", "storage", "services", "federation", "api", "web", "server"},
    "bench": {"domain", "activitypub", "storage"},
}

# Tests may also use these. Below `services` nothing can: the kit builds on it.
TESTS_MAY_USE = {
    "services": {"testkit"},
    "federation": {"testkit"},
    "api": {"testkit"},
    "web": {"testkit"},
    # Plays other servers on the wire.
    "server": {"testkit", "activitypub"},
}

# Each of these libraries is spoken by the crates named and by no other.
LIBRARY_ONLY_IN = {
    "rusqlite": {"storage"},
    "tokio-postgres": {"storage"},
    "deadpool-postgres": {"storage"},
    "reqwest": {"services"},
    "lettre": {"services"},
    "askama": {"web"},
    "clap": {"server"},
    "axum": {"federation", "api", "web", "server", "testkit"},
}


def workspace_crates():
    command = ["cargo", "metadata", "--no-deps", "--locked", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {short(package["name"]): package["dependencies"] for package in metadata["packages"]}


def short(name):
    return name.removeprefix("aldea-")


def violations(crates):
    for crate in sorted(crates.keys() ^ MAY_USE.keys()):
        yield f"{crate}: is in the workspace or in the table of scripts/check_layers.py, not in both"
    for crate, dependencies in sorted(crates.items()):
        for dependency in dependencies:
            name, in_tests = short(dependency["name"]), dependency["kind"] == "dev"
            allowed = MAY_USE.get(crate, set()) | (TESTS_MAY_USE.get(crate, set()) | {crate} if in_tests else set())
            if name in crates and name not in allowed:
                yield f"{crate}: may not depend on {name}" + (" even in tests" if in_tests else "")
            if not in_tests and crate not in LIBRARY_ONLY_IN.get(name, {crate}):
                yield f"{crate}: may not use {name}, which belongs to {', '.join(sorted(LIBRARY_ONLY_IN[name]))}"


def main():
    found = list(violations(workspace_crates()))
    print("\n".join(found) if found else "layers: in order")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
