import type { State } from "discord-markdown-parser/dist/simple-markdown";

/** Returns whether the text to parse is at the beginning of a line. */
export function isLineStart(state: State): boolean {
  const before = state["prevCapture"] as string[] | null | undefined;
  return before === null || before === undefined || (before[0] ?? "").endsWith("\n");
}
