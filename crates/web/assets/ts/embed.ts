// `/embed.js`, on pages of other sites: gives each frame that shows a post of this server the height of the post. The
// frame works without it, with the height that the page gave it.
import { HEIGHT, heightIn } from "./height";

const own = new URL((document.currentScript as HTMLScriptElement).src).origin;

function isOurs(frame: HTMLIFrameElement): boolean {
  try {
    return new URL(frame.src).origin === own;
  } catch {
    return false;
  }
}

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>("iframe.aldea-embed")].filter(isOurs);
}

window.addEventListener("message", (told) => {
  const height = told.origin === own ? heightIn(told.data) : undefined;
  const frame = frames().find((frame) => frame.contentWindow === told.source);
  if (frame && height) frame.height = String(height);
});
// Those that were there before this script have spoken already.
for (const frame of frames()) frame.contentWindow?.postMessage({ type: HEIGHT }, "*");
