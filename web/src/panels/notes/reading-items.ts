// Converts the explanation of a file into bars for the margin.
import type { Explanation, Lines } from "../../protocol";

export type Kind = "quizzed" | "asked" | "unread" | "navigation";

/** A bar, or several if other Q&As are between its lines. */
export interface Item {
  key: string;
  kind: Kind;
  lines: Lines[];
  /** A short title. */
  title: string;
  facts: string[];
  /** The column in the margin, from 0. */
  lane: number;
}

/** The maximum number of columns. Further bars overlap. */
const LANES = 3;

export function itemsOf(reading: Explanation | null): Item[] {
  if (reading === null) return [];
  const questions = reading.questions.map((it): Omit<Item, "lane"> => ({
    key: `question ${it.line} ${it.id}`,
    kind: it.is_quizzed ? "quizzed" : "asked",
    lines: it.lines,
    title: it.question,
    facts: [
      it.read_as,
      it.quiz,
      it.topic === "" ? "no topic" : `topic ${it.topic}`,
      it.has_written_id ? `id ${it.id}` : `id ${it.id} (not written)`,
    ],
  }));
  const unread = reading.unread.map(({ line, end_line, why, words }): Omit<Item, "lane"> => ({
    key: `unread ${line}`,
    kind: "unread",
    lines: [{ line, end_line }],
    title: words,
    facts: [`not part of a question: ${why}`],
  }));
  const navigation = reading.navigation.map((lines): Omit<Item, "lane"> => ({
    key: `navigation ${lines.line}`,
    kind: "navigation",
    lines: [lines],
    title: "Navigation",
    facts: ["navigation, which is not part of any answer"],
  }));
  const items = [...questions, ...unread, ...navigation];
  items.sort((one, other) => firstLine(one) - firstLine(other));
  return inLanes(items);
}

const firstLine = ({ lines }: Pick<Item, "lines">): number => lines[0]?.line ?? 0;

/** Assigns columns, so that bars that share a line are next to each other. */
function inLanes(items: Omit<Item, "lane">[]): Item[] {
  const taken: Set<number>[] = [];
  return items.map((item) => {
    const numbers = item.lines.flatMap(({ line, end_line }) => Array.from({ length: end_line - line + 1 }, (_, at) => line + at));
    const free = taken.findIndex((lines) => !numbers.some((number) => lines.has(number)));
    const lane = free >= 0 ? free : Math.min(taken.length, LANES - 1);
    const lines = (taken[lane] ??= new Set());
    for (const number of numbers) lines.add(number);
    return { ...item, lane };
  });
}

/** Formats line ranges: `line 3`, `lines 3 to 7`, `lines 3 to 7 and 12 to 14`. */
export function lineWords(lines: Lines[]): string {
  const words = lines.map(({ line, end_line }) => (line === end_line ? `${line}` : `${line} to ${end_line}`));
  const isOne = lines.length === 1 && lines[0]?.line === lines[0]?.end_line;
  return `${isOne ? "line" : "lines"} ${words.join(" and ")}`;
}

/** Returns the full description of a bar, for screen readers. */
export const labelOf = ({ lines, title, facts }: Item): string =>
  `${title} (${lineWords(lines)}): ${facts.join("; ")}`.replaceAll("`", "");
