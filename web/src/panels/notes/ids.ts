// Writing missing ids, as `recite check --fix` does: into the files of the folder, or into the text that is open.
import { effect, signal } from "@preact/signals";
import { fixIds, textWithIds } from "../../connection";
import type { FixedIds, LeftIds } from "../../protocol";
import { whyOf } from "../parts";
import { isUnsaved, opened, text } from "./draft";

export type Fixing =
  | { is: "quiet" | "busy" }
  | { is: "done"; fixed: FixedIds }
  | { is: "refused"; why: string };
export const fixing = signal<Fixing>({ is: "quiet" });

/** Into all files but the one that has unsaved changes: nobody's words are touched. */
export async function fixAllIds(): Promise<void> {
  if (fixing.peek().is === "busy") return;
  fixing.value = { is: "busy" };
  const path = opened.peek()?.path;
  const except = path !== undefined && isUnsaved.peek() ? [path] : [];
  try {
    fixing.value = { is: "done", fixed: await fixIds({ except }) };
  } catch (fault) {
    fixing.value = { is: "refused", why: whyOf(fault) };
  }
}

// What came of it is old news once another file is opened, or none.
let path: string | undefined;
effect(() => {
  const now = opened.value?.path;
  if (now !== path && fixing.peek().is !== "busy") fixing.value = { is: "quiet" };
  path = now;
});

/** Which questions of the open text stay without an id, or why none could be written. */
export const leftInText = signal<{ path: string; left: LeftIds[]; why: string | null } | null>(null);

/** Into the open text, as one edit that can be undone; nothing is saved. */
export async function writeIdsIntoText(): Promise<void> {
  const [path, before] = [opened.peek()?.path, text.peek()];
  if (path === undefined) return;
  const answer = await textWithIds({ path, text: before }).catch((fault: unknown) => ({ fault }));
  // Who goes on writing meanwhile can press it again.
  if (opened.peek()?.path !== path || text.peek() !== before) return;
  if ("fault" in answer) {
    leftInText.value = { path, left: [], why: whyOf(answer.fault) };
    return;
  }
  leftInText.value = { path, left: answer.left, why: null };
  text.value = answer.text;
}
