"""The command line client of PyPI, command by command."""

import json
import os
import subprocess
import sys

from checks import check, picture
from servers import NAMES, Servers

KEPT = {"capture_output": True, "text": True}

# Run before the program: it cannot be told where the names lead.
SITE = """
import socket
_original = socket.getaddrinfo
_names = {names!r}
def _find(host, port, *rest, **more):
    return _original('127.0.0.1', _names[host], *rest, **more) if host in _names else _original(host, port, *rest, **more)
socket.getaddrinfo = _find
"""


class Toot:
    def __init__(self, servers: Servers, name: str):
        token = servers.aldea("alpha.test", "tokens", "create", name, "--scopes", "read write follow").split()[-1]
        home = servers.folder / f"toot-{name}"
        (home / "toot").mkdir(parents=True)
        (home / "sitecustomize.py").write_text(SITE.format(names=NAMES))
        acct = f"{name}@alpha.test"
        user = {"instance": "alpha.test", "username": name, "access_token": token}
        app = {"instance": "alpha.test", "base_url": "https://alpha.test", "client_id": "x", "client_secret": "x"}
        config = {"apps": {"alpha.test": app}, "users": {acct: user}, "active_user": acct}
        (home / "toot" / "config.json").write_text(json.dumps(config))
        self.environment = os.environ | {"XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(home), "NO_COLOR": "1"}

    def __call__(self, *arguments: str) -> str:
        program = os.path.join(os.path.dirname(sys.executable), "toot")
        done = subprocess.run([program, *arguments], env=self.environment, stdin=subprocess.DEVNULL, **KEPT)
        assert done.returncode == 0, f"toot {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def post(self, *arguments: str) -> dict:
        return json.loads(self("post", "--json", *arguments))


def run(servers: Servers) -> None:
    say, cleo = Toot(servers, "ana"), Toot(servers, "cleo")
    check("toot whoami", "ana" in say("whoami"))
    check("toot whois", "cleo" in say("whois", "cleo"))
    check("toot instance", "Aldea" in say("instance"))
    posts(servers, say, cleo)
    marks(say, cleo)
    people(say)
    lists_and_tags(say)


def posts(servers: Servers, say: Toot, cleo: Toot) -> None:
    first = say.post("Written at a prompt #prompt")
    check("toot post", "https://alpha.test/@ana/" in first["url"])
    reply = cleo.post("And answered", "--reply-to", first["id"])
    check("toot post --reply-to", reply["in_reply_to_id"] == first["id"])
    chained = say.post("Going on", "--reply-last", "--visibility", "unlisted", "--spoiler-text", "A chain")
    check("toot post --reply-last", chained["in_reply_to_id"] is not None and chained["spoiler_text"] == "A chain")
    thread = say("thread", first["id"])
    check("toot thread", "Written at a prompt" in thread and "And answered" in thread)
    check("toot status", "Written at a prompt" in say("status", first["id"]))
    file = servers.folder / "slope.png"
    file.write_bytes(picture(64, 48))
    shown = say.post("With a picture", "--media", str(file), "--description", "a slope")
    check("toot post --media", shown["media_attachments"][0]["description"] == "a slope")
    check("toot upload", "/media/" in say("upload", str(file)))
    later = say.post("Some day", "--scheduled-in", "2 days")
    check("toot post --scheduled-in", later["params"]["text"] == "Some day")
    asked = say.post("Tea?", "--poll-option", "yes", "--poll-option", "no", "--poll-expires-in", "1h")
    poll = asked["poll"]["id"]
    check("toot polls show", "yes" in say("polls", "show", poll))
    check("toot polls vote", cleo("polls", "vote", poll, "0") is not None)
    check("the vote counts", json.loads(say("status", "--json", asked["id"]))["poll"]["votes_count"] == 1)
    check("toot timelines home", "With a picture" in say("timelines", "home", "--no-pager"))
    check("toot timelines public", "With a picture" in say("timelines", "public", "--local", "--no-pager"))
    check("toot timelines account", "With a picture" in say("timelines", "account", "ana", "--no-pager"))
    check("toot timelines tag", "Written at a prompt" in say("timelines", "tag", "prompt", "--no-pager"))
    say("delete", shown["id"])
    check("toot delete", "With a picture" not in say("timelines", "home", "--no-pager"))


def marks(say: Toot, cleo: Toot) -> None:
    id = cleo.post("Something to keep")["id"]
    for word, back in [("favourite", "unfavourite"), ("reblog", "unreblog"), ("bookmark", "unbookmark")]:
        say(word, id)
        if word == "reblog":
            check("toot reblogged-by", "ana" in say("reblogged-by", id))
        if word == "bookmark":
            check("toot bookmarks", "Something to keep" in say("bookmarks"))
        if word == "favourite":
            check("toot timelines favourites", "to keep" in say("timelines", "favourites", "--no-pager"))
        say(back, id)
        check(f"toot {word} and {back}", True)
    own = say.post("On top")["id"]
    say("pin", own)
    say("unpin", own)
    cleo("favourite", own)
    check("toot pin and unpin", True)
    check("toot notifications", "cleo" in say("notifications"))
    say("notifications", "--clear")
    check("toot notifications --clear", "cleo" not in say("notifications"))


def people(say: Toot) -> None:
    check("toot search", "ben" in say("search", "ben@beta.test", "--resolve"))
    check("toot follow", "ben" in say("follow", "ben@beta.test"))
    check("toot following", "ben" in say("following", "ana"))
    check("toot followers", say("followers", "ana") is not None)
    say("mute", "cleo")
    check("toot mute, muted", "cleo" in say("muted"))
    say("unmute", "cleo")
    check("toot unmute", "cleo" not in say("muted"))
    say("block", "cleo")
    check("toot block, blocked", "cleo" in say("blocked"))
    say("unblock", "cleo")
    check("toot unblock", "cleo" not in say("blocked"))
    say("update-account", "--display-name", "Ana at a prompt")
    check("toot update-account", "Ana at a prompt" in say("whoami"))
    check("toot follow-requests", say("follow-requests", "list") is not None)


def lists_and_tags(say: Toot) -> None:
    say("follow", "cleo")
    say("lists", "create", "Near")
    say("lists", "add", "Near", "cleo")
    check("toot lists", "Near" in say("lists", "list") and "cleo" in say("lists", "accounts", "Near"))
    check("toot timelines list", say("timelines", "list", "Near", "--no-pager") is not None)
    say("lists", "remove", "Near", "cleo")
    say("lists", "delete", "Near")
    check("toot lists delete", "Near" not in say("lists", "list"))
    say("tags", "follow", "ferry")
    check("toot tags followed", "ferry" in say("tags", "followed").lower())
    check("toot tags info", "ferry" in say("tags", "info", "ferry").lower())
    say("tags", "unfollow", "ferry")
    say("tags", "feature", "prompt")
    check("toot tags featured", "prompt" in say("tags", "featured"))
    say("tags", "unfeature", "prompt")
    check("toot tags unfeature", "prompt" not in say("tags", "featured"))
