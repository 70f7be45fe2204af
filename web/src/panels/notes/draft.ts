// The open note: its file, the edited text, and the progress of saving.
import { computed, effect, signal } from "@preact/signals";
import { readNote, RequestError, saveNote } from "../../connection";
import type { NoteText } from "../../protocol";
import { notes } from "../../state";
import { errorText } from "../parts";

export interface Opened {
  path: string;
  /** The text as last read or saved. */
  text: string;
  /** `null` if the file does not exist (yet). */
  version: string | null;
}

export const opened = signal<Opened | null>(null);
/** The text in the editor. */
export const text = signal("");
/** Whether the editor may differ from the file. */
export const isUnsaved = computed(() => {
  const note = opened.value;
  return note !== null && (text.value !== note.text || note.version === null || conflict.value !== null);
});
/** Whether closing the note now would lose changes. */
export const isWorthKeeping = computed(() => opened.value !== null && text.value !== opened.value.text);

/** A position as the program counts: from 1; line 0 is the whole file. */
export interface Place {
  line: number;
  column: number;
  /** The number of characters to select. */
  length?: number;
}

export type Progress =
  | { is: "idle" | "saving" | "live" | "reloaded" | "gone" }
  /** Saved, but not reloaded by the bot yet. `late`: the usual time has passed. */
  | { is: "saved" | "late"; before: number | undefined }
  | { is: "failed"; why: string };
export const progress = signal<Progress>({ is: "idle" });

/** The current file, if another program changed it. */
export const conflict = signal<NoteText | null>(null);
/** The number of attempts to save since then. */
export const blockedSaves = signal(0);
/** What to do once the user has decided about unsaved changes. */
export const leaving = signal<{ then: () => void } | null>(null);
/** The position to show in the editor. A new object each time, so that the same position can be shown again. */
export const jump = signal<Place | null>(null);

/** How long the bot usually takes to reload a note. It may ignore a change without effect, such as in a comment. */
const USUALLY_RELOADED_WITHIN_MS = 4_000;

const NEW_QUESTION = "How do I …?";

export const idLine = (): string => `question id: ${crypto.randomUUID()}`;

/** What to do after the save in progress: the note stays open until the result is known. */
let afterSaving: (() => void) | null = null;

/** Continues immediately, or asks the user about unsaved changes first. */
export function leave(then: () => void): void {
  if (progress.peek().is === "saving") afterSaving = () => leave(then);
  else if (isWorthKeeping.peek()) leaving.value = { then };
  else then();
}

export async function open(path: string, place: Place | null = null): Promise<void> {
  try {
    show(await readNote(path));
    jump.value = place;
  } catch (error) {
    progress.value = { is: "failed", why: errorText(error) };
  }
}

export function create(path: string): void {
  show({ path, text: `### ${NEW_QUESTION}\n\nWrite the answer here.\n\n${idLine()}\n`, version: null });
  jump.value = { line: 1, column: "### ".length + 1, length: NEW_QUESTION.length };
}

export function close(): void {
  show(null);
}

/** Restores the text of the file, even if another program changed it. */
export function revert(): void {
  if (conflict.peek() !== null) discardMine();
  else text.value = opened.peek()?.text ?? "";
}

function show(note: Opened | null): void {
  opened.value = note;
  text.value = note?.text ?? "";
  progress.value = { is: "idle" };
  conflict.value = null;
  jump.value = null;
}

/** Saves the note. Returns whether the file now has the text of the editor. */
export async function save(): Promise<boolean> {
  const note = opened.peek();
  if (note === null || progress.peek().is === "saving") return false;
  const [saved, before] = [text.peek(), notes.peek()?.loads];
  progress.value = { is: "saving" };
  const answer = await saveNote({ ...note, text: saved }).catch((error: unknown) => ({ error }));
  // Another note may be open by now; its bar must not show this result.
  if (opened.peek() === note) handleResponse(answer, before);
  const next = afterSaving;
  afterSaving = null;
  next?.();
  return !("error" in answer);
}

function handleResponse(answer: NoteText | { error: unknown }, before: number | undefined): void {
  if ("error" in answer) {
    const { error } = answer;
    const onDisk = error instanceof RequestError && error.status === 409 ? (error.body as NoteText) : null;
    conflict.value = onDisk;
    if (onDisk !== null) blockedSaves.value += 1;
    progress.value = onDisk === null ? { is: "failed", why: errorText(error) } : { is: "idle" };
  } else {
    opened.value = answer;
    conflict.value = null;
    awaitReload({ is: "saved", before });
  }
}

function awaitReload(saved: Progress & { before: number | undefined }): void {
  progress.value = saved;
  setTimeout(() => {
    if (progress.peek() === saved) progress.value = { ...saved, is: "late" };
  }, USUALLY_RELOADED_WITHIN_MS);
}

/** Discards the edited text and loads the file. */
export function discardMine(): void {
  const onDisk = conflict.peek();
  if (onDisk === null) return;
  show(onDisk);
  progress.value = { is: "reloaded" };
}

/** Overwrites the file with the edited text. */
export async function overwriteFile(): Promise<void> {
  const onDisk = conflict.peek();
  if (onDisk === null) return;
  opened.value = onDisk;
  conflict.value = null;
  await save();
}

effect(() => {
  if (conflict.value === null) blockedSaves.value = 0;
});
// The notes were reloaded, after saving or because another program changed a file.
effect(() => {
  const loads = notes.value?.loads;
  const now = progress.value;
  if ((now.is === "saved" || now.is === "late") && loads !== now.before) progress.value = { is: "live" };
});
effect(() => {
  if (notes.value !== undefined) void checkForChanges();
});

/** Whether the page is moving or deleting the open file, so that a missing file is expected. */
let isMoving = false;

export async function whileMoving(work: () => Promise<void>): Promise<void> {
  isMoving = true;
  try {
    await work();
  } finally {
    isMoving = false;
  }
}

/** Checks whether the open file has changed. */
async function checkForChanges(): Promise<void> {
  const note = opened.peek();
  if (isMoving || note === null || progress.peek().is === "saving") return;
  const isListed = (): boolean => notes.peek()?.files.some((file) => file.path === note.path) ?? true;
  // The note was never saved, or its file is already known to be deleted.
  if (note.version === null && !isListed()) {
    conflict.value = null;
    return;
  }
  const onDisk = await readNote(note.path).catch((error: unknown) => error);
  // The note may have been saved or closed in the meantime.
  if (opened.peek() !== note || progress.peek().is === "saving") return;
  if (onDisk instanceof RequestError) {
    if (onDisk.status === 0 || isListed()) return;
    opened.value = { ...note, version: null };
    conflict.value = null;
    progress.value = { is: "gone" };
  } else handleFileContent(onDisk as NoteText, note);
}

/** Handles the current content of the file, which may be unchanged. */
function handleFileContent(onDisk: NoteText, note: Opened): void {
  const isAsRead = onDisk.version === note.version || (note.version === null && onDisk.text === note.text);
  if (note.version === null) progress.value = { is: "idle" };
  if (isAsRead) {
    if (note.version === null) opened.value = onDisk;
    conflict.value = null;
  } else {
    conflict.value = onDisk;
    if (!isWorthKeeping.peek()) discardMine();
  }
}
