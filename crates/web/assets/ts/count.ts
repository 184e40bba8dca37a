// Characters as the server counts them (domain/text/count.rs): what a reader sees as one, links as 23, people elsewhere
// without their server.

// Safari 15.4 has no lookbehind: what stands before is matched and put back.
const LINK = /(^|[^\w@/.])https?:\/\/(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,}(?::\d+)?(?:[/?#][^\s<>"]*[^\s<>"'.,!?;:)\]}])?\/?/giu;
const LINK_LENGTH = "x".repeat(23);
const REMOTE_MENTION = /(^|[^\p{L}\p{N}_/])@([a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d+)?/giu;

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

function graphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter ? segmenter.segment(text) : text) count++;
  return count;
}

/** The length of a post; its warning counts in full. */
export function length(text: string, warning = ""): number {
  return graphemes(text.replace(LINK, `$1${LINK_LENGTH}`).replace(REMOTE_MENTION, "$1@$2")) + graphemes(warning);
}
