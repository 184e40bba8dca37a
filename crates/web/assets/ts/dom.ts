// Small things that every other file needs.

/** Messages of the person's language; put into the page by skeleton.html. */
export const words: DOMStringMap = document.getElementById("words")?.dataset ?? {};

export const find = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);

export const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** Listens on the whole document: parts that are put in later need nothing. */
export function on<K extends keyof DocumentEventMap, T extends Element = HTMLElement>(
  type: K,
  selector: string,
  act: (target: T, event: DocumentEventMap[K]) => void,
  capture = false,
): void {
  document.addEventListener(
    type,
    (event) => {
      const target = event.target instanceof Element ? event.target.closest<T>(selector) : null;
      if (target && !event.defaultPrevented) act(target, event);
    },
    capture,
  );
}

/** A plain press: not one that should open a new tab. */
export const plain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** Read aloud through the one live region. */
export function announce(text: string): void {
  const region = document.getElementById("say");
  if (region) region.textContent = text;
}

export const isEditable = (node: unknown): boolean =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A symbol of the page's sprite. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}
