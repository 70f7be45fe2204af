// Requests a preview of the text in the editor while it is edited.
import { effect, signal } from "@preact/signals";
import { previewNote } from "../../connection";
import type { Preview, PreviewNote } from "../../protocol";
import { notes } from "../../state";
import { errorText } from "../parts";
import { opened, text } from "./draft";

/** The pause in typing before a preview is requested. */
const PAUSE_MS = 150;

/** The preview with its path, so that it is never shown for another file. */
export type PreviewOf = Preview & { path: string };
export const preview = signal<PreviewOf | null>(null);
export const previewError = signal<string | null>(null);

let timer = 0;
let isAsking = false;
let waiting: PreviewNote | null = null;

effect(() => {
  const path = opened.value?.path;
  const note = path === undefined ? null : { path, text: text.value };
  // A change in another file can affect this one, for example a duplicate id.
  void notes.value;
  window.clearTimeout(timer);
  if (note === null) preview.value = null;
  else timer = window.setTimeout(() => ask(note), preview.peek()?.path === path ? PAUSE_MS : 0);
});

/** Requests previews one at a time. Only the newest waiting text is requested. */
function ask(note: PreviewNote): void {
  waiting = note;
  if (!isAsking) void askOn();
}

async function askOn(): Promise<void> {
  isAsking = true;
  while (waiting !== null) {
    const note: PreviewNote = waiting;
    waiting = null;
    try {
      const answer = await previewNote(note);
      previewError.value = null;
      if (opened.peek()?.path === note.path) preview.value = { ...answer, path: note.path };
    } catch (error) {
      previewError.value = errorText(error);
    }
  }
  isAsking = false;
}
