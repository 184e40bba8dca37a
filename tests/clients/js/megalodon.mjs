// megalodon, which Whalebird and others are made with.

import generator, { detector } from "megalodon";

import { ADDRESS, TOKEN_ANA, TOKEN_CLEO, check, soon } from "./checks.mjs";

check("megalodon: finds out whose API it is", (await detector(ADDRESS)) === "mastodon");
const ana = generator("mastodon", ADDRESS, TOKEN_ANA);
const cleo = generator("mastodon", ADDRESS, TOKEN_CLEO);
const app = await ana.registerApp("Acceptance", { scopes: ["read", "write"] });
check("megalodon: registers itself", app.client_id && app.url.startsWith(`${ADDRESS}/oauth/authorize`));
const me = (await ana.verifyAccountCredentials()).data;
const her = (await cleo.verifyAccountCredentials()).data;
await cleo.followAccount(me.id);

const stream = await cleo.userStreaming();
const opened = new Promise((resolve) => stream.on("connect", resolve));
const updated = new Promise((resolve) => stream.on("update", resolve));
const notified = new Promise((resolve) => stream.on("notification", resolve));
await soon("the socket", opened);
await new Promise((resolve) => setTimeout(resolve, 500));
const status = (await ana.postStatus("@cleo Heard by megalodon", { visibility: "public", language: "en" })).data;
check("megalodon: the home is streamed", (await soon("the update", updated)).id === status.id);
check("megalodon: so are notifications", (await soon("the notification", notified)).type === "mention");
stream.stop();

const asked = (await ana.postStatus("Tea?", { poll: { options: ["yes", "no"], expires_in: 600 } })).data;
check("megalodon: a vote", (await cleo.votePoll(asked.poll.id, [0])).data.voted);
await cleo.favouriteStatus(status.id);
await cleo.reblogStatus(status.id);
await cleo.bookmarkStatus(status.id);
check("megalodon: who favourited", (await ana.getStatusFavouritedBy(status.id)).data[0].id === her.id);
check("megalodon: who boosted", (await ana.getStatusRebloggedBy(status.id)).data[0].id === her.id);
check("megalodon: bookmarks", (await cleo.getBookmarks()).data[0].id === status.id);
await cleo.postStatus("Yes, I am", { in_reply_to_id: status.id });
check("megalodon: the thread", (await ana.getStatusContext(status.id)).data.descendants.length === 1);
check("megalodon: an edit", (await ana.editStatus(status.id, { status: "Edited" })).data.content.includes("Edited"));
const later = new Date(Date.now() + 3600_000).toISOString();
const planned = (await ana.postStatus("Later", { scheduled_at: later })).data;
check("megalodon: a plan", (await ana.getScheduledStatuses()).data[0].id === planned.id);
await ana.cancelScheduledStatus(planned.id);
const list = (await ana.createList("Megalodon")).data;
check("megalodon: a list", (await ana.getLists()).data.some((each) => each.id === list.id));
await ana.deleteList(list.id);
const filter = (await ana.createFilter("noise", ["home"])).data;
check("megalodon: an old filter", (await ana.getFilters()).data.some((each) => each.id === filter.id));
await ana.deleteFilter(filter.id);
check("megalodon: the home", (await cleo.getHomeTimeline()).data.length > 0);
check("megalodon: public posts", (await ana.getLocalTimeline()).data.length > 0);
check("megalodon: notifications", (await ana.getNotifications()).data.some((each) => each.type === "favourite"));
await ana.saveMarkers({ home: { last_read_id: status.id } });
check("megalodon: markers", (await ana.getMarkers(["home"])).data.home.last_read_id === status.id);
check("megalodon: search", (await ana.search("cleo", { type: "accounts" })).data.accounts[0].id === her.id);
check("megalodon: mutes", (await ana.muteAccount(her.id, true)).data.muting && (await ana.getMutes()).data.length === 1);
await ana.unmuteAccount(her.id);
await ana.followTag("tea");
check("megalodon: followed hashtags", (await ana.getFollowedTags()).data[0].name === "tea");
await ana.unfollowTag("tea");
check("megalodon: the server", (await ana.getInstance()).data.urls.streaming_api.startsWith("wss://"));
check("megalodon: preferences", (await ana.getPreferences()).data["posting:default:visibility"] === "public");
await ana.deleteStatus(asked.id);
check("megalodon: an error is an error", await ana.getStatus(asked.id).then(() => false, (error) => error.response.status === 404));
process.exit(0);
