// masto.js, which Elk and Phanpy are made with: REST, and streaming over one WebSocket.

import { createRestAPIClient, createStreamingAPIClient } from "masto";

import { ADDRESS, TOKEN_ANA, TOKEN_CLEO, check, first, hear, soon } from "./checks.mjs";

const ana = createRestAPIClient({ url: ADDRESS, accessToken: TOKEN_ANA });
const cleo = createRestAPIClient({ url: ADDRESS, accessToken: TOKEN_CLEO });
const me = await ana.v1.accounts.verifyCredentials();
const her = await cleo.v1.accounts.verifyCredentials();
const instance = await ana.v2.instance.fetch();
check("masto: the server tells its streaming address", instance.configuration.urls.streaming.startsWith("wss://"));
check("masto: both are known", me.acct === "ana" && her.acct === "cleo");
await cleo.v1.accounts.$select(me.id).follow();
await ana.v1.accounts.$select(her.id).follow();

const streaming = createStreamingAPIClient({
  streamingApiUrl: instance.configuration.urls.streaming,
  accessToken: TOKEN_CLEO,
  implementation: globalThis.WebSocket,
});
const user = streaming.user.subscribe();
const tagged = streaming.hashtag.subscribe({ tag: "masto" });
const local = streaming.public.local.subscribe();
const heard = {
  update: first(user, (event) => event.event === "update" && event.payload.content.includes("Heard in JavaScript")),
  tagged: first(tagged, (event) => event.event === "update"),
  local: first(local, (event) => event.event === "update"),
};
const said = [];
const say = async (text) => said.push((await ana.v1.statuses.create({ status: text, visibility: "public" })).id);
const all = Promise.all(Object.values(heard));
const [update, hashtag, public_] = await hear("the streams", () => say("Heard in JavaScript #masto"), all);
const isSaid = (event) => event.payload.content.includes("Heard in JavaScript");
check("masto: the home is streamed", isSaid(update) && update.stream.includes("user"));
check("masto: the hashtag is streamed", isSaid(hashtag) && hashtag.stream.join() === "hashtag,masto");
check("masto: public posts are streamed", isSaid(public_));

const status = { id: said[0] };
const edited = first(streaming.user.subscribe(), (event) => event.event === "status.update");
const gone = first(streaming.user.subscribe(), (event) => event.event === "delete");
let version = 0;
const edit = () => ana.v1.statuses.$select(status.id).update({ status: `Edited in JavaScript ${++version}` });
const change = await hear("the edit", edit, edited);
check("masto: an edit is streamed", change.payload.content.includes("Edited"));
const notified = first(streaming.user.notification.subscribe(), (event) => event.event === "notification");
const notice = await hear("the notification", () => say("@cleo are you there?"), notified);
check("masto: a notification is streamed", notice.payload.status.content.includes("are you there"));
await ana.v1.statuses.$select(status.id).remove();
check("masto: a deletion is streamed", (await soon("the deletion", gone)).payload === status.id);
streaming.close();

const asked = await ana.v1.statuses.create({ status: "Which?", poll: { options: ["one", "two"], expiresIn: 600 } });
const poll = await cleo.v1.polls.$select(asked.poll.id).votes.create({ choices: [1] });
check("masto: a vote", poll.voted && poll.ownVotes[0] === 1 && poll.options[1].votesCount === 1);
const file = new Blob([Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64")]);
const media = await ana.v2.media.create({ file, description: "a dot" });
check("masto: a file", media.description === "a dot" && media.url.startsWith(`${ADDRESS}/media/`));
const list = await ana.v1.lists.create({ title: "JavaScript", repliesPolicy: "none", exclusive: true });
await ana.v1.lists.$select(list.id).accounts.create({ accountIds: [her.id] });
check("masto: a list", (await ana.v1.lists.$select(list.id).accounts.list())[0].id === her.id && list.exclusive);
await ana.v1.lists.$select(list.id).remove();
const filter = await ana.v2.filters.create({
  title: "Noise",
  context: ["home"],
  filterAction: "warn",
  keywordsAttributes: [{ keyword: "noise", wholeWord: true }],
});
check("masto: a filter", filter.keywords[0].keyword === "noise" && filter.keywords[0].wholeWord);
await ana.v2.filters.$select(filter.id).remove();
const groups = await cleo.v2.notifications.list();
check("masto: grouped notifications", groups.notificationGroups.some((group) => group.type === "mention"));
const pages = [];
for (let n = 0; n < 3; n++) await ana.v1.statuses.create({ status: `Page ${n}` });
for await (const page of ana.v1.accounts.$select(me.id).statuses.list({ limit: 1 })) if (pages.push(page) === 3) break;
check("masto: pages follow each other", new Set(pages.map((page) => page[0].id)).size === 3);
check("masto: search", (await ana.v2.search.list({ q: "cleo" })).accounts[0].id === her.id);
check("masto: relationships", (await ana.v1.accounts.relationships.fetch({ id: [her.id] }))[0].following);
const profile = await cleo.v1.accounts.updateCredentials({ fieldsAttributes: [{ name: "Bakery", value: "at eight" }] });
check("masto: a profile", profile.fields[0].name === "Bakery" && profile.source.fields[0].value === "at eight");
try {
  await ana.v1.statuses.$select("1").fetch();
  check("masto: what is not there is 404", false);
} catch (error) {
  check("masto: what is not there is 404", error.statusCode === 404);
}
process.exit(0);
