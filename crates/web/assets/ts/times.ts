// Keeps "12 min" true. The same thresholds as dates.rs: minutes, hours, seven days, then the date, which stays.
import { all, words } from "./dom";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The short words for a time that long ago; none once it is a date. */
export function ago(passed: number, say: DOMStringMap = words): string | undefined {
  if (passed < MINUTE) return say.now;
  if (passed < HOUR) return say.min?.replace("%", String(Math.floor(passed / MINUTE)));
  if (passed < DAY) return say.hour?.replace("%", String(Math.floor(passed / HOUR)));
  if (passed < 7 * DAY) return say.day?.replace("%", String(Math.floor(passed / DAY)));
  return undefined;
}

function refresh(): void {
  for (const time of all<HTMLTimeElement>(".when time")) {
    const text = ago(Date.now() - Date.parse(time.dateTime));
    if (text && text !== time.textContent) time.textContent = text;
  }
}

export function start(): void {
  setInterval(() => document.hidden || refresh(), MINUTE);
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
