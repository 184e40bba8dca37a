"""Mastodon.py and toot against two real servers: sign in, post, follow, read, stream, edit, delete."""

import io
import os
import struct
import subprocess
import sys
import time
import urllib.request
import zlib

from mastodon import Mastodon, StreamListener

from servers import NAMES, PASSWORD, Servers
from sign_in import authorization_code

SCOPES = ["read", "write", "follow", "push"]
passed = 0


def check(what: str, holds: bool) -> None:
    global passed
    if not holds:
        raise AssertionError(what)
    passed += 1
    print(f"ok   {what}")


def eventually(what: str, question, seconds: float = 15):
    """Asks until the answer is yes: what another server does takes its time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            check(what, True)
            return answer
        time.sleep(0.1)
    check(what, False)


def picture(width: int, height: int) -> bytes:
    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in (x % 256, y % 256, 90)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def sign_in(host: str, email: str) -> Mastodon:
    """The whole of OAuth, as an application on a desk does it."""
    client, secret = Mastodon.create_app(
        "Acceptance", scopes=SCOPES, redirect_uris="urn:ietf:wg:oauth:2.0:oob", api_base_url=f"https://{host}"
    )
    app = Mastodon(client, secret, api_base_url=f"https://{host}", version_check_mode="none")
    url = app.auth_request_url(scopes=SCOPES, redirect_uris="urn:ietf:wg:oauth:2.0:oob")
    code = authorization_code(url, email, PASSWORD)
    app.log_in(code=code, scopes=SCOPES, redirect_uri="urn:ietf:wg:oauth:2.0:oob")
    return app


class Heard(StreamListener):
    def __init__(self):
        self.events: list[tuple] = []

    def on_update(self, status):
        self.events.append(("update", status["content"]))

    def on_status_update(self, status):
        self.events.append(("status.update", status["content"]))

    def on_notification(self, notification):
        self.events.append(("notification", notification["type"]))

    def on_delete(self, status_id):
        self.events.append(("delete", status_id))

    def has(self, kind: str, text: str) -> bool:
        return any(k == kind and text in str(v) for k, v in self.events)


def mastodon_py() -> None:
    ana, ben = sign_in("alpha.test", "ana@people.example"), sign_in("beta.test", "ben@people.example")
    check("both are signed in through OAuth", ana.me()["acct"] == "ana" and ben.me()["acct"] == "ben")
    there = ben.search("@ana@alpha.test", resolve=True)["accounts"][0]
    check("an account of another server is found", there["acct"] == "ana@alpha.test")
    ben.account_follow(there["id"])
    eventually("the follow arrives", lambda: any(n["type"] == "follow" for n in ana.notifications()))
    eventually("and is accepted", lambda: ben.account_relationships([there["id"]])[0]["following"])

    heard = Heard()
    stream = ben.stream_user(heard, run_async=True)
    eventually("the stream is open", lambda: stream.is_alive() and stream.is_receiving())
    media = ana.media_post(io.BytesIO(picture(320, 200)), mime_type="image/png", description="a slope of colours")
    check("a picture is taken", media["meta"]["original"]["size"] == "320x200" and media["blurhash"])
    status = ana.status_post("The lake at noon #Ferry @ben@beta.test", media_ids=[media["id"]], language="en")
    home = eventually("the post is in the follower's home", lambda: ben.timeline_home())
    seen = home[0]
    check("with its text, tag and mention", "The lake at noon" in seen["content"] and seen["tags"] and seen["mentions"])
    eventually("and in the stream", lambda: heard.has("update", "The lake at noon"))
    eventually("with the notification", lambda: heard.has("notification", "mention"))
    file = urllib.request.urlopen(seen["media_attachments"][0]["url"])
    check("its picture is shown", file.headers["content-type"] == "image/png" and file.read()[:4] == b"\x89PNG")

    ben.status_favourite(seen["id"])
    ben.status_reblog(seen["id"])
    ben.status_post("@ana@alpha.test Lovely", in_reply_to_id=seen["id"])
    kinds = lambda: {n["type"] for n in ana.notifications()}
    eventually("like, boost and answer arrive", lambda: kinds() >= {"favourite", "reblog", "mention"})
    now = ana.status(status["id"])
    check("the counts are right", (now["favourites_count"], now["reblogs_count"], now["replies_count"]) == (1, 1, 1))
    check("the answer is in the thread", "Lovely" in ana.status_context(status["id"])["descendants"][0]["content"])

    ana.status_update(status["id"], "The lake at one")
    eventually("an edit follows", lambda: "at one" in ben.status(seen["id"])["content"])
    eventually("also in the stream", lambda: heard.has("status.update", "at one"))
    check("both versions are kept", len(ben.status_history(seen["id"])) == 2)
    private = ana.status_post("For those who follow", visibility="private")
    eventually("a post for followers arrives", lambda: "who follow" in ben.timeline_home()[0]["content"])
    stranger = Mastodon(api_base_url="https://alpha.test", version_check_mode="none")
    try:
        stranger.status(private["id"])
        check("and is for nobody else", False)
    except Exception as error:
        check("and is for nobody else", "404" in str(error) or "not found" in str(error).lower())

    ana.account_update_credentials(display_name="Ana of the Lake", note="Boats and bread")
    eventually("a new name is seen elsewhere", lambda: ben.account(there["id"])["display_name"] == "Ana of the Lake")
    ana.status_delete(status["id"])
    gone = lambda: all(s["id"] != seen["id"] for s in ben.timeline_home())
    eventually("a deletion follows after its ten seconds", gone, 30)
    eventually("also in the stream", lambda: heard.has("delete", str(seen["id"])))
    stream.close()


def toot(servers: Servers) -> None:
    """The command line client; it speaks plain HTTP to a third server, since it cannot be told of our authority."""
    token = servers.aldea("alpha.test", "tokens", "create", "ana", "--scopes", "read write follow").split()[-1]
    home = servers.folder / "toot"
    home.mkdir()
    site = home / "sitecustomize.py"
    site.write_text(
        "import socket\n_original = socket.getaddrinfo\n"
        f"_names = {NAMES!r}\n"
        "def _find(host, port, *rest, **more):\n"
        "    return _original('127.0.0.1', _names[host], *rest, **more) if host in _names else "
        "_original(host, port, *rest, **more)\n"
        "socket.getaddrinfo = _find\n"
    )
    config = home / "config.json"
    config.write_text(
        '{"apps": {"alpha.test": {"instance": "alpha.test", "base_url": "https://alpha.test", "client_id": "x",'
        ' "client_secret": "x"}}, "users": {"ana@alpha.test": {"instance": "alpha.test", "username": "ana",'
        f' "access_token": "{token}"}}}}, "active_user": "ana@alpha.test"}}'
    )
    environment = os.environ | {"XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(home), "NO_COLOR": "1"}
    (home / "toot").mkdir(exist_ok=True)
    config.rename(home / "toot" / "config.json")

    def say(*arguments: str) -> str:
        program = os.path.join(os.path.dirname(sys.executable), "toot")
        done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"toot {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    check("toot whoami", "ana" in say("whoami"))
    check("toot post", "https://alpha.test/@ana/" in say("post", "Written at a prompt"))
    check("toot timelines home", "Written at a prompt" in say("timelines", "home", "--no-pager"))
    check("toot search", "ben" in say("search", "ben@beta.test", "--resolve"))
    check("toot follow", "ben" in say("follow", "ben@beta.test"))
    check("toot following", "ben" in say("following", "ana"))
    check("toot instance", "Aldea" in say("instance"))
    check("toot notifications", say("notifications") is not None)


def main() -> None:
    servers = Servers(os.environ["ALDEA_BIN"])
    try:
        servers.person("ana", "alpha.test", ["--role", "owner"])
        servers.person("ben", "beta.test")
        mastodon_py()
        toot(servers)
    except BaseException:
        print(servers.logs(), file=sys.stderr)
        raise
    finally:
        servers.stop()
    check("the servers logged no error", " ERROR " not in servers.logs() and "panicked" not in servers.logs())
    servers.forget()
    print(f"{passed} passed, 0 failed")


main()
