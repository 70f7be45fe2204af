// Formats timestamps (`<t:…>`) and the times of messages, relative to the bot's time.

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

/** A cache, because formatters are slow to create and every message needs one. */
const made = new Map<string, Intl.DateTimeFormat>();

function formatted(instant: Date, locale: string, style: Intl.DateTimeFormatOptions): string {
  const key = [locale, style.dateStyle, style.timeStyle].join(" ");
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, style);
  made.set(key, format);
  return format.format(instant);
}

/** Formats a time in one of Discord's styles; the default is `f`. Source: reference.mdx, "Timestamp Styles". */
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

/** Formats a relative time such as "in 3 hours", in the largest unit that fits. */
function relative(instant: Date, now: Date, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale);
  const seconds = Math.round((instant.getTime() - now.getTime()) / 1_000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return format.format(Math.round(seconds / length), unit);
}

/** Formats the time of a message, as shown next to its author. */
export function written(instant: Date, now: Date): string {
  const time = formatted(instant, "en-GB", { timeStyle: "short" });
  const day = (of: Date) => formatted(of, "en-GB", { dateStyle: "short" });
  const yesterday = new Date(now.getTime());
  yesterday.setDate(yesterday.getDate() - 1);
  if (day(instant) === day(now)) return `Today at ${time}`;
  if (day(instant) === day(yesterday)) return `Yesterday at ${time}`;
  return `${day(instant)} ${time}`;
}
