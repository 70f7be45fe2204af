// Writes missing ids, like `recite check --fix`: into all files, or into the open text.
import { effect, signal } from "@preact/signals";
import { fixIds, textWithIds } from "../../connection";
import type { FixedIds, SkippedIds } from "../../protocol";
import { errorText } from "../parts";
import { isUnsaved, opened, text } from "./draft";

export type Fixing =
  | { is: "idle" | "busy" }
  | { is: "done"; fixed: FixedIds }
  | { is: "failed"; why: string };
export const fixing = signal<Fixing>({ is: "idle" });

/** Writes ids into all files, except a file with unsaved changes. */
export async function fixAllIds(): Promise<void> {
  if (fixing.peek().is === "busy") return;
  fixing.value = { is: "busy" };
  const path = opened.peek()?.path;
  const except = path !== undefined && isUnsaved.peek() ? [path] : [];
  try {
    fixing.value = { is: "done", fixed: await fixIds({ except }) };
  } catch (error) {
    fixing.value = { is: "failed", why: errorText(error) };
  }
}

// The result disappears when another file is opened.
let path: string | undefined;
effect(() => {
  const now = opened.value?.path;
  if (now !== path && fixing.peek().is !== "busy") fixing.value = { is: "idle" };
  path = now;
});

/** The questions of the open text that received no id, or the reason why none could be written. */
export const skippedInText = signal<{ path: string; skipped: SkippedIds[]; why: string | null } | null>(null);

/** Writes ids into the open text as one edit that can be undone. Nothing is saved. */
export async function writeIdsIntoText(): Promise<void> {
  const [path, before] = [opened.peek()?.path, text.peek()];
  if (path === undefined) return;
  const answer = await textWithIds({ path, text: before }).catch((error: unknown) => ({ error }));
  // The text has changed in the meantime; the user can try again.
  if (opened.peek()?.path !== path || text.peek() !== before) return;
  if ("error" in answer) {
    skippedInText.value = { path, skipped: [], why: errorText(answer.error) };
    return;
  }
  skippedInText.value = { path, skipped: answer.skipped, why: null };
  text.value = answer.text;
}
