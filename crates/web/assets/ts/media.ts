// Words in the place of what could not be loaded; streams only where the browser plays them.
import { all, on, words } from "./dom";

const HLS = "application/vnd.apple.mpegurl";

/** The link beside it leads to where it is broadcast. */
function streams(): void {
  for (const video of all<HTMLVideoElement>("video.stream")) if (!video.canPlayType(HLS)) video.remove();
}

export function start(): void {
  // Errors of pictures do not rise: they are caught on their way down.
  on<"error", HTMLImageElement>(
    "error",
    ".media > a > img",
    (image) => {
      const place = image.parentElement;
      if (!place) return;
      place.dataset.wait = words.broken;
      place.classList.add("broken");
    },
    true,
  );
  document.addEventListener("put", streams);
  streams();
}
