// Keeps what is being read where it is while something is put in above it.
import { all, find } from "./dom";

const headerHeight = (): number => find(".top")?.getBoundingClientRect().bottom ?? 0;

/** Changes the page; the first of these cards that is in sight stays where it is, to the pixel. */
export function inPlace<T>(cards: string, change: () => T): T {
  const anchor = all(cards).find((card) => card.getBoundingClientRect().bottom > headerHeight() + 1);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const done = change();
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" as ScrollBehavior });
  return done;
}
