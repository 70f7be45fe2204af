// Times in words.

/** Day and time of day in a zone; without one, in the browser's. */
export function dayAndTime(ms: number, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" };
  return new Intl.DateTimeFormat("en-GB", zone === undefined ? options : { ...options, timeZone: zone }).format(ms);
}

const UNITS: [string, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** The two largest units: `1 day 2 hours`, `5 minutes 1 second`. */
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
