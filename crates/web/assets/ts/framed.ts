// On a post that stands in a frame of another site: tells the page around it how high the post is (`embed.ts` there).
import { HEIGHT, heightOf, isQuestion } from "./height";

function tell(): void {
  // Whoever frames the post may know: it is nothing but a number.
  window.parent.postMessage({ type: HEIGHT, height: heightOf(document.body) }, "*");
}

if (window.parent !== window) {
  window.addEventListener("message", (asked) => {
    if (asked.source === window.parent && isQuestion(asked.data)) tell();
  });
  // Tells it at once, and whenever it changes.
  new ResizeObserver(tell).observe(document.body);
}
