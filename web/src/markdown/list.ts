// Lists, which discord-markdown-parser does not know: line by line, as Discord reads them.
//
// An item goes on over the lines that are indented deeper than its marker stands; a line at the margin that
// begins no item ends the list. Blank lines between and behind items are swallowed.
import type { ParserRule, State } from "discord-markdown-parser/dist/simple-markdown";
import { isLineStart } from "./line";

/** As deep as Discord nests lists; deeper ones are text. */
const MAX_DEPTH = 11;
/** The indentation, the marker and the space behind it; there must be something to show on the line. */
const MARKER = /^( *)([-*]|\d{1,10}\.) +(?=\S)/;

interface Item {
  lines: string[];
  /** How far its text stands from the margin. */
  width: number;
}

export const list: ParserRule = {
  // Before emphasis, which also begins with an asterisk, and behind quotes and fences.
  order: 5.5,
  match: (source, state) => {
    if (!isLineStart(state) || depth(state) >= MAX_DEPTH || !MARKER.test(source)) return null;
    return [source.slice(0, extent(source).length)];
  },
  parse: (capture, parse, state) => {
    const source = capture[0] ?? "";
    const { items, isOrdered } = extent(source);
    const inside: State = { ...state, prevCapture: null, listDepth: depth(state) + 1 };
    return {
      ordered: isOrdered,
      start: isOrdered ? parseInt(source.trimStart(), 10) : 1,
      items: items.map((item) => parse(text(item), { ...inside })),
    };
  },
};

function depth(state: State): number {
  return typeof state["listDepth"] === "number" ? state["listDepth"] : 0;
}

/** The items at the beginning of a text, and how many characters they take. */
function extent(source: string): { items: Item[]; length: number; isOrdered: boolean } {
  const items: Item[] = [];
  let [at, end, base, isOrdered] = [0, 0, 0, false];
  while (at < source.length) {
    const stop = source.indexOf("\n", at);
    const next = stop < 0 ? source.length : stop + 1;
    const line = source.slice(at, stop < 0 ? source.length : stop);
    const marker = MARKER.exec(line);
    const indent = line.length - line.trimStart().length;
    const item = items.at(-1);
    if (item !== undefined && line.trim() === "") item.lines.push("");
    else if (item !== undefined && indent > base) item.lines.push(line);
    else if (marker !== null && (item === undefined || isOrdered === isNumber(marker))) {
      if (item === undefined) [base, isOrdered] = [indent, isNumber(marker)];
      items.push({ lines: [line], width: marker[0].length });
    } else break;
    at = end = next;
  }
  return { items, length: end, isOrdered };
}

const isNumber = (marker: RegExpExecArray): boolean => marker[2]?.endsWith(".") ?? false;

/** What an item says, as if it stood at the margin. */
function text({ lines: [first = "", ...rest], width }: Item): string {
  const margin = new RegExp(`^ {1,${width}}`);
  return [first.slice(width), ...rest.map((line) => line.replace(margin, ""))].join("\n").trimEnd();
}
