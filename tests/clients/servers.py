"""Two Aldea servers with names and certificates of their own, for tests with real clients.

The names exist only here: a certificate authority made for the run vouches for them, the servers know each other's
address from the test bed's settings, and this process resolves them by a patched look-up.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

NAMES = {"alpha.test": 0, "beta.test": 0}
PASSWORD = "a long winter by the lake"
FAILED = re.compile(r"\bstatus=5\d\d\b")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run(*command: str, **more) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def test_bed(**more: str) -> dict[str, str]:
    """The environment of a server for tests. The program refuses variables of its own name that it does not know."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ALDEA_")}
    return clean | {"ALDEA_TESTBED": "1"} | more


def failed_lines(log: str) -> list[str]:
    """Lines that nobody should ever read: errors, panics, and answers of 5xx to a client."""
    return [line for line in log.splitlines() if " ERROR " in line or "panicked" in line or FAILED.search(line)]


def make_authority(folder: Path) -> None:
    """A certificate authority, and a certificate for each name."""
    ca = ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-nodes", "-subj", "/CN=Test authority"]
    extensions = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"]
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", *ca, *extensions, cwd=folder)
    for name in NAMES:
        request = ["-keyout", f"{name}.key", "-out", f"{name}.csr", "-nodes", "-subj", f"/CN={name}"]
        run("openssl", "req", "-newkey", "rsa:2048", *request, cwd=folder)
        (folder / "names").write_text(f"subjectAltName=DNS:{name}\n")
        sign = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
        run("openssl", "x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *sign, cwd=folder)


def resolve_here() -> None:
    """Makes this process find the names, whatever port a URL implies."""
    original = socket.getaddrinfo

    def getaddrinfo(host, port, *rest, **more):
        if host in NAMES:
            return original("127.0.0.1", NAMES[host], *rest, **more)
        return original(host, port, *rest, **more)

    socket.getaddrinfo = getaddrinfo


class Servers:
    """Starts them, makes people, stops them."""

    def __init__(self, binary: str, others: tuple[str, ...] = ()):
        """`others` are names that get a certificate and a port, but that somebody else serves."""
        self.binary = binary
        self.names = [name for name in NAMES if name not in others]
        self.folder = Path(tempfile.mkdtemp(prefix="aldea-clients-"))
        self.processes: list[subprocess.Popen] = []
        make_authority(self.folder)
        for name in NAMES:
            NAMES[name] = free_port()
        hosts = ",".join(f"{name}=127.0.0.1:{port}" for name, port in NAMES.items())
        self.environment = test_bed(ALDEA_TESTBED_HOSTS=hosts, ALDEA_TESTBED_CA=str(self.folder / "ca.pem"))
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = str(self.folder / "ca.pem")
        resolve_here()
        for name in self.names:
            self.start(name, NAMES[name])

    def start(self, name: str, port: int) -> None:
        command = [self.binary, "serve", "--listen", f"127.0.0.1:{port}", "--domain", name, "--data"]
        certificate = ["--tls-cert", str(self.folder / f"{name}.pem"), "--tls-key", str(self.folder / f"{name}.key")]
        log = open(self.folder / f"{name}.log", "w")
        process = subprocess.Popen(
            [*command, str(self.folder / name), *certificate], env=self.environment, stdout=log, stderr=log
        )
        self.processes.append(process)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"https://{name}/health", timeout=2)
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.05)
        raise SystemExit(f"{name} did not start:\n" + (self.folder / f"{name}.log").read_text())

    def aldea(self, name: str, *arguments: str) -> str:
        return run(self.binary, *arguments, "--data", str(self.folder / name), env=self.environment)

    def person(self, name: str, host: str, role: list[str] | None = None) -> None:
        mail = ["--email", f"{name}@people.example", "--password", PASSWORD, "--confirmed"]
        self.aldea(host, "accounts", "create", name, *mail, *(role or []))

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=20)

    def logs(self) -> str:
        return "\n".join(
            f"{name}: {line}"
            for name in self.names
            for line in (self.folder / f"{name}.log").read_text().splitlines()
            if " WARN " in line or " ERROR " in line or "panicked" in line
        )

    def failures(self) -> list[str]:
        logs = {name: (self.folder / f"{name}.log").read_text() for name in self.names}
        return [f"{name}: {line}" for name, log in logs.items() for line in failed_lines(log)]

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
