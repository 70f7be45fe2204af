// Lists, which discord-markdown-parser does not support, parsed line by line like Discord.
//
// An item includes the following lines that are indented more than its marker. A line without indentation that starts
// no item ends the list. Blank lines between and after items are dropped.
import type { ParserRule, State } from "discord-markdown-parser/dist/simple-markdown";
import { isLineStart } from "./line";

/** The maximum depth of lists in Discord. Deeper lists are text. */
const MAX_DEPTH = 11;
/** The indentation, the marker and the space after it. The line must have more text. */
const MARKER = /^( *)([-*]|\d{1,10}\.) +(?=\S)/;

interface Item {
  lines: string[];
  /** The indentation of the item's text. */
  width: number;
}

export const list: ParserRule = {
  // Before emphasis, which also starts with an asterisk, and after quotes and fences.
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

/** Returns the items at the beginning of a text, and the length of the list. */
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

/** Returns the text of an item without its indentation. */
function text({ lines: [first = "", ...rest], width }: Item): string {
  const margin = new RegExp(`^ {1,${width}}`);
  return [first.slice(width), ...rest.map((line) => line.replace(margin, ""))].join("\n").trimEnd();
}
