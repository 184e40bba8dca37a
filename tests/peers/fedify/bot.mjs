// A server of one account, made with Fedify, on https://bot.test. Orders come as lines of JSON on the standard input;
// each is answered by a line of JSON on the standard output. Started by acceptance.py.

import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createInterface } from "node:readline";

import { InProcessMessageQueue, MemoryKvStore, createFederation, generateCryptoKeyPair } from "@fedify/fedify";
import * as vocab from "@fedify/fedify/vocab";
import { Temporal } from "@js-temporal/polyfill";

const { BOT_CERT, BOT_KEY, BOT_PORT } = process.env;
const ORIGIN = "https://bot.test";
const ME = "bot";

const followers = new Map();
const notes = new Map();
const stamps = new Map();
const received = [];

const federation = createFederation({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue(),
  // The names of the test lead to this machine.
  allowPrivateAddress: true,
});
const keys = await Promise.all(["RSASSA-PKCS1-v1_5", "Ed25519"].map((kind) => generateCryptoKeyPair(kind)));

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== ME) return null;
    const pairs = await context.getActorKeyPairs(identifier);
    return new vocab.Service({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "A bot",
      summary: "<p>Made with Fedify.</p>",
      url: new URL("/", ORIGIN),
      inbox: context.getInboxUri(identifier),
      outbox: context.getOutboxUri(identifier),
      followers: context.getFollowersUri(identifier),
      endpoints: new vocab.Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher((_, identifier) => (identifier === ME ? keys : []));

federation
  .setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [...followers.values()] }))
  .setCounter(() => followers.size);

federation
  .setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [...notes.values()].map(created) }))
  .setCounter(() => notes.size);

federation.setObjectDispatcher(vocab.Note, "/notes/{id}", (_, { id }) => notes.get(id) ?? null);
federation.setObjectDispatcher(vocab.QuoteAuthorization, "/stamps/{id}", (_, { id }) => stamps.get(id) ?? null);
federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
  software: { name: "fedify-bot", version: "1.0.0" },
  protocols: ["activitypub"],
  usage: { users: { total: 1 }, localPosts: notes.size, localComments: 0 },
}));

const inbox = federation.setInboxListeners("/users/{identifier}/inbox", "/inbox");
for (const name of ["Accept", "Announce", "Create", "Delete", "Follow", "Like", "QuoteRequest", "Reject", "Undo", "Update"]) {
  inbox.on(vocab[name], async (context, activity) => {
    received.push(await activity.toJsonLd(context));
    await answer[name]?.(context, activity);
  });
}

const answer = {
  async Follow(context, follow) {
    const follower = await follow.getActor(context);
    followers.set(follower.id.href, follower);
    await say(context, follower, new vocab.Accept({ id: fresh("accepts"), actor: context.getActorUri(ME), object: follow }));
  },
  async QuoteRequest(context, request) {
    const author = await request.getActor(context);
    const id = crypto.randomUUID();
    const stamp = new vocab.QuoteAuthorization({
      id: context.getObjectUri(vocab.QuoteAuthorization, { id }),
      attribution: context.getActorUri(ME),
      interactingObject: request.instrumentId,
      interactionTarget: request.objectId,
    });
    stamps.set(id, stamp);
    const accept = { id: fresh("accepts"), actor: context.getActorUri(ME), to: author.id, object: request, result: stamp.id };
    await say(context, author, new vocab.Accept(accept));
  },
};

function fresh(kind) {
  return new URL(`/${kind}/${crypto.randomUUID()}`, ORIGIN);
}

function say(context, recipients, activity) {
  return context.sendActivity({ identifier: ME }, recipients, activity);
}

function created(note) {
  return new vocab.Create({
    id: new URL(`${note.id.href}#create`),
    actor: note.attributionId,
    object: note,
    tos: note.toIds,
    ccs: note.ccIds,
    published: note.published,
  });
}

function write(context, text, more = {}) {
  const id = crypto.randomUUID();
  const note = new vocab.Note({
    id: context.getObjectUri(vocab.Note, { id }),
    attribution: context.getActorUri(ME),
    content: `<p>${text}</p>`,
    to: vocab.PUBLIC_COLLECTION,
    cc: context.getFollowersUri(ME),
    published: Temporal.Now.instant(),
    interactionPolicy: new vocab.InteractionPolicy({
      canQuote: new vocab.InteractionRule({ automaticApproval: vocab.PUBLIC_COLLECTION }),
    }),
    ...more,
  });
  notes.set(id, note);
  return note;
}

/** What is at an address, as its own server tells it. */
async function look(context, address) {
  const found = await context.lookupObject(address);
  if (!found) throw new Error(`nothing is found at ${address}`);
  return found;
}

async function about(context, address) {
  const object = await look(context, address);
  return { object, author: await (object.getAttribution?.(context) ?? object) };
}

const orders = {
  async follow(context, { handle }) {
    const actor = await look(context, handle);
    const follow = { id: fresh("follows"), actor: context.getActorUri(ME), object: actor.id, to: actor.id };
    await say(context, actor, new vocab.Follow(follow));
    return follow.id.href;
  },
  async unfollow(context, { handle, follow }) {
    const actor = await look(context, handle);
    const me = context.getActorUri(ME);
    const undone = new vocab.Follow({ id: new URL(follow), actor: me, object: actor.id });
    await say(context, actor, new vocab.Undo({ id: fresh("undone"), actor: me, object: undone }));
  },
  async post(context, { text }) {
    const note = write(context, text);
    await say(context, "followers", created(note));
    return note.id.href;
  },
  async edit(context, { uri, text }) {
    const id = uri.split("/").at(-1);
    const note = notes.get(id).clone({ content: `<p>${text}</p>`, updated: Temporal.Now.instant() });
    notes.set(id, note);
    const more = { to: vocab.PUBLIC_COLLECTION, cc: context.getFollowersUri(ME), updated: note.updated };
    await say(context, "followers", new vocab.Update({ id: fresh("updates"), actor: context.getActorUri(ME), object: note, ...more }));
  },
  async delete(context, { uri }) {
    notes.delete(uri.split("/").at(-1));
    const gone = new vocab.Tombstone({ id: new URL(uri) });
    const more = { to: vocab.PUBLIC_COLLECTION, object: gone };
    await say(context, "followers", new vocab.Delete({ id: fresh("deletions"), actor: context.getActorUri(ME), ...more }));
  },
  async reply(context, { text, to }) {
    const { object, author } = await about(context, to);
    const tag = new vocab.Mention({ href: author.id, name: "@author" });
    const ccs = [author.id, context.getFollowersUri(ME)];
    const note = write(context, text, { replyTarget: object.id, tags: [tag], cc: undefined, ccs });
    await say(context, author, created(note));
    return note.id.href;
  },
  async like(context, { uri }) {
    const { object, author } = await about(context, uri);
    const like = new vocab.Like({ id: fresh("likes"), actor: context.getActorUri(ME), object: object.id });
    await say(context, author, like);
    return like.id.href;
  },
  async unlike(context, { uri, like }) {
    const { object, author } = await about(context, uri);
    const actor = context.getActorUri(ME);
    const undone = new vocab.Like({ id: new URL(like), actor, object: object.id });
    await say(context, author, new vocab.Undo({ id: fresh("undone"), actor, object: undone }));
  },
  async boost(context, { uri }) {
    const { object, author } = await about(context, uri);
    const announce = {
      id: fresh("boosts"),
      actor: context.getActorUri(ME),
      object: object.id,
      to: vocab.PUBLIC_COLLECTION,
      ccs: [author.id, context.getFollowersUri(ME)],
      published: Temporal.Now.instant(),
    };
    await say(context, author, new vocab.Announce(announce));
    return announce.id.href;
  },
  async unboost(context, { uri, boost }) {
    const { object, author } = await about(context, uri);
    const actor = context.getActorUri(ME);
    const undone = new vocab.Announce({ id: new URL(boost), actor, object: object.id });
    await say(context, author, new vocab.Undo({ id: fresh("undone"), actor, object: undone }));
  },
  async quote(context, { uri, text }) {
    const { object, author } = await about(context, uri);
    const note = write(context, text, { quote: object.id, quoteUrl: object.id });
    const actor = context.getActorUri(ME);
    const request = { id: fresh("requests"), actor, object: object.id, instrument: note, to: author.id };
    await say(context, author, new vocab.QuoteRequest(request));
    return note.id.href;
  },
  /** The quote with the stamp that its author got, told to all who follow. */
  async stamped(context, { uri, stamp }) {
    const id = uri.split("/").at(-1);
    const note = notes.get(id).clone({ quoteAuthorization: new URL(stamp), updated: Temporal.Now.instant() });
    notes.set(id, note);
    await say(context, "followers", created(note));
  },
  async read(context, { address }) {
    return await (await look(context, address)).toJsonLd(context);
  },
  /** What somebody has posted, the newest first, as their outbox tells it. */
  async outbox(context, { handle }) {
    const actor = await look(context, handle);
    const found = [];
    for await (const item of context.traverseCollection(await actor.getOutbox(context))) {
      found.push(await item.toJsonLd(context));
      if (found.length === 20) break;
    }
    return found;
  },
  received: () => received,
};

createServer({ cert: readFileSync(BOT_CERT), key: readFileSync(BOT_KEY) }, async (incoming, outgoing) => {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at], incoming.rawHeaders[at + 1]);
  }
  const body = ["GET", "HEAD"].includes(incoming.method) ? undefined : Buffer.concat(parts);
  const request = new Request(new URL(incoming.url, ORIGIN), { method: incoming.method, headers, body });
  const response = await federation.fetch(request, { contextData: undefined });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}).listen(Number(BOT_PORT), "127.0.0.1", () => console.log(JSON.stringify({ ready: true })));

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...rest } = JSON.parse(line);
  const context = federation.createContext(new URL(ORIGIN), undefined);
  try {
    console.log(JSON.stringify({ done: (await orders[order](context, rest)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ failed: String(error?.stack ?? error) }));
  }
}
process.exit(0);
