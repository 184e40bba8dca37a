// One stream per tab. Events carry fragments: `fresh` (the button for new posts), `badge`, `join` (replies in the open
// thread), `morph` (anything else).
import { announce, find } from "./dom";
import { put } from "./frag";
import { inPlace } from "./place";

let stream: EventSource | null = null;
/** Where to go on after the page was put away and taken out again. */
let last = "";
/** When what was last said of each kind of news. */
const said: Record<string, number> = {};

function address(): string | null {
  const base = document.body.dataset.live;
  if (!base) return null;
  const newest = find("#feed")?.dataset.newest;
  return base + (newest ? `&since=${newest}` : "") + (last ? `&last=${encodeURIComponent(last)}` : "");
}

function open(): void {
  const url = address();
  if (!url || stream) return;
  stream = new EventSource(url);
  for (const type of ["fresh", "badge", "join", "morph"]) stream.addEventListener(type, receive);
}

function close(): void {
  stream?.close();
  stream = null;
}

/** The page shows newer posts now: what is new is counted from there. */
export function reopen(): void {
  last = "";
  close();
  open();
}

function receive(event: MessageEvent<string>): void {
  last = event.lastEventId || last;
  if (event.type === "join") return join(event.data);
  const before = unread();
  put(event.data);
  const [fresh, badge] = [find("#fresh"), find("#badge-nav")];
  if (event.type === "fresh") say(fresh?.dataset.says ?? "fresh", fresh?.textContent);
  if (event.type === "badge" && unread() > before) say("badge", badge?.dataset.says);
}

const unread = (): number => parseInt(find("#badge-nav")?.textContent ?? "") || 0;

/** Reads news aloud, each kind once a minute at most. */
function say(kind: string, text: string | null | undefined): void {
  if (!text?.trim() || Date.now() - (said[kind] ?? -Infinity) < 60_000) return;
  said[kind] = Date.now();
  announce(text.trim());
}

/** Replies come in where they belong; what is being read stays where it is. */
function join(html: string): void {
  const before = find("#joined")?.textContent;
  inPlace(".thread > article, #replies > article", () => put(html));
  const after = find("#joined")?.textContent;
  if (after !== before) announce(after?.trim() ?? "");
}

const stamp = (): string => /(?:^|; )stamp=([^;]*)/.exec(document.cookie)?.[1] ?? "";

export function start(): void {
  const session = stamp();
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    // Taken out of the browser's memory after someone signed in or out.
    if (event.persisted && stamp() !== session) location.reload();
    else open();
  });
}
