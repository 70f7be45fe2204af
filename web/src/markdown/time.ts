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

/** A formatter is slow to make, and every message has its time. */
const made = new Map<string, Intl.DateTimeFormat>();

function formatted(instant: Date, locale: string, style: Intl.DateTimeFormatOptions): string {
  const key = [locale, style.dateStyle, style.timeStyle].join(" ");
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, style);
  made.set(key, format);
  return format.format(instant);
}

/** An instant in one of Discord's styles; without one, as `f`. Source: reference.mdx, "Timestamp Styles". */
export function inStyle(style: string | undefined, instant: Date, now: Date, locale: string): string {
  if (style === "R") return relative(instant, now, locale);
  return formatted(instant, locale, STYLES[style ?? "f"] ?? { dateStyle: "long", timeStyle: "short" });
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
  const time = formatted(instant, "en-GB", { timeStyle: "short" });
  const day = (of: Date) => formatted(of, "en-GB", { dateStyle: "short" });
  const yesterday = new Date(now.getTime());
  yesterday.setDate(yesterday.getDate() - 1);
  if (day(instant) === day(now)) return `Today at ${time}`;
  if (day(instant) === day(yesterday)) return `Yesterday at ${time}`;
  return `${day(instant)} ${time}`;
}
