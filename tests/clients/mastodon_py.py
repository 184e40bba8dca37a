"""Mastodon.py on two servers: sign in, post, follow, read, stream, edit, delete."""

import io
import urllib.request

from mastodon import Mastodon, StreamListener

from checks import check, eventually, picture
from servers import PASSWORD
from sign_in import authorization_code

SCOPES = ["read", "write", "follow", "push"]


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


def story(ana: Mastodon, ben: Mastodon) -> None:
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
