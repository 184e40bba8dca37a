"""Files in an object store: the real binary against moto's S3 server, small files and files in parts, ranges, links."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
import checks
import requests
from checks import check

BUCKET, PREFIX = "aldea", "media/"
KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(400):
        try:
            requests.get(url, timeout=2)
            return
        except requests.ConnectionError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise SystemExit(f"nothing answers at {url}")


class Server:
    """The binary on a data folder, with the bucket as its store."""

    def __init__(self, binary: str, folder: Path, store: str, **more: str):
        self.binary, self.folder, self.port = binary, folder, free_port()
        # The program refuses variables of its own name that it does not know.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ALDEA_")}
        bucket = {"ENDPOINT": store, "BUCKET": BUCKET, "ACCESS_KEY": "key", "SECRET_KEY": "secret", "PREFIX": PREFIX}
        settings = {f"ALDEA_S3__{name}": value for name, value in (bucket | more).items()}
        self.environment = clean | settings | {"ALDEA_TESTBED": "1"}
        self.url = f"http://127.0.0.1:{self.port}"
        listen = ["--listen", f"127.0.0.1:{self.port}", "--domain", f"127.0.0.1:{self.port}"]
        self.log = open(folder.parent / "log", "a")
        command = [binary, "serve", *listen, "--data", str(folder)]
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)
        wait_for(f"{self.url}/health", self.process)

    def aldea(self, *arguments: str) -> str:
        command = [self.binary, *arguments, "--data", str(self.folder)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout.strip()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def film(folder: Path, seconds: int) -> bytes:
    """Noise does not shrink, so a few seconds make a large file."""
    path = folder / "film.mp4"
    noise = f"nullsrc=size=640x360:rate=25:duration={seconds},geq=random(1)*255:128:128"
    encoder = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "20M", "-pix_fmt", "yuv420p"]
    tone = ["-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:a", "aac"]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", noise, *tone, *encoder, str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


def main(binary: str, work: Path) -> None:
    port = free_port()
    moto = Path(sys.executable).with_name("moto_server")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    store = subprocess.Popen([str(moto), "-H", "127.0.0.1", "-p", str(port)], **quiet)
    place = f"http://127.0.0.1:{port}"
    server = None
    try:
        wait_for(place, store)
        bucket = boto3.resource("s3", endpoint_url=place, **KEYS).create_bucket(Bucket=BUCKET)
        data = work / "data"
        server = Server(binary, data, place)
        server.aldea("accounts", "create", "alice", "--email", "a@people.example", "--password", "a long winter", "--confirmed")
        token = server.aldea("tokens", "create", "alice", "--scopes", "read write").splitlines()[-1].strip()
        small, large = keep_files(server, token, bucket, work)
        server.stop()

        server = Server(binary, data, place, REDIRECT="true")
        answer = requests.get(f"{server.url}{small}", allow_redirects=False)
        check("with `redirect`, clients are sent to the store", answer.status_code == 302)
        check("by a signed link", "X-Amz-Signature" in answer.headers["location"])
        check("that leads to the file", requests.get(answer.headers["location"]).content[:4] == b"\x89PNG")
        server.stop()

        server = Server(binary, data, place, PUBLIC_URL="https://files.example.org")
        answer = requests.get(f"{server.url}{large}", allow_redirects=False)
        check("with `public_url`, by a plain one", answer.headers["location"].startswith("https://files.example.org/media/"))
        lines = (work / "log").read_text().splitlines()
        check("nothing failed", not [line for line in lines if " ERROR " in line or "panicked" in line])
    finally:
        if server:
            server.stop()
        store.terminate()


def keep_files(server: Server, token: str, bucket, work: Path) -> tuple[str, str]:
    head = {"Authorization": f"Bearer {token}"}
    picture = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=200x100", "-frames:v", "1", "-f", "image2pipe",
         "-c:v", "png", "pipe:1"],
        capture_output=True, check=True,
    ).stdout
    small = requests.post(f"{server.url}/api/v2/media", headers=head, files={"file": picture}).json()
    got = requests.get(small["url"])
    check("a picture comes back", got.content[:4] == b"\x89PNG" and got.headers["content-type"] == "image/png")
    names = [item.key for item in bucket.objects.all()]
    check("the bucket has it and its preview", len(names) == 2 and all(name.startswith(PREFIX) for name in names))

    bytes_ = film(work, 6)
    check("the film is larger than one part", len(bytes_) > 9 << 20)
    large = requests.post(f"{server.url}/api/v2/media", headers=head, files={"file": bytes_})
    check("a film is taken at once", large.status_code == 202)
    place = f"{server.url}/api/v1/media/{large.json()['id']}"
    while (answer := requests.get(place, headers=head)).status_code == 206:
        time.sleep(0.2)
    check("and ready after a while", answer.status_code == 200)
    url = answer.json()["url"]
    whole = requests.get(url).content
    check("it comes back whole", len(whole) > 9 << 20 and whole[4:8] == b"ftyp")
    part = requests.get(url, headers={"Range": "bytes=9000000-9000099"})
    check("and in ranges", part.status_code == 206 and part.content == whole[9_000_000:9_000_100])
    check("its picture comes", requests.get(answer.json()["preview_url"]).headers["content-type"] == "image/webp")
    check("nothing stays on disk", not list((server.folder / "media").glob("??/*/*")))
    return small["url"].removeprefix(server.url), url.removeprefix(server.url)


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="aldea-store-"))
    try:
        main(os.environ["ALDEA_BIN"], folder)
    except BaseException:
        if (folder / "log").exists():
            print((folder / "log").read_text()[-4000:], file=sys.stderr)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{checks.passed} checks passed")
