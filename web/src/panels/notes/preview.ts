// What the text in the editor would be as a note: asked for while it is written, the newest text only.
import { effect, signal } from "@preact/signals";
import { previewNote } from "../../connection";
import type { Preview, PreviewNote } from "../../protocol";
import { notes } from "../../state";
import { whyOf } from "../parts";
import { opened, text } from "./draft";

/** Nobody reads a preview between two keystrokes. */
const PAUSE_MS = 150;

/** With its path, so that one file's answers are never shown below another's text. */
export type PreviewOf = Preview & { path: string };
export const preview = signal<PreviewOf | null>(null);
export const previewFault = signal<string | null>(null);

let timer = 0;
let isAsking = false;
let waiting: PreviewNote | null = null;

effect(() => {
  const path = opened.value?.path;
  const note = path === undefined ? null : { path, text: text.value };
  // An id that another file has is a problem of this one too, so a change elsewhere asks anew.
  void notes.value;
  window.clearTimeout(timer);
  if (note === null) preview.value = null;
  else timer = window.setTimeout(() => ask(note), preview.peek()?.path === path ? PAUSE_MS : 0);
});

/** One question at a time; of those that come meanwhile the last is asked afterwards. */
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
      previewFault.value = null;
      if (opened.peek()?.path === note.path) preview.value = { ...answer, path: note.path };
    } catch (fault) {
      previewFault.value = whyOf(fault);
    }
  }
  isAsking = false;
}
