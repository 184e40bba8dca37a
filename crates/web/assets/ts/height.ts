// What a framed post and the page around it say to each other.

/** Without a height a question, with one the answer. */
export const HEIGHT = "aldea-height";

/** A frame is no higher than this, whatever its page says. */
const HIGHEST = 10_000;

/** Whole pixels that what is in the frame takes. */
export function heightOf(body: { getBoundingClientRect(): { height: number } }): number {
  return Math.ceil(body.getBoundingClientRect().height);
}

export function isQuestion(message: unknown): boolean {
  const { type, height } = (message ?? {}) as { type?: unknown; height?: unknown };
  return type === HEIGHT && height === undefined;
}

/** The height that a message tells; none if it is no answer. */
export function heightIn(message: unknown): number | undefined {
  const { type, height } = (message ?? {}) as { type?: unknown; height?: unknown };
  if (type !== HEIGHT || typeof height !== "number" || !(height > 0)) return undefined;
  return Math.min(Math.ceil(height), HIGHEST);
}
