"""Mastodon.py on one server: what apps do beside reading and writing."""

import datetime
import io
import shutil
import subprocess

from mastodon import Mastodon, MastodonAPIError

from checks import check, eventually
from servers import Servers

# A point of the curve P-256, as browsers send it; nothing is ever pushed to it.
PUBLIC_KEY = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def everything_else(servers: Servers, ana: Mastodon, cleo: Mastodon) -> None:
    cleo.account_follow(ana.me())
    ana.account_follow(cleo.me())
    polls(ana, cleo)
    plans(ana)
    quotes(ana, cleo)
    marks(ana, cleo)
    lists_and_tags(ana, cleo)
    filters(ana, cleo)
    messages(ana, cleo)
    people(ana, cleo)
    notifications(ana, cleo)
    the_server(servers, ana, cleo)
    films(ana)
    push(ana)


def refused(what: str, status: int, ask) -> None:
    try:
        ask()
    except MastodonAPIError as error:
        check(what, str(status) in str(error) or status == 404 and "not found" in str(error).lower())
    else:
        check(what, False)


def polls(ana: Mastodon, cleo: Mastodon) -> None:
    asked = ana.status_post("Which boat?", poll=ana.make_poll(["the red one", "the blue one"], 3600, multiple=True))
    poll = cleo.poll(asked["poll"]["id"])
    check("a poll is asked", [o["title"] for o in poll["options"]] == ["the red one", "the blue one"])
    voted = cleo.poll_vote(poll["id"], [0, 1])
    check("and answered", voted["voted"] and voted["own_votes"] == [0, 1] and voted["voters_count"] == 1)
    refused("but only once", 422, lambda: cleo.poll_vote(poll["id"], [0]))
    refused("and not by its author", 422, lambda: ana.poll_vote(poll["id"], [0]))


def plans(ana: Mastodon) -> None:
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)
    planned = ana.status_post("In two hours", scheduled_at=later)
    check("a post is planned", ana.scheduled_statuses()[0]["id"] == planned["id"])
    moved = ana.scheduled_status_update(planned["id"], later + datetime.timedelta(hours=1))
    check("later still", moved["scheduled_at"] > later)
    check("and looked at", ana.scheduled_status(planned["id"])["params"]["text"] == "In two hours")
    ana.scheduled_status_delete(planned["id"])
    check("and dropped", not ana.scheduled_statuses())


def quotes(ana: Mastodon, cleo: Mastodon) -> None:
    quoted = ana.status_post("Worth quoting", quote_approval_policy="public")
    quote = cleo.status_post("As she says", quoted_status_id=quoted["id"])
    check("a post is quoted", quote["quote"]["quoted_status"]["id"] == quoted["id"])
    check("which its author sees", ana.status_quotes(quoted["id"])[0]["id"] == quote["id"])
    ana.status_quote_revoke(quoted["id"], quote["id"])
    check("and can take back", cleo.status(quote["id"])["quote"]["state"] == "revoked")
    changed = ana.status_update_quote_approval_policy(quoted["id"], "nobody")
    check("and forbid", changed["quote_approval"]["automatic"] == [])


def marks(ana: Mastodon, cleo: Mastodon) -> None:
    status = cleo.status_post("Bread at eight #bakery")
    ana.status_bookmark(status["id"])
    check("bookmarked", ana.bookmarks()[0]["id"] == status["id"])
    ana.status_unbookmark(status["id"])
    ana.status_favourite(status["id"])
    check("favourited", ana.favourites()[0]["id"] == status["id"])
    check("by whom is told", cleo.status_favourited_by(status["id"])[0]["acct"] == "ana")
    cleo.status_pin(status["id"])
    check("pinned", [s["id"] for s in ana.account_statuses(cleo.me(), pinned=True)] == [status["id"]])
    cleo.status_unpin(status["id"])
    check("its thread muted", cleo.status_mute(status["id"])["muted"])
    check("and not", not cleo.status_unmute(status["id"])["muted"])
    check("its source", cleo.status_source(status["id"])["text"] == "Bread at eight #bakery")


def lists_and_tags(ana: Mastodon, cleo: Mastodon) -> None:
    near = ana.list_create("Near")
    ana.list_accounts_add(near["id"], [cleo.me()["id"]])
    check("a list has its people", ana.list_accounts(near["id"])[0]["acct"] == "cleo")
    check("and who is on it is told", ana.account_lists(cleo.me())[0]["title"] == "Near")
    cleo.status_post("For the list")
    eventually("the list shows posts", lambda: any("For the list" in s["content"] for s in ana.timeline_list(near["id"])))
    check("it gets a new name", ana.list_update(near["id"], "Nearest")["title"] == "Nearest")
    ana.list_accounts_delete(near["id"], [cleo.me()["id"]])
    ana.list_delete(near["id"])
    check("and goes", not ana.lists())
    check("a hashtag is followed", ana.tag_follow("bakery")["following"])
    check("as the list of them says", [tag["name"] for tag in ana.followed_tags()] == ["bakery"])
    ana.tag_unfollow("bakery")
    check("its posts are shown", "Bread" in ana.timeline_hashtag("bakery")[0]["content"])
    featured = cleo.featured_tag_create("bakery")
    check("a hashtag is featured", ana.account_featured_tags(cleo.me())[0]["name"] == "bakery")
    cleo.featured_tag_delete(featured["id"])


def filters(ana: Mastodon, cleo: Mastodon) -> None:
    words = [{"keyword": "licorice", "whole_word": True}]
    made = ana.create_filter_v2("Sweets", ["home", "public"], "warn", keywords_attributes=words)
    status = cleo.status_post("Licorice for all")
    seen = ana.status(status["id"])
    check("a filter marks posts", seen["filtered"][0]["filter"]["title"] == "Sweets")
    check("by its word", seen["filtered"][0]["keyword_matches"] == ["Licorice"] or seen["filtered"][0]["keyword_matches"])
    ana.add_filter_keyword_v2(made["id"], "toffee")
    check("a second word", len(ana.filter_v2(made["id"])["keywords"]) == 2)
    check("another action", ana.update_filter_v2(made["id"], filter_action="hide")["filter_action"] == "hide")
    ana.delete_filter_v2(made["id"])
    check("and no filter", not ana.filters_v2())


def messages(ana: Mastodon, cleo: Mastodon) -> None:
    cleo.status_post("@ana Between us", visibility="direct")
    told = eventually("a private message makes a conversation", ana.conversations)[0]
    check("that is unread", told["unread"] and "Between us" in told["last_status"]["content"])
    check("until it is read", not ana.conversations_read(told["id"])["unread"])


def people(ana: Mastodon, cleo: Mastodon) -> None:
    other = cleo.me()["id"]
    check("muted for a while", ana.account_mute(other, duration=600)["muting"] and ana.mutes()[0]["mute_expires_at"])
    check("and heard again", not ana.account_unmute(other)["muting"])
    check("blocked", ana.account_block(other)["blocking"] and ana.blocks()[0]["id"] == other)
    check("and unblocked", not ana.account_unblock(other)["blocking"])
    ana.account_follow(other)
    cleo.account_follow(ana.me())
    check("a note is kept", ana.account_note_set(other, "bakes")["note"] == "bakes")
    check("recommended", ana.account_endorse(other)["endorsed"] and ana.endorsements()[0]["id"] == other)
    ana.account_unendorse(other)
    check("familiar followers", ana.account_familiar_followers(other)[0]["id"] == other)
    check("a follower is removed", not ana.account_remove_from_followers(other)["followed_by"])
    cleo.account_follow(ana.me())
    ana.domain_block("spam.example")
    check("a server is blocked", "spam.example" in ana.domain_blocks())
    ana.domain_unblock("spam.example")
    report = cleo.report(ana.me(), comment="Too much bread", category="other")
    check("a report is taken", report["comment"] == "Too much bread" and report["target_account"]["acct"] == "ana")


def notifications(ana: Mastodon, cleo: Mastodon) -> None:
    status = ana.status_post("Three bells")
    cleo.status_favourite(status["id"])
    grouped = eventually("notifications come in groups", lambda: ana.grouped_notifications().notification_groups)
    check("with their kind", any(group["type"] == "favourite" for group in grouped))
    key = next(group["group_key"] for group in grouped if group["type"] == "favourite")
    check("and their people", ana.grouped_notification_accounts(key)[0]["acct"] == "cleo")
    check("unread ones are counted", ana.notifications_unread_count()["count"] > 0)
    ana.dismiss_grouped_notification(key)
    policy = ana.update_notifications_policy(for_not_following="filter")
    check("a policy is set", policy["for_not_following"] == "filter" == ana.notifications_policy()["for_not_following"])
    ana.update_notifications_policy(for_not_following="accept")
    marked = ana.markers_set(["home"], [status["id"]])
    check("a place is kept", str(marked["home"]["last_read_id"]) == str(status["id"]))


def the_server(servers: Servers, ana: Mastodon, cleo: Mastodon) -> None:
    found = ana.search_v2("Bread", result_type="statuses")
    check("one's own and public posts are searched", isinstance(found["statuses"], list))
    check("people are found", cleo.account_search("ana")[0]["acct"] == "ana")
    for what in (ana.trending_tags, ana.trending_statuses, ana.trending_links, ana.suggestions, ana.directory):
        check(f"{what.__name__} answers", isinstance(what(), list))
    servers.aldea("alpha.test", "announcements", "publish", "The pier is closed on Monday")
    told = eventually("everybody is told", cleo.announcements)[0]
    cleo.announcement_reaction_create(told["id"], "🎉")
    check("and reacts", cleo.announcements()[0]["reactions"][0]["name"] == "🎉")
    cleo.announcement_reaction_delete(told["id"], "🎉")
    cleo.announcement_dismiss(told["id"])
    check("and has read it", not cleo.announcements())
    check("the server tells of itself", ana.instance_v2()["domain"] == "alpha.test" and ana.instance_v1()["uri"])
    check("its rules, emoji, activity", all(isinstance(w(), list) for w in (ana.instance_rules, ana.custom_emojis, ana.instance_activity)))
    check("preferences", ana.preferences()["posting:default:visibility"] == "public")


def films(ana: Mastodon) -> None:
    if not shutil.which("ffmpeg"):
        print("skip a film: there is no ffmpeg here")
        return
    make = "ffmpeg -v error -f lavfi -i testsrc=size=160x120:rate=10:duration=1 -f lavfi -i sine=duration=1 -pix_fmt yuv420p"
    make += " -movflags frag_keyframe+empty_moov -f mp4 -"
    film = subprocess.run(make.split(), check=True, capture_output=True).stdout
    media = ana.media_post(io.BytesIO(film), mime_type="video/mp4", file_name="test.mp4", synchronous=True)
    check("a film is taken", media["type"] == "video" and media["meta"]["original"]["width"] == 160)
    status = ana.status_post("Moving", media_ids=[media["id"]])
    check("and shown", status["media_attachments"][0]["preview_url"].startswith("https://alpha.test/media/"))


def push(ana: Mastodon) -> None:
    keys = {"pubkey": PUBLIC_KEY, "auth": bytes(16)}
    made = ana.push_subscription_set("https://push.example/ana", keys, mention_events=True, policy="followed")
    check("push is asked for", made["alerts"]["mention"] and made["server_key"])
    check("changed", ana.push_subscription_update(favourite_events=True, policy="all")["alerts"]["favourite"])
    check("read", ana.push_subscription()["endpoint"] == "https://push.example/ana")
    ana.push_subscription_delete()
    refused("and ended", 404, ana.push_subscription)
