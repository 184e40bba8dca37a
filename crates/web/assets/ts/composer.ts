// Writing: characters left, a box that grows, a draft on the device at every keystroke, sending that loses nothing.
import { all, find, on, words } from "./dom";
import { length } from "./count";
import { choose, closeDialog } from "./dialog";
import { ask, fields, put, Refused } from "./frag";
import { toast } from "./toast";
import { changeTray, isTrayButton, undescribed } from "./tray";

interface Draft {
  text: string;
  warning: string;
  audience?: string;
  lang?: string;
}

const text = (form: HTMLFormElement): HTMLTextAreaElement | null => find<HTMLTextAreaElement>("textarea[name=text]", form);
const warning = (form: HTMLFormElement): HTMLInputElement | null => find<HTMLInputElement>("input[name=warning]", form);
const key = (form: HTMLFormElement): string => `draft:${document.body.dataset.me}:${form.dataset.draft}`;

function count(form: HTMLFormElement): void {
  const left = Number(form.dataset.limit) - length(text(form)?.value ?? "", warning(form)?.value);
  const shown = find<HTMLOutputElement>(".left", form);
  if (!shown) return;
  shown.textContent = ((left < 0 ? shown.dataset.over : shown.dataset.left) ?? "%").replace("%", String(Math.abs(left)));
  shown.classList.toggle("over", left < 0);
}

function grow(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function keep(form: HTMLFormElement): void {
  const data = new FormData(form);
  const draft: Draft = {
    text: String(data.get("text") ?? ""),
    warning: String(data.get("warning") ?? ""),
    audience: String(data.get("audience") ?? ""),
    lang: String(data.get("lang") ?? ""),
  };
  const note = find("[data-kept]", form);
  try {
    if (draft.text || draft.warning) localStorage.setItem(key(form), JSON.stringify(draft));
    else localStorage.removeItem(key(form));
    if (note) note.textContent = draft.text ? (words.draft ?? "") : "";
  } catch {
    // No room or not allowed: the text is still in the box.
  }
}

/** Brings back what was written before, unless the server filled the box. */
function restore(form: HTMLFormElement): void {
  const box = text(form);
  if (!box || box.value) return;
  let draft: Draft | null = null;
  try {
    draft = JSON.parse(localStorage.getItem(key(form)) ?? "null") as Draft | null;
  } catch {
    return;
  }
  if (!draft) return;
  box.value = draft.text;
  const warn = warning(form);
  if (warn && draft.warning) {
    warn.value = draft.warning;
    const fold = warn.closest("details");
    if (fold) fold.open = true;
  }
  const audience = find<HTMLInputElement>(`input[name=audience][value="${CSS.escape(draft.audience ?? "")}"]`, form);
  if (audience) audience.checked = true;
  say(form);
}

/** The audience as a sentence. */
function say(form: HTMLFormElement): void {
  const chosen = find<HTMLInputElement>("input[name=audience]:checked", form);
  const said = find("[data-said]", form);
  if (chosen?.dataset.says && said) said.textContent = chosen.dataset.says;
}

const known = new WeakSet<HTMLFormElement>();

function prepare(): void {
  for (const form of all<HTMLFormElement>("form.composer")) {
    if (known.has(form)) continue;
    known.add(form);
    restore(form);
    const box = text(form);
    if (box) {
      grow(box);
      if (box.autofocus) box.setSelectionRange(box.value.length, box.value.length);
    }
    count(form);
  }
}

const sending = new WeakSet<HTMLFormElement>();

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (sending.has(form)) return;
  const keep = button instanceof HTMLButtonElement && button.value === "keep";
  const bare = keep || find("input[name=bare]", form) ? undefined : undescribed(form);
  if (bare && !(await choose(words.undescribed ?? "", words.describe ?? "", words.anyway ?? ""))) return bare.focus();
  sending.add(form);
  const data = fields(form, button);
  data.set("do", keep ? "keep" : "post");
  // The question was asked here.
  if (bare) data.set("bare", "1");
  try {
    // A page that was only for writing ends with it; that of signing in is another matter.
    const html = await ask(form.action, { method: "POST", body: data }, (to) => {
      if (!new URL(to).pathname.startsWith("/auth/")) forget(form);
    });
    // A form in the answer is ours with messages; anything else means that it was sent.
    if (/<div class="errors"/.test(html)) {
      put(html);
      find<HTMLElement>(".errors", form)?.focus();
      return;
    }
    done(form);
    put(html);
  } catch (error) {
    if (error instanceof Refused) toast(error.message);
    else later(form, button);
  } finally {
    sending.delete(form);
  }
}

/** The draft on the device, which is sent. */
function forget(form: HTMLFormElement): void {
  try {
    localStorage.removeItem(key(form));
  } catch {
    // Nothing was kept then.
  }
}

function done(form: HTMLFormElement): void {
  forget(form);
  if (form.closest("dialog")) return closeDialog();
  form.reset();
  for (const fold of all<HTMLDetailsElement>("details[open]", form)) fold.open = false;
  const box = text(form);
  if (box) {
    box.blur();
    grow(box);
  }
  count(form);
}

/** The same form with the same key once the network is back: it cannot become two posts. */
function later(form: HTMLFormElement, button: HTMLElement | null): void {
  const again = (): void => {
    removeEventListener("online", again);
    if (form.isConnected) void send(form, button);
  };
  addEventListener("online", again);
  toast(words.kept ?? "", again);
}

export function start(): void {
  on("input", "form.composer [data-counted]", (input) => {
    const form = input.closest<HTMLFormElement>("form");
    if (!form) return;
    if (input instanceof HTMLTextAreaElement) grow(input);
    count(form);
    keep(form);
  });
  on<"change", HTMLInputElement>("change", "form.composer input[name=audience], form.composer select", (input) => {
    if (!input.form) return;
    say(input.form);
    keep(input.form);
  });
  on<"submit", HTMLFormElement>("submit", "form.composer", (form, event) => {
    event.preventDefault();
    if (isTrayButton(event.submitter)) void changeTray(form, event.submitter);
    else void send(form, event.submitter);
  });
  on<"keydown", HTMLTextAreaElement>("keydown", "form.composer textarea, form.composer input", (input, event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      input.form?.requestSubmit();
    }
  });
  document.addEventListener("put", prepare);
  prepare();
}
