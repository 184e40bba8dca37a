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

/** The server writes times in the person's zone: it learns it from this cookie where nobody has chosen one. */
function tellZone(): void {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  if (zone && !document.cookie.includes(`zone=${zone}`)) document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

export function start(): void {
  tellZone();
  setInterval(() => document.hidden || refresh(), MINUTE);
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
