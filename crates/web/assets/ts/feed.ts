// New posts above without moving what is being read; older ones before the end is reached.
import { all, announce, find, on, plain, words } from "./dom";
import { ask, follow, leave, put } from "./frag";
import { reopen } from "./live";
import { inPlace } from "./place";

/** Inserts above; a reader further down keeps their place to the pixel. */
async function insert(link: HTMLAnchorElement): Promise<void> {
  const atTop = scrollY < 80;
  const before = find("#feed")?.dataset.newest;
  const html = await ask(link.dataset.newer ?? link.href);
  const added = atTop ? put(html) : inPlace("#feed > *", () => put(html));
  if (find("#feed")?.dataset.newest !== before) reopen();
  if (!added.length) return;
  const first = added.find((node) => node.matches("article")) as HTMLElement | undefined;
  if (atTop) {
    first?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
    return;
  }
  offer(first);
}

/** The button's second use: to go where the new posts are. */
function offer(first: HTMLElement | undefined): void {
  const place = find("#fresh");
  if (!place || !first || place.firstElementChild) return;
  const button = document.createElement("button");
  button.className = "fresh";
  button.textContent = words.see ?? "";
  button.addEventListener("click", () => {
    scrollTo({ top: 0 });
    first.focus({ preventScroll: true });
    button.remove();
  });
  place.append(button);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLAnchorElement)) continue;
      near.unobserve(target);
      // The link stays for those whose request failed.
      follow(target).then((added) => {
        if (added.length) announce(words.older ?? "");
      }, () => {});
    }
  },
  { rootMargin: "800px" },
);

/** Unless somebody wants to be asked. */
const watch = (): void => {
  if (document.documentElement.dataset.older !== "paged") all("a[data-older]").forEach((link) => near.observe(link));
};

export function start(): void {
  on<"click", HTMLAnchorElement>("click", "a.fresh[data-newer]", (link, event) => {
    if (!plain(event)) return;
    event.preventDefault();
    insert(link).catch(() => leave(link.href));
  });
  on<"click", HTMLAnchorElement>("click", "a[data-unfold]", (link, event) => {
    if (!plain(event)) return;
    event.preventDefault();
    link.previousElementSibling?.classList.add("open");
    link.remove();
  });
  document.addEventListener("put", watch);
  watch();
  const opened = find(".thread > .ancestor") && !location.hash ? find(".thread > .focused") : null;
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (opened && entry?.type !== "back_forward") opened.scrollIntoView();
}
