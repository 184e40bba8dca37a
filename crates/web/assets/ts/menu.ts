// Menus are <details>: with script one at a time, closed by a press elsewhere, walked with the arrow keys.
import { all, find, on } from "./dom";

const open = (): HTMLDetailsElement | null => find<HTMLDetailsElement>("details.menu[open]");

/** Closes the open menu; true if there was one. */
export function closeMenu(focus: boolean): boolean {
  const menu = open();
  if (!menu) return false;
  menu.open = false;
  if (focus) find("summary", menu)?.focus();
  return true;
}

/** Up instead of down where there is no room below. */
function place(menu: HTMLDetailsElement): void {
  const float = find(".float", menu);
  if (!float || menu.classList.contains("me")) return;
  float.classList.remove("up");
  const bar = find(".bar")?.getBoundingClientRect();
  const bottom = bar && bar.height ? bar.top : innerHeight;
  const { bottom: end, height } = float.getBoundingClientRect();
  if (end > bottom && menu.getBoundingClientRect().top - height > 0) float.classList.add("up");
}

export function start(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!(menu instanceof HTMLDetailsElement) || !menu.matches(".menu") || !menu.open) return;
      for (const other of all<HTMLDetailsElement>("details.menu[open]")) if (other !== menu) other.open = false;
      place(menu);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const menu = open();
    const target = event.target;
    if (menu && target instanceof Node && (!menu.contains(target) || (target instanceof Element && target.closest(".float a")))) {
      menu.open = false;
    }
  });
  on("keydown", "details.menu[open]", (menu, event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = all(".float a, .float button", menu);
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at < 0 && step < 0 ? items.length - 1 : at + step + items.length) % items.length]?.focus();
  });
}
