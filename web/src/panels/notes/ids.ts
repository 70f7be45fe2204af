// Where the ids that a note lacks belong: where `recite check --fix` writes them.
import type { Problem } from "../../protocol";

export const isMissingId = (problem: Problem): boolean => problem.what.startsWith("question has no id");

/**
 * The last line of each answer without an id, from 1, in order; `null` where that cannot be told for sure from the
 * lines alone. `asked` are the lines of all questions.
 */
export function lastLines(lines: string[], problems: Problem[], asked: number[]): number[] | null {
  const levels = levelsOf(lines);
  const missing = problems.filter(isMissingId).map(({ line }) => line);
  const level = levels?.[(asked[0] ?? 0) - 1];
  // Of questions of several levels, only the program knows which headings end an answer.
  if (!levels || !level || [...asked, ...missing].some((line) => levels[line - 1] !== level)) return null;
  if (problems.some(({ line }) => ![0, level, undefined].includes(levels[line - 1]))) return null;
  return [...new Set(missing)].sort((one, other) => one - other).map((line) => lastLine(lines, levels, line, level));
}

function lastLine(lines: string[], levels: number[], question: number, level: number): number {
  const next = levels.findIndex((other, at) => at >= question && other > 0 && other <= level);
  const answer = lines.slice(question, next < 0 ? lines.length : next);
  return question + answer.findLastIndex((line) => line.trim() !== "") + 1;
}

/** Of each line the level of the heading that it is, or 0; `null` for a text that only a parser of Markdown reads right. */
function levelsOf(lines: string[]): number[] | null {
  const levels: number[] = [];
  let fence: string | null = null;
  for (const [at, line] of lines.entries()) {
    const mark: string | undefined = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      const isEnd: boolean = mark !== undefined && mark.startsWith(fence) && line.trim() === mark;
      if (isEnd) fence = null;
      levels.push(0);
    } else if (mark !== undefined) {
      fence = mark;
      levels.push(0);
    } else if (isHard(line, at)) {
      return null;
    } else {
      levels.push(/^(#{1,6})(?:[ \t]|$)/.exec(line)?.[1]?.length ?? 0);
    }
  }
  return fence === null ? levels : null;
}

/** Front matter, underlined headings, HTML, and what may be a fence or a heading inside of something else. */
function isHard(line: string, at: number): boolean {
  const isUnderline = at > 0 && /^\s*(=+|-+)\s*$/.test(line);
  const isFrontMatter = at === 0 && /^\uFEFF?(-{3}|\+{3})\s*$/.test(line);
  return isUnderline || isFrontMatter || /^\s*<[a-z/!?]/i.test(line) || /^(\s+|[\s>]*>\s*|\s*([-*+]|\d+[.)])\s+)(#|`{3}|~{3})/.test(line);
}
