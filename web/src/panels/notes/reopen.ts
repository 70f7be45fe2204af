// Reopens the last open file after a reload of the page.
import { effect } from "@preact/signals";
import { state } from "../../state";
import { open, opened } from "./draft";

const KEY = "recite-note";

/** The file to reopen. */
let last = remembered();
let isReopening = false;

/** Returns whether the opened file was reopened automatically, so that the focus does not move. True only once. */
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

// Errors of the browser's storage are ignored.
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
    // Without storage, the list is shown after a reload.
  }
}
