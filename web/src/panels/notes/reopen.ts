// The file that was open before the page was loaded anew is open again.
import { effect } from "@preact/signals";
import { state } from "../../state";
import { open, opened } from "./draft";

const KEY = "recite-note";

/** What is yet to be opened again. */
let last = remembered();
let isReopening = false;

/** Whether the file that opens now does so by itself: the focus stays where it is. Tells it once. */
export function wasReopened(): boolean {
  const was = isReopening;
  isReopening = false;
  return was;
}

effect(() => {
  const files = state.value?.notes.files;
  if (files === undefined || last === null) return;
  const path = last;
  last = null;
  if (opened.peek() !== null || !files.some((file) => file.path === path)) return;
  isReopening = true;
  void open(path);
});
effect(() => {
  const path = opened.value?.path ?? null;
  if (last === null && !(isReopening && path === null)) remember(path);
});

// A browser that keeps nothing is no reason to fail.
function remembered(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(path: string | null): void {
  try {
    if (path === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, path);
  } catch {
    // The list is shown after a reload, then.
  }
}
