// Pictures of a post: picked, pasted or dropped, sent at once with the form's own button "Add these", one after another.
import { all, element, find, on, words } from "./dom";
import { ACCEPT, ask, errorText, fields, morph, Refused } from "./frag";
import { toast } from "./toast";

const tray = (form: HTMLFormElement): HTMLElement | null => find("[data-tray]", form);

export function isTrayButton(button: HTMLElement | null): button is HTMLButtonElement {
  return button instanceof HTMLButtonElement && /^(attach|detach:|earlier:|look)/.test(button.value);
}

/** The first empty description. */
export const undescribed = (form: HTMLFormElement): HTMLTextAreaElement | undefined =>
  all<HTMLTextAreaElement>("[data-tray] textarea", form).find((box) => !box.value.trim());

/** Puts in the tray as the server has it now, with what was typed meanwhile. */
function update(form: HTMLFormElement, html: string): void {
  const old = tray(form);
  const part = find("[data-tray]", new DOMParser().parseFromString(html, "text/html"));
  if (!old || !part) return;
  const typed = new Map(all<HTMLTextAreaElement>("textarea", old).map((box) => [box.name, box.value]));
  // Rows that wait for their turn are not the server's yet: it must not take one of them for what has just come.
  const waiting = all("li.up", old);
  for (const row of waiting) row.remove();
  morph(old, part);
  find("ul", tray(form) ?? old)?.append(...waiting);
  for (const box of all<HTMLTextAreaElement>("[data-tray] textarea", form)) box.value = typed.get(box.name) ?? box.value;
  lookAgain(form);
}

/** As long as a film is being prepared. */
function lookAgain(form: HTMLFormElement): void {
  if (!find("[data-working]", form)) return;
  setTimeout(() => {
    const button = find<HTMLButtonElement>("button[value=look]", form);
    if (button && form.isConnected) void changeTray(form, button);
  }, 3000);
}

/** Removes a picture, or moves it. */
export async function changeTray(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  try {
    update(form, await ask(form.action, { method: "POST", body: fields(form, button) }));
  } catch (error) {
    toast(error instanceof Refused ? error.message : (words.failed ?? ""));
  }
}

/** Only XMLHttpRequest tells how much has been sent. */
function upload(form: HTMLFormElement, file: File, progress: (part: number) => void): Promise<string> {
  const data = new FormData(form);
  data.delete("file");
  data.delete("file_description");
  data.set("file", file);
  data.set("file_description", "");
  data.set("do", "attach");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", ACCEPT);
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => {
      const ok = request.status < 300 || request.status === 422;
      if (ok) resolve(request.responseText);
      else reject(new Refused(request.status, errorText(request.responseText)));
    };
    request.onerror = () => reject(new Error());
    request.send(data);
  });
}

async function attach(form: HTMLFormElement, files: File[]): Promise<void> {
  const list = find("[data-tray] ul", form);
  const room = Number(tray(form)?.dataset.max ?? 0) - all("[data-tray] li", form).length;
  if (files.length > room) toast(words.tooMany ?? "");
  const waiting = files.slice(0, Math.max(0, room)).map((file) => {
    const url = URL.createObjectURL(file);
    const bar = element("progress", { max: "1", value: "0", "aria-label": words.loading ?? "" });
    const shown = file.type.startsWith("image/") ? element("img", { src: url, alt: "" }) : element("span", { class: "blank" });
    const row = element("li", { class: "up", "data-keep": "" }, shown, bar);
    list?.append(row);
    return { file, row, bar, url };
  });
  for (const { file, row, bar, url } of waiting) {
    try {
      const html = await upload(form, file, (part) => (bar.value = part));
      row.remove();
      update(form, html);
      find<HTMLTextAreaElement>("[data-tray] li:last-child textarea", form)?.focus();
    } catch (error) {
      row.remove();
      toast(error instanceof Refused ? error.message : (words.failed ?? ""));
    }
    URL.revokeObjectURL(url);
  }
}

const pictures = (files: FileList | undefined): File[] => [...(files ?? [])].filter((file) => /^(image|video|audio)\//.test(file.type));

export function start(): void {
  on<"change", HTMLInputElement>("change", "[data-pick]", (input) => {
    if (input.form) void attach(input.form, [...(input.files ?? [])]);
    input.value = "";
  });
  on("paste", "form.composer", (form, event) => {
    const files = pictures(event.clipboardData?.files);
    if (!files.length) return;
    event.preventDefault();
    void attach(form as HTMLFormElement, files);
  });
  on("dragover", "form.composer", (form, event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("drop");
  });
  on("dragleave", "form.composer", (form) => form.classList.remove("drop"));
  on("drop", "form.composer", (form, event) => {
    form.classList.remove("drop");
    const files = pictures(event.dataTransfer?.files);
    if (!files.length) return;
    event.preventDefault();
    void attach(form as HTMLFormElement, files);
  });
}
