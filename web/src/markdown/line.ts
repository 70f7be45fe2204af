import type { State } from "discord-markdown-parser/dist/simple-markdown";

/** Whether the text being parsed begins a line. */
export function isLineStart(state: State): boolean {
  const before = state["prevCapture"] as string[] | null | undefined;
  return before === null || before === undefined || (before[0] ?? "").endsWith("\n");
}
