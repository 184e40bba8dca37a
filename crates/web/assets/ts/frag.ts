// The contract with the server (src/reply.rs): a form or link with data-frag is fetched as a fragment, and each element
// of the answer is morphed onto its namesake, or put where data-put says.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";
import { all, find, isEditable, on, plain, words } from "./dom";
import { toast } from "./toast";
import { flip } from "./toggle";

export const ACCEPT = "text/html+fragment, text/html;q=0.5";

/** What the server said no with, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Asks for a fragment. A redirect means another page: goes there and never returns, but for `leaving`. */
export async function ask(url: string, init: RequestInit = {}, leaving?: (to: string) => void): Promise<string> {
  // What was pressed is done even if the person leaves at once. Browsers let only small bodies outlive a page.
  const keepalive = init.body instanceof URLSearchParams;
  const response = await fetch(url, { ...init, headers: { Accept: ACCEPT }, credentials: "same-origin", keepalive });
  if (response.redirected) {
    leaving?.(response.url);
    return leave(response.url);
  }
  const html = await response.text();
  if (response.status === 401) return leave(`/auth/sign_in?next=${encodeURIComponent(location.pathname)}`);
  if (!response.ok && response.status !== 422) throw new Refused(response.status, errorText(html));
  return html;
}

export function leave(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => {});
}

const parse = (html: string): Document => new DOMParser().parseFromString(html, "text/html");

/** The sentence of an error's fragment. */
export const errorText = (html: string): string => find("#error p", parse(html))?.textContent || words.failed || "";

/** Puts an answer into the page; returns what was added. */
export function put(html: string): Element[] {
  const added: Element[] = [];
  for (const part of [...parse(html).body.children]) {
    const where = part.getAttribute("data-put");
    if (where === "back") added.push(...bringBack(part.id));
    const old = part.id && document.getElementById(part.id);
    if (!old || where === "back") continue;
    if (where === "remove") old.remove();
    else if (where === "append" || where === "prepend" || where === "after") added.push(...add(old, part, where));
    else morph(old, part);
  }
  document.dispatchEvent(new CustomEvent("put"));
  return added;
}

/** Cards as they were before their deletion, by their ids: an undoing brings them back to where they were. */
const deleted = new Map<string, { card: HTMLElement; list: Element; next: Element | null }>();

/** A copy: the live stream, too, tells of the deletion, and puts a line in the card's place. */
function remember(card: HTMLElement): void {
  const copy = card.cloneNode(true) as HTMLElement;
  find<HTMLDetailsElement>("details.menu[open]", copy)?.removeAttribute("open");
  if (card.parentElement) deleted.set(card.id, { card: copy, list: card.parentElement, next: card.nextElementSibling });
}

function bringBack(id: string): Element[] {
  const was = deleted.get(id);
  deleted.delete(id);
  if (!was?.list.isConnected || document.getElementById(id)) return [];
  was.list.insertBefore(was.card, was.next?.parentElement === was.list ? was.next : null);
  focus(was.card);
  return [was.card];
}

/** Moves focus that fell to the page because what had it went away; never takes it from anything. */
function focus(node: Element | null): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  (node as HTMLElement | null)?.focus({ preventScroll: true });
}

/** The card after this one, else the one before, else the page's content. */
function neighbour(card: Element | null): Element | null {
  for (const side of ["nextElementSibling", "previousElementSibling"] as const) {
    for (let node = card?.[side]; node; node = node[side]) if (node.matches("article")) return node;
  }
  return document.getElementById("main");
}

function add(list: Element, part: Element, where: "append" | "prepend" | "after"): Element[] {
  for (const [key, value] of Object.entries((part as HTMLElement).dataset)) {
    if (key !== "put") (list as HTMLElement).dataset[key] = value;
  }
  // What is on the page already is brought up to date where it stands.
  const fresh = [...part.children].filter((child) => {
    const old = child.id && document.getElementById(child.id);
    if (old) morph(old, child);
    return !old && hasNews(child);
  });
  list[where](...fresh);
  return fresh;
}

/** A shelf of boosts keeps only what is not on the page; an empty one is no news. */
function hasNews(child: Element): boolean {
  if (!child.matches(".shelf")) return true;
  const cards = all("article", child);
  const known = cards.filter((card) => document.getElementById(card.id));
  for (const card of known) card.remove();
  return known.length < cards.length;
}

/** Never disturbs what a person is busy with. */
function busy(node: Node): boolean {
  if (node instanceof HTMLMediaElement) return !node.paused;
  if (node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement) return node.open;
  return (node === document.activeElement && isEditable(node)) || (node instanceof Element && node.hasAttribute("data-keep"));
}

export function morph(old: Element, part: Element): void {
  Idiomorph.morph(old, part, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (node: Node) => !busy(node),
      beforeNodeRemoved: (node: Node) => !busy(node),
    },
  });
}

/** The fields of a form with the button that was pressed. */
export function fields(form: HTMLFormElement, button: HTMLElement | null): FormData {
  const data = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) data.set(button.name, button.value);
  return data;
}

export function body(form: HTMLFormElement, data: FormData): FormData | URLSearchParams {
  if (form.enctype === "multipart/form-data") return data;
  return new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
}

const underway = new WeakSet<Element>();

/** Sends a form as a fragment request. A second press while the first is under way is ignored. */
export async function submit(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (underway.has(form)) return;
  underway.add(form);
  const sent = body(form, fields(form, button));
  const card = form.closest<HTMLElement>("article");
  const next = neighbour(card);
  if (card && button instanceof HTMLButtonElement && button.value === "delete") remember(card);
  const unflip = flip(form, button);
  try {
    // A field may be called "action": it would stand before the form's own.
    put(await ask(form.getAttribute("action") ?? "", { method: "POST", body: sent }));
    find<HTMLElement>("[data-focus]", form)?.focus();
    if (card) focus(card.isConnected ? card : next);
  } catch (error) {
    unflip();
    toast(error instanceof Refused ? error.message : (words.failed ?? ""));
  } finally {
    underway.delete(form);
  }
}

/** Follows a link as a fragment request. */
export async function follow(link: HTMLAnchorElement): Promise<Element[]> {
  if (underway.has(link)) return [];
  underway.add(link);
  const feed = document.getElementById("feed");
  feed?.setAttribute("aria-busy", "true");
  try {
    return put(await ask(link.href));
  } finally {
    underway.delete(link);
    feed?.removeAttribute("aria-busy");
  }
}

export function start(): void {
  on<"submit", HTMLFormElement>("submit", "form[data-frag]", (form, event) => {
    event.preventDefault();
    void submit(form, event.submitter);
  });
  on<"click", HTMLAnchorElement>("click", "a[data-frag]", (link, event) => {
    if (!plain(event)) return;
    event.preventDefault();
    follow(link).catch(() => leave(link.href));
  });
  for (const errors of all("[data-focus]").slice(0, 1)) errors.focus();
}
