"""snac, a server written in C, and a real server of ours, over the real wire. It speaks plain HTTP, so both do."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import checks
import servers
from checks import check, eventually
from people import Person


class Walter:
    """Somebody on snac: what he does by its page and commands, and what its files say that came."""

    def __init__(self, program: str, folder: Path, port: int):
        self.program, self.data = program, folder / "snac"
        self.host = f"127.0.0.1:{port}"
        self.handle = f"@walter@{self.host}"
        self.uri = f"http://{self.host}/walter"
        answers = f"127.0.0.1\n{port}\n{self.host}\n\n\n"
        subprocess.run([program, "init", self.data], input=answers, check=True, capture_output=True, text=True)
        settings = self.data / "server.json"
        settings.write_text(json.dumps(json.loads(settings.read_text()) | {"protocol": "http", "dbglevel": 1}))
        made = self.run("adduser", "walter")
        self.password = made.split("User password is ")[1].split()[0]
        self.log = folder / "snac.log"
        with self.log.open("w") as log:
            self.server = subprocess.Popen([program, "httpd", self.data], stdout=log, stderr=log)
        eventually("snac answers", self.answers)

    def answers(self) -> bool:
        try:
            return bool(urllib.request.urlopen(self.uri, timeout=5))
        except OSError:
            return False

    def run(self, command: str, *rest: str) -> str:
        arguments = [self.program, command, str(self.data), *rest]
        return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout

    def said(self, *command: str) -> dict:
        """The activity that a command prints, since it is to tell what it does."""
        return json.loads(self.run(*command))

    def note(self, text: str) -> str:
        return self.said("note", "walter", text)["object"]["id"]

    def form(self, name: str, **fields: str) -> None:
        """Sends a form of his page."""
        key = base64.b64encode(f"walter:{self.password}".encode()).decode()
        boundary = "----walter"
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        headers = {"Authorization": f"Basic {key}", "Content-Type": f"multipart/form-data; boundary={boundary}"}
        body = ("".join(parts) + f"--{boundary}--\r\n").encode()
        request = urllib.request.Request(f"{self.uri}/admin/{name}", body, headers)
        try:
            urllib.request.build_opener(Stay).open(request, timeout=30)
        except urllib.error.HTTPError as answer:
            if answer.code != 303:
                raise

    def act(self, action: str, uri: str) -> None:
        self.form("action", action=action, id=uri)

    def known(self, uri: str) -> dict | None:
        """The object of this address, as it has it."""
        for file in (self.data / "object").glob("??/*.json"):
            try:
                found = json.loads(file.read_text())
            except (OSError, ValueError):
                continue
            if found.get("id") == uri:
                return found | {"file": file}
        return None

    def about(self, uri: str, kind: str) -> int:
        """How many likes ("l"), boosts ("a") or answers ("c") it has of something."""
        index = self.known(uri)["file"].with_name(self.known(uri)["file"].stem + f"_{kind}.idx")
        lines = index.read_text().split("\n") if index.exists() else []
        return sum(1 for line in lines if line.strip("- "))

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=20)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Aldea:
    """A server of ours without TLS."""

    def __init__(self, binary: str, folder: Path):
        self.binary, self.folder = binary, folder
        self.host = f"127.0.0.1:{servers.free_port()}"
        self.origin = f"http://{self.host}"
        self.environment = servers.test_bed()
        self.place = ["--data", str(folder / "aldea"), "--domain", self.host]
        mail = ["--email", "ana@people.example", "--password", servers.PASSWORD, "--confirmed"]
        self.run("accounts", "create", "ana", *mail)
        self.log = folder / "aldea.log"
        command = [binary, "serve", "--listen", self.host, *self.place]
        with self.log.open("w") as log:
            self.server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        eventually("the server answers", self.answers)

    def answers(self) -> bool:
        try:
            return bool(urllib.request.urlopen(f"{self.origin}/health", timeout=5))
        except OSError:
            return False

    def run(self, *arguments: str) -> str:
        return servers.run(self.binary, *arguments, *self.place, env=self.environment)

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=20)


def follows(ana: Person, walter: Walter, mine: str) -> str:
    account = ana.find(walter.handle, "accounts")
    check("he is found by his handle", account["uri"] == walter.uri)
    ana.post(f"/api/v1/accounts/{account['id']}/follow")
    relation = lambda: ana.get(f"/api/v1/accounts/relationships?id[]={account['id']}")[0]
    eventually("a follow is accepted", lambda: relation()["following"])
    walter.run("follow", "walter", mine)
    walter.run("follow", "walter", mine)
    eventually("he follows", lambda: relation()["followed_by"])
    check("and that is told once", len(ana.told("follow")) == 1)
    return account["id"]


def from_walter(ana: Person, walter: Walter) -> None:
    uri = walter.note("Hello from afar #sunrise")
    status = eventually("his post is in the home", lambda: ana.home(uri))
    check("with its tag", [tag["name"] for tag in status["tags"]] == ["sunrise"])
    mine = ana.post("/api/v1/statuses", status="For Walter")
    eventually("a post reaches him", lambda: walter.known(mine["uri"]))
    fresh = lambda: ana.get(f"/api/v1/statuses/{mine['id']}")
    walter.act("Like", mine["uri"])
    eventually("his like is counted", lambda: fresh()["favourites_count"] == 1)
    walter.act("Boost", mine["uri"])
    eventually("and his boost", lambda: fresh()["reblogs_count"] == 1)
    check("both are told", ana.told("favourite") and ana.told("reblog"))
    walter.form("note", content="An answer", in_reply_to=mine["uri"])
    thread = lambda: ana.get(f"/api/v1/statuses/{mine['id']}/context")["descendants"]
    answer = eventually("his answer is in the thread", thread)[0]
    check("and told", ana.told("mention")[0]["status"]["uri"] == answer["uri"])
    walter.act("Unlike", mine["uri"])
    eventually("his like is taken back", lambda: fresh()["favourites_count"] == 0)
    walter.act("Unboost", mine["uri"])
    eventually("and his boost", lambda: fresh()["reblogs_count"] == 0)
    walter.form("note", content="Hello again", edit_id=uri)
    changed = lambda: "Hello again" in ana.get(f"/api/v1/statuses/{status['id']}")["content"]
    eventually("his change arrives", changed)
    walter.act("Delete", answer["uri"])
    eventually("and a deletion", lambda: not thread())


def to_walter(ana: Person, walter: Walter) -> None:
    uri = walter.note("Like me")
    status = eventually("another post of his", lambda: ana.home(uri))["id"]
    ana.post(f"/api/v1/statuses/{status}/favourite")
    eventually("he hears of a like", lambda: walter.about(uri, "l") == 1)
    ana.post(f"/api/v1/statuses/{status}/reblog")
    eventually("of a boost", lambda: walter.about(uri, "a") == 1)
    answer = ana.post("/api/v1/statuses", status=f"{walter.handle} yes", in_reply_to_id=status)
    eventually("of an answer", lambda: walter.known(answer["uri"]) and walter.about(uri, "c") == 1)
    ana.ask("PUT", f"/api/v1/statuses/{answer['id']}", status=f"{walter.handle} no")
    eventually("of a change", lambda: "no" in walter.known(answer["uri"])["content"])
    ana.ask("DELETE", f"/api/v1/statuses/{answer['id']}")
    eventually("and of a deletion", lambda: not walter.known(answer["uri"]), 30)
    ana.post(f"/api/v1/statuses/{status}/unfavourite")
    eventually("that a like is taken back", lambda: walter.about(uri, "l") == 0)
    ana.post(f"/api/v1/statuses/{status}/unreblog")
    # It only notes this, and goes on counting.
    eventually("and a boost", lambda: f"Unboost for {uri}" in walter.log.read_text())


def polls(ana: Person, walter: Walter) -> None:
    walter.form("note", content="Tea?", poll_options="Yes\nNo", poll_multiple="off", poll_end_secs="3600")
    found = lambda: next((s for s in ana.get("/api/v1/timelines/home") if s["poll"]), None)
    theirs = eventually("his poll is there", found)
    ana.post(f"/api/v1/polls/{theirs['poll']['id']}/votes", choices=[1])
    options = lambda: (walter.known(theirs["uri"]) or {}).get("oneOf", [])
    votes = lambda: [option.get("replies", {}).get("totalItems") for option in options()]
    eventually("he hears of a vote", lambda: votes() == [0, 1])
    mine = ana.post("/api/v1/statuses", status="Coffee?", poll={"options": ["Yes", "No"], "expires_in": 3600})
    eventually("a poll reaches him", lambda: (walter.known(mine["uri"]) or {}).get("type") == "Question")
    walter.form("vote", irt=mine["uri"], question="Yes", actor=mine["account"]["uri"])
    fresh = lambda: ana.get(f"/api/v1/statuses/{mine['id']}")["poll"]
    eventually("his vote is counted", lambda: [option["votes_count"] for option in fresh()["options"]] == [1, 0])


def privately(ana: Person, walter: Walter) -> None:
    mine = ana.post("/api/v1/statuses", status="Who has time?")
    eventually("a question reaches him", lambda: walter.known(mine["uri"]))
    walter.form("note", content="Between us", in_reply_to=mine["uri"], mentioned_only="on")
    said = lambda: next((t["status"] for t in ana.told("mention") if "Between us" in t["status"]["content"]), None)
    status = eventually("his private words arrive", said)
    check("and stay private", status["visibility"] == "direct")
    words = {"status": f"{walter.handle} yes", "in_reply_to_id": status["id"], "visibility": "direct"}
    answer = ana.post("/api/v1/statuses", **words)
    seen = eventually("an answer to them, too", lambda: walter.known(answer["uri"]))
    check("for him alone", seen["to"] == [walter.uri] and not seen.get("cc"))


def parts(ana: Person, walter: Walter, account: str, mine: str) -> None:
    relation = lambda: ana.get(f"/api/v1/accounts/relationships?id[]={account}")[0]
    walter.run("unfollow", "walter", mine)
    eventually("he no longer follows", lambda: not relation()["followed_by"])
    followers = lambda: list((walter.data / "user/walter/followers").glob("*.json"))
    check("he has a follower", followers())
    ana.post(f"/api/v1/accounts/{account}/unfollow")
    eventually("and then none", lambda: not followers())


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="aldea-snac-"))
    server = walter = None
    try:
        server = Aldea(os.environ["ALDEA_BIN"], folder)
        walter = Walter(os.environ["SNAC"], folder, servers.free_port())
        token = server.run("tokens", "create", "ana", "--scopes", "read write follow").split()[-1]
        ana = Person(server.origin, token, walter.handle)
        mine = ana.get("/api/v1/accounts/verify_credentials")["uri"]
        account = follows(ana, walter, mine)
        from_walter(ana, walter)
        to_walter(ana, walter)
        polls(ana, walter)
        privately(ana, walter)
        parts(ana, walter, account, mine)
    except BaseException:
        for log in folder.glob("*.log"):
            print(log.name, log.read_text(), sep="\n", file=sys.stderr)
        raise
    finally:
        for process in (walter, server):
            if process:
                process.stop()
    failed = servers.failed_lines(server.log.read_text())
    check(f"the server did not fail in a request nor log an error {failed}", not failed)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{checks.passed} passed, 0 failed")


main()
