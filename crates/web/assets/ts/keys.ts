// Keys. None does what no control does: each presses an element with that data-key, in the post that has focus or on
// the page. j and k, Page Down and Page Up move real focus from post to post.
import { all, find, isEditable } from "./dom";
import { show } from "./dialog";
import { ask } from "./frag";
import { closeMenu } from "./menu";

const PLACES: Record<string, string> = { h: "/home", n: "/notifications", l: "/public/local", b: "/bookmarks", f: "/favourites", e: "/explore", t: "/public", d: "/messages", i: "/lists", s: "/settings/profile" };

const cards = (): HTMLElement[] => all("main article[tabindex='0']").filter((card) => !card.hidden && !card.parentElement?.closest("details:not([open])"));
const current = (): HTMLElement | null => (document.activeElement?.closest("article[tabindex='0']") as HTMLElement | null) ?? null;

function move(step: number): boolean {
  const list = cards();
  const here = current();
  const at = here ? list.indexOf(here) : -1;
  // Without focus: from the first one in sight.
  const top = (find(".top")?.getBoundingClientRect().bottom ?? 0) - 1;
  const next = here ? list[at + step] : list.find((card) => card.getBoundingClientRect().top >= top);
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "start" });
  return next !== undefined;
}

/** Presses what has this key. */
function press(key: string): boolean {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const target = (current() && find(selector, current() as HTMLElement)) || all(selector).find((node) => !node.closest("article") && node.offsetParent);
  if (!target) return false;
  if (isEditable(target)) target.focus();
  else target.click();
  return true;
}

/** Opens or closes what the post hides. */
function fold(): boolean {
  const card = current();
  const details = card && find<HTMLDetailsElement>(".cw, .veil", card);
  if (!details) return false;
  details.open = !details.open;
  return true;
}

let going = 0;

function act(event: KeyboardEvent): boolean {
  const { key } = event;
  if (Date.now() - going < 1500) {
    going = 0;
    const place = PLACES[key];
    if (place) location.assign(place);
    return place !== undefined;
  }
  switch (key) {
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "PageDown":
    case "PageUp":
      return current() !== null && move(key === "PageDown" ? 1 : -1);
    case "g":
      going = Date.now();
      return true;
    case "x":
      return fold();
    case "s":
      return press("/");
    case "?":
      ask("/keys").then(show, () => {});
      return true;
    case "Enter":
      return document.activeElement === current() && press("o");
    default:
      return key.length === 1 && press(key);
  }
}

export function start(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // Closes the top thing only; dialogs close themselves.
    if (event.key === "Escape" && !find("dialog[open]")) {
      if (closeMenu(true)) event.preventDefault();
      else if (isEditable(event.target)) (event.target as HTMLElement).blur();
      return;
    }
    const off = document.documentElement.dataset.keys === "off" || isEditable(event.target) || find("dialog[open]") || find("details.menu[open]");
    if (off || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event)) event.preventDefault();
  });
}
