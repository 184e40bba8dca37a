// Links with data-dialog open what they lead to in a dialog; without script they lead there.
import { element, find, icon, on, plain, words } from "./dom";
import { ask, leave } from "./frag";

let dialog: HTMLDialogElement | null = null;

/** What floats must be inside the open dialog to stand above it and to be reached. */
function lift(into: HTMLElement): void {
  const toasts = document.getElementById("toasts");
  if (toasts) into.append(toasts);
}

function shell(): HTMLDialogElement {
  if (dialog?.isConnected) return dialog;
  const made = element("dialog");
  made.addEventListener("close", () => {
    lift(document.body);
    made.remove();
  });
  made.addEventListener("click", (event) => event.target === made && made.close());
  document.body.append(made);
  return (dialog = made);
}

/** Shows markup in the one dialog. */
export function show(html: string): HTMLDialogElement {
  const made = shell();
  const close = element("button", { class: "round", type: "button", "data-close": "", "aria-label": words.close ?? "" }, icon("i-close"));
  const content = document.createRange().createContextualFragment(html);
  const dark = content.querySelector(".viewer") !== null;
  made.classList.toggle("dark", dark);
  lift(document.body);
  const title = content.querySelector<HTMLElement>("[data-title]")?.dataset.title;
  const header = element("header", {}, ...(title ? [element("h2", {}, title)] : []), close);
  made.replaceChildren(...(dark ? [] : [header]), content);
  lift(made);
  const heading = find("h1, h2, .viewer-bar, label", made);
  made.setAttribute("aria-label", heading?.textContent?.trim() ?? "");
  if (!made.open) made.showModal();
  find("[autofocus]", made)?.focus();
  document.dispatchEvent(new CustomEvent("put"));
  return made;
}

export const closeDialog = (): void => dialog?.close();

/** Asks a question with two answers of equal size; true for the second. */
export function choose(question: string, first: string, second: string): Promise<boolean> {
  return new Promise((decide) => {
    const made = element("dialog", { class: "ask", "aria-label": question });
    const answer = (text: string, kind: string, value: boolean): HTMLButtonElement => {
      const button = element("button", { class: kind, type: "button" }, text);
      button.addEventListener("click", () => {
        decide(value);
        made.close();
      });
      return button;
    };
    made.append(element("div", { class: "asked" }, element("p", {}, question), answer(first, "btn", false), answer(second, "btn quiet", true)));
    made.addEventListener("close", () => {
      decide(false);
      made.remove();
    });
    document.body.append(made);
    made.showModal();
  });
}

export function start(): void {
  on<"click", HTMLAnchorElement>("click", "a[data-dialog]", (link, event) => {
    // On the page itself the link leads nowhere new.
    if (!plain(event) || link.pathname + link.search === location.pathname + location.search) return;
    event.preventDefault();
    ask(link.href).then(show, () => leave(link.href));
  });
  on("click", "dialog [data-close]", (_, event) => {
    event.preventDefault();
    closeDialog();
  });
  on("keydown", "dialog.dark", (viewer, event) => {
    const rtl = document.dir === "rtl";
    const rel = { ArrowLeft: rtl ? "next" : "prev", ArrowRight: rtl ? "prev" : "next" }[event.key];
    if (rel) find(`a[rel="${rel}"]`, viewer)?.click();
  });
  swipe();
}

/** In the viewer a finger moves to the neighbours. */
function swipe(): void {
  let from = 0;
  on("touchstart", "dialog.dark", (_, event) => {
    from = event.touches.length === 1 ? (event.touches[0]?.clientX ?? 0) : 0;
  });
  on("touchend", "dialog.dark", (viewer, event) => {
    const moved = from && (event.changedTouches[0]?.clientX ?? from) - from;
    if (Math.abs(moved) < 60 || (visualViewport?.scale ?? 1) > 1.01) return;
    const back = moved > 0 !== (document.dir === "rtl");
    find(`a[rel="${back ? "prev" : "next"}"]`, viewer)?.click();
  });
}
