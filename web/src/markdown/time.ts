// Instants in words: `<t:…>`, and when a message was written. All relative to the time the bot believes it is.

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

/** An instant in one of Discord's styles; without one, as `f`. Source: reference.mdx, "Timestamp Styles". */
export function inStyle(style: string | undefined, instant: Date, now: Date, locale: string): string {
  if (style === "R") return relative(instant, now, locale);
  return new Intl.DateTimeFormat(locale, STYLES[style ?? "f"] ?? STYLES["f"]).format(instant);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** As in "in 3 hours", in the largest unit of which there is one. */
function relative(instant: Date, now: Date, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  const seconds = Math.round((instant.getTime() - now.getTime()) / 1_000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return format.format(Math.round(seconds / length), unit);
}

/** When a message was written, as beside its author's name. */
export function written(instant: Date, now: Date): string {
  const time = instant.toLocaleTimeString("en-GB", { timeStyle: "short" });
  const day = (of: Date) => of.toLocaleDateString("en-GB");
  const yesterday = new Date(now.getTime());
  yesterday.setDate(yesterday.getDate() - 1);
  if (day(instant) === day(now)) return `Today at ${time}`;
  if (day(instant) === day(yesterday)) return `Yesterday at ${time}`;
  return `${day(instant)} ${time}`;
}
