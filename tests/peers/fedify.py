"""A bot made with Fedify and a real server, over the real wire: each follows, reads, likes, boosts and quotes the other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import checks
import servers
from checks import check, eventually
from people import Person

FEDIFY = Path(__file__).parent / "fedify"
BOT = "@bot@bot.test"
ANA = "@ana@alpha.test"


class Bot:
    """The other program; it is told what to do, and tells what it got."""

    def __init__(self, folder: Path):
        environment = os.environ | {
            "NAMES": ",".join(f"{name}={port}" for name, port in servers.NAMES.items()),
            "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"),
            "BOT_CERT": str(folder / "bot.test.pem"),
            "BOT_KEY": str(folder / "bot.test.key"),
            "BOT_PORT": str(servers.NAMES["bot.test"]),
        }
        names = Path(__file__).parent.parent / "clients" / "js" / "names.mjs"
        node = FEDIFY / "node_modules" / ".bin" / "node"
        command = [str(node), "--import", str(names), str(FEDIFY / "bot.mjs")]
        self.log = open(folder / "bot.log", "w")
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=self.log, text=True)
        check("the bot is there", self.answer().get("ready"))

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the bot has ended")
        return json.loads(line)

    def do(self, order: str, **rest):
        self.process.stdin.write(json.dumps({"order": order, **rest}) + "\n")
        self.process.stdin.flush()
        answer = self.answer()
        if "failed" in answer:
            raise AssertionError(f"the bot could not {order}: {answer['failed']}")
        return answer["done"]

    def got(self, kind: str, about: str | None = None) -> dict | None:
        """An activity of this kind that names this address, if one has come."""
        for activity in self.do("received"):
            if activity["type"] == kind and (about is None or about in json.dumps(activity)):
                return activity
        return None

    def stop(self) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def follows(ana: Person, bot: Bot) -> dict:
    account = ana.find(BOT, "accounts")
    check("the bot is found by its handle", account and account["acct"] == BOT[1:] and account["bot"])
    check("with its name and words", account["display_name"] == "A bot" and "Fedify" in account["note"])
    ana.post(f"/api/v1/accounts/{account['id']}/follow")
    relation = f"/api/v1/accounts/relationships?id[]={account['id']}"
    eventually("the bot hears of a follower", lambda: bot.got("Follow"))
    eventually("its acceptance arrives", lambda: ana.get(relation)[0]["following"])
    account["follow"] = bot.do("follow", handle=ANA)
    eventually("the bot follows", lambda: ana.get(relation)[0]["followed_by"])
    check("and the person is told", ana.told("follow"))
    eventually("the bot hears that it may", lambda: bot.got("Accept"))
    return account


def from_the_bot(ana: Person, bot: Bot) -> str:
    """What the bot does arrives. Gives the id of its post here."""
    uri = bot.do("post", text="Hello from the bot")
    status = eventually("the bot's post is in the home timeline", lambda: ana.home(uri))
    check("as it was written", status["content"] == "<p>Hello from the bot</p>" and status["visibility"] == "public")

    mine = ana.post("/api/v1/statuses", status="For the bot", quote_approval_policy="public")
    eventually("the bot hears of a post", lambda: bot.got("Create", mine["uri"]))
    fresh = lambda: ana.get(f"/api/v1/statuses/{mine['id']}")
    like = bot.do("like", uri=mine["uri"])
    eventually("the bot's like is counted", lambda: fresh()["favourites_count"] == 1)
    check("and told", ana.told("favourite"))
    bot.do("unlike", uri=mine["uri"], like=like)
    eventually("and taken back", lambda: fresh()["favourites_count"] == 0)
    boost = bot.do("boost", uri=mine["uri"])
    eventually("the bot's boost is counted", lambda: fresh()["reblogs_count"] == 1)
    check("and told", ana.told("reblog"))
    bot.do("unboost", uri=mine["uri"], boost=boost)
    eventually("and taken back", lambda: fresh()["reblogs_count"] == 0)
    answer = bot.do("reply", text="An answer", to=mine["uri"])
    thread = lambda: [s["uri"] for s in ana.get(f"/api/v1/statuses/{mine['id']}/context")["descendants"]]
    eventually("the bot's answer is in the thread", lambda: answer in thread())
    quoted(ana, bot, mine)
    return status["id"]


def quoted(ana: Person, bot: Bot, mine: dict) -> None:
    quote = bot.do("quote", uri=mine["uri"], text="Listen to this")
    accept = eventually("the bot may quote", lambda: bot.got("Accept", quote))
    stamp = accept["result"]
    stamp = stamp if isinstance(stamp, str) else stamp["id"]
    check("the permission can be read", mine["uri"] in json.dumps(bot.do("read", address=stamp)))
    bot.do("stamped", uri=quote, stamp=stamp)
    status = eventually("the bot's quote is found", lambda: ana.find(quote, "statuses"))
    shown = lambda: (ana.get(f"/api/v1/statuses/{status['id']}")["quote"] or {}).get("state") == "accepted"
    eventually("and shows what it quotes", shown)
    eventually("the quote is counted", lambda: ana.get(f"/api/v1/statuses/{mine['id']}")["quotes_count"] == 1)


def to_the_bot(ana: Person, bot: Bot, status: str) -> None:
    """What a person does with the bot's post arrives there."""
    uri = ana.get(f"/api/v1/statuses/{status}")["uri"]
    ana.post(f"/api/v1/statuses/{status}/favourite")
    eventually("the bot hears of a like", lambda: bot.got("Like", uri))
    ana.post(f"/api/v1/statuses/{status}/unfavourite")
    eventually("and that it is taken back", lambda: bot.got("Undo", uri))
    ana.post(f"/api/v1/statuses/{status}/reblog")
    eventually("the bot hears of a boost", lambda: bot.got("Announce", uri))
    answer = ana.post("/api/v1/statuses", status=f"{BOT} hello back", in_reply_to_id=status)
    eventually("the bot hears of an answer", lambda: bot.got("Create", answer["uri"]))
    quote = ana.post("/api/v1/statuses", status="What the bot said", quoted_status_id=status)
    eventually("the bot is asked whether it may be quoted", lambda: bot.got("QuoteRequest", quote["uri"]))
    state = lambda: (ana.get(f"/api/v1/statuses/{quote['id']}")["quote"] or {}).get("state")
    eventually("its permission arrives", lambda: state() == "accepted")
    ana.ask("PUT", f"/api/v1/statuses/{answer['id']}", status=f"{BOT} hello again")
    eventually("the bot hears of a change", lambda: bot.got("Update", answer["uri"]))
    ana.ask("DELETE", f"/api/v1/statuses/{answer['id']}")
    eventually("the bot hears of a deletion", lambda: bot.got("Delete", answer["uri"]), 30)


def changes(ana: Person, bot: Bot) -> None:
    """What the bot changes its mind about."""
    uri = bot.do("post", text="A mistake")
    status = eventually("another post of the bot arrives", lambda: ana.home(uri))
    bot.do("edit", uri=uri, text="No mistake")
    shown = lambda: ana.get(f"/api/v1/statuses/{status['id']}")
    eventually("the bot's edit arrives", lambda: shown()["content"] == "<p>No mistake</p>" and shown()["edited_at"])
    check("with what it was", len(ana.get(f"/api/v1/statuses/{status['id']}/history")) == 2)
    bot.do("delete", uri=uri)
    eventually("and its deletion", lambda: ana.home(uri) is None)


def parts(ana: Person, bot: Bot, account: dict, status: str) -> None:
    """Each leaves the other."""
    uri = ana.get(f"/api/v1/statuses/{status}")["uri"]
    undone = lambda: [a for a in bot.do("received") if a["type"] == "Undo"]
    before = len(undone())
    ana.post(f"/api/v1/statuses/{status}/unreblog")
    eventually("the bot hears that a boost is taken back", lambda: uri in json.dumps(undone()[before:]))
    relation = lambda: ana.get(f"/api/v1/accounts/relationships?id[]={account['id']}")[0]
    bot.do("unfollow", handle=ANA, follow=account["follow"])
    eventually("the bot no longer follows", lambda: not relation()["followed_by"])
    ana.post(f"/api/v1/accounts/{account['id']}/unfollow")
    eventually("nor does the person", lambda: len(undone()) == before + 2 and not relation()["following"])


def reads_back(ana: Person, bot: Bot) -> None:
    actor = bot.do("read", address=ANA)
    check("the bot reads a profile", actor["type"] == "Person" and actor["preferredUsername"] == "ana")
    mine = ana.post("/api/v1/statuses", status="To be read #back")
    note = bot.do("read", address=mine["uri"])
    check("and a post", note["type"] == "Note" and "To be read" in json.dumps(note) and "#back" in json.dumps(note))
    outbox = json.dumps(bot.do("outbox", handle=ANA))
    check("and an outbox, page by page", mine["uri"] in outbox and "For the bot" in outbox)


def main() -> None:
    servers.NAMES.clear()
    servers.NAMES.update({"alpha.test": 0, "bot.test": 0})
    server = servers.Servers(os.environ["ALDEA_BIN"], others=("bot.test",))
    bot = None
    try:
        bot = Bot(server.folder)
        server.person("ana", "alpha.test", ["--role", "owner"])
        token = server.aldea("alpha.test", "tokens", "create", "ana", "--scopes", "read write follow").split()[-1]
        ana = Person("https://alpha.test", token, BOT)
        account = follows(ana, bot)
        status = from_the_bot(ana, bot)
        to_the_bot(ana, bot, status)
        changes(ana, bot)
        reads_back(ana, bot)
        parts(ana, bot, account, status)
    except BaseException:
        print(server.logs(), (server.folder / "bot.log").read_text(), sep="\n", file=sys.stderr)
        raise
    finally:
        if bot:
            bot.stop()
        server.stop()
    failed = server.failures()
    check(f"the server did not fail in a request nor log an error {failed}", not failed)
    server.forget()
    print(f"{checks.passed} passed, 0 failed")


main()
