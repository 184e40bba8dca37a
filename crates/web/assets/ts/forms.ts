// Small comforts in forms: is the name free, has the e-mail been confirmed, what does the picked picture look like.
import { element, find, isEditable, on, plain, words } from "./dom";
import { ask, leave, put } from "./frag";
import { toast } from "./toast";

let typing: ReturnType<typeof setTimeout> | undefined;

function check(input: HTMLInputElement): void {
  clearTimeout(typing);
  const value = input.value.trim();
  typing = setTimeout(() => {
    if (!value) find(`#${input.name}-check`)?.replaceChildren();
    else ask(`${input.dataset.check}${encodeURIComponent(value)}`).then((html) => input.value.trim() === value && put(html), () => {});
  }, 300);
}

/** Asks every few seconds while someone looks; a redirect leads on. */
function poll(): void {
  const waiting = find("[data-poll]");
  if (!waiting) return;
  setInterval(() => {
    const { activeElement } = document;
    // Nobody is taken away from what they are typing.
    if (!document.hidden && !(isEditable(activeElement) && waiting.contains(activeElement))) ask(waiting.dataset.poll ?? "").catch(() => {});
  }, 5000);
}

function preview(input: HTMLInputElement): void {
  const file = input.files?.[0];
  if (!file) return;
  const image = find<HTMLImageElement>("img", input.parentElement ?? document) ?? element("img", { alt: "" });
  image.src = URL.createObjectURL(file);
  input.parentElement?.prepend(image);
}

export function start(): void {
  on<"input", HTMLInputElement>("input", "input[data-check]", check);
  on<"change", HTMLInputElement>("change", "input[data-preview]", preview);
  on<"click", HTMLAnchorElement>("click", "a[data-copy]", (link, event) => {
    if (!plain(event) || !navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => toast(words.copied ?? ""), () => leave(link.href));
  });
  on<"click", HTMLAnchorElement>("click", "a[data-back]", (_, event) => {
    if (!plain(event) || !document.referrer.startsWith(location.origin) || history.length < 2) return;
    event.preventDefault();
    history.back();
  });
  poll();
}
