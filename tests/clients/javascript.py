"""The clients from npm, each a program of its own that this one starts with Node 22, which they need."""

import os
import subprocess
from pathlib import Path

import checks
from servers import NAMES, Servers

FOLDER = Path(__file__).parent / "js"


def run(servers: Servers) -> None:
    for program in ("masto.mjs", "megalodon.mjs"):
        token = {
            name: servers.aldea("alpha.test", "tokens", "create", name, "--scopes", "read write follow push").split()[-1]
            for name in ("ana", "cleo")
        }
        environment = os.environ | {
            "NAMES": ",".join(f"{name}={port}" for name, port in NAMES.items()),
            "NODE_EXTRA_CA_CERTS": str(servers.folder / "ca.pem"),
            "TOKEN_ANA": token["ana"],
            "TOKEN_CLEO": token["cleo"],
        }
        node = FOLDER / "node_modules" / ".bin" / "node"
        command = [str(node), "--import", str(FOLDER / "names.mjs"), str(FOLDER / program)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        print(done.stdout, end="")
        assert done.returncode == 0, f"{program}: {done.stderr}"
        checks.passed += sum(line.startswith("ok ") for line in done.stdout.splitlines())
