// Formats times and durations.

const STYLE: Intl.DateTimeFormatOptions = {
  weekday: "short", day: "numeric", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
};

/** Formats date and time in a time zone; the default is the browser's. */
export function dayAndTime(ms: number, zone?: string): string {
  return new Intl.DateTimeFormat("en-GB", zone === undefined ? STYLE : { ...STYLE, timeZone: zone }).format(ms);
}

const UNITS: [string, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** Formats a duration in its two largest units: `1 day 2 hours`, `5 minutes 1 second`. */
export function span(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const words: string[] = [];
  for (const [unit, size] of UNITS) {
    const number = Math.floor(left / size);
    left %= size;
    if (number > 0) words.push(`${number} ${unit}${number === 1 ? "" : "s"}`);
    else if (words.length > 0) break;
    if (words.length === 2) break;
  }
  return words.join(" ") || "0 seconds";
}
