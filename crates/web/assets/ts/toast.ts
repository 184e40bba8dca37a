// Short messages that float in and go. Those with an Undo stay for its ten seconds.
import { element, icon, on, words } from "./dom";

/** Says something; `again` offers to try once more. */
export function toast(text: string, again?: () => void): void {
  if (!text) return;
  const close = element("button", { class: "x", type: "button", "data-close": "", "aria-label": words.close ?? "" }, icon("i-close"));
  const made = element("div", { class: "toast" }, element("span", {}, text));
  if (again) {
    const button = element("button", { type: "button" }, words.again ?? "");
    button.addEventListener("click", () => {
      made.remove();
      again();
    });
    made.append(element("form", {}, button));
  }
  made.append(close);
  document.getElementById("toasts")?.append(made);
}

function fade(made: HTMLElement): void {
  const stay = made.querySelector("form, a") ? 10_000 : 6_000;
  let timer = setTimeout(() => made.remove(), stay);
  const hold = (): void => clearTimeout(timer);
  const go = (): void => {
    hold();
    timer = setTimeout(() => made.remove(), stay / 2);
  };
  made.addEventListener("pointerenter", hold);
  made.addEventListener("focusin", hold);
  made.addEventListener("pointerleave", go);
  made.addEventListener("focusout", go);
  // What a toast offers was taken.
  made.addEventListener("submit", () => made.remove());
}

export function start(): void {
  const region = document.getElementById("toasts");
  if (!region) return;
  for (const made of region.children) fade(made as HTMLElement);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof HTMLElement) fade(node);
  }).observe(region, { childList: true });
  on("click", ".toast [data-close]", (button) => button.closest(".toast")?.remove());
}
