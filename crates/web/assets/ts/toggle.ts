// A press is visible within the frame; if the server says no, it is as before.

type Undo = () => void;
const nothing: Undo = () => {};

/** Shows a form as if its button had done its work already. */
export function flip(form: HTMLFormElement, button: HTMLElement | null): Undo {
  if (!(button instanceof HTMLButtonElement)) return nothing;
  const menu = button.closest<HTMLDetailsElement>("details.menu");
  if (menu) menu.open = false;
  if (button.hasAttribute("aria-pressed")) return press(button);
  if (button.dataset.next) return rename(form, button);
  if (button.value === "delete") return hide(form.closest<HTMLElement>("article"));
  return nothing;
}

function press(button: HTMLButtonElement): Undo {
  const was = { pressed: button.getAttribute("aria-pressed"), value: button.value, label: button.getAttribute("aria-label") ?? "" };
  const count = button.querySelector("span");
  const shown = count?.textContent ?? "";
  const down = was.pressed !== "true";
  button.setAttribute("aria-pressed", String(down));
  button.value = down ? `un${was.value}` : was.value.replace(/^un/, "");
  // A short form such as 12k stays: the exact number comes with the answer.
  if (count && /^\d*$/.test(shown)) {
    const number = Math.max(0, Number(shown) + (down ? 1 : -1));
    count.textContent = number ? String(number) : "";
    button.setAttribute("aria-label", was.label.replace(/\s*\([^()]*\)$/, "") + (number ? ` (${number})` : ""));
  }
  return () => {
    button.setAttribute("aria-pressed", was.pressed ?? "false");
    button.setAttribute("aria-label", was.label);
    button.value = was.value;
    if (count) count.textContent = shown;
  };
}

/** "Follow" becomes "Following": on the button itself, or on the one that opened its menu. */
function rename(form: HTMLFormElement, button: HTMLButtonElement): Undo {
  const face = form.querySelector<HTMLElement>("summary") ?? button;
  const was = [...face.childNodes];
  face.replaceChildren(button.dataset.next ?? "");
  return () => face.replaceChildren(...was);
}

function hide(card: HTMLElement | null): Undo {
  if (!card) return nothing;
  card.hidden = true;
  return () => {
    card.hidden = false;
  };
}
