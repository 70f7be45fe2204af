// The one note that is open: what lies on the disk, what is written meanwhile, and what came of saving it.
import { computed, effect, signal } from "@preact/signals";
import { readNote, Refused, saveNote } from "../../connection";
import type { NoteText } from "../../protocol";
import { notes } from "../../state";
import { whyOf } from "../parts";

export interface Opened {
  path: string;
  /** As read or saved last. */
  text: string;
  /** `null` for a file that is not there yet, or no more. */
  version: string | null;
}

export const opened = signal<Opened | null>(null);
/** What stands in the editor. */
export const text = signal("");
/** Whether the disk holds, as far as is known, something else than the editor. */
export const isUnsaved = computed(() => {
  const note = opened.value;
  return note !== null && (text.value !== note.text || note.version === null || conflict.value !== null);
});
/** Whether leaving now would lose somebody's words. */
export const isWorthKeeping = computed(() => opened.value !== null && text.value !== opened.value.text);

/** As the program counts: from 1, and line 0 for the whole file. */
export interface Place {
  line: number;
  column: number;
  /** How many characters from there are selected. */
  length?: number;
}

export type Progress =
  | { is: "quiet" | "saving" | "live" | "taken-over" | "gone" }
  /** Saved; the bot has yet to read it. `late`: it has not said so within the time it usually takes. */
  | { is: "saved" | "late"; before: number | undefined }
  | { is: "refused"; why: string };
export const progress = signal<Progress>({ is: "quiet" });

/** What lies on the disk by now, when somebody else changed the file that is being written here. */
export const conflict = signal<NoteText | null>(null);
/** How often saving was tried since then. */
export const heldSaves = signal(0);
/** What to do once it is settled what becomes of unsaved words. */
export const leaving = signal<{ then: () => void } | null>(null);
/** The place to show in the editor; a new value each time, so that the same place can be asked for again. */
export const jump = signal<Place | null>(null);

/** The bot looks for changed notes about once a second; a change that is none to it, as in a comment, it may pass over. */
const USUALLY_READ_WITHIN_MS = 4_000;

const NEW_QUESTION = "How do I …?";

export const idLine = (): string => `question id: ${crypto.randomUUID()}`;

/** What was wished while it saved: nobody leaves before it is known whether the words are on the disk. */
let afterSaving: (() => void) | null = null;

/** Does it at once, or after asking what becomes of unsaved words. */
export function leave(then: () => void): void {
  if (progress.peek().is === "saving") afterSaving = () => leave(then);
  else if (isWorthKeeping.peek()) leaving.value = { then };
  else then();
}

export async function open(path: string, place: Place | null = null): Promise<void> {
  try {
    show(await readNote(path));
    jump.value = place;
  } catch (fault) {
    progress.value = { is: "refused", why: whyOf(fault) };
  }
}

export function create(path: string): void {
  show({ path, text: `### ${NEW_QUESTION}\n\nWrite the answer here.\n\n${idLine()}\n`, version: null });
  jump.value = { line: 1, column: "### ".length + 1, length: NEW_QUESTION.length };
}

export function close(): void {
  show(null);
}

/** To what lies on the disk, also when that is somebody else's by now. */
export function revert(): void {
  if (conflict.peek() !== null) takeTheirs();
  else text.value = opened.peek()?.text ?? "";
}

function show(note: Opened | null): void {
  opened.value = note;
  text.value = note?.text ?? "";
  progress.value = { is: "quiet" };
  conflict.value = null;
  jump.value = null;
}

/** Whether what stands in the editor is on the disk now. */
export async function save(): Promise<boolean> {
  const note = opened.peek();
  if (note === null || progress.peek().is === "saving") return false;
  const [saved, before] = [text.peek(), notes.peek()?.loads];
  progress.value = { is: "saving" };
  const answer = await saveNote({ ...note, text: saved }).catch((fault: unknown) => ({ fault }));
  // What came of it is said of this note only: the bar must never name one file above the words of another.
  if (opened.peek() === note) settle(answer, before);
  const next = afterSaving;
  afterSaving = null;
  next?.();
  return !("fault" in answer);
}

function settle(answer: NoteText | { fault: unknown }, before: number | undefined): void {
  if ("fault" in answer) {
    const { fault } = answer;
    const theirs = fault instanceof Refused && fault.status === 409 ? (fault.body as NoteText) : null;
    conflict.value = theirs;
    if (theirs !== null) heldSaves.value += 1;
    progress.value = theirs === null ? { is: "refused", why: whyOf(fault) } : { is: "quiet" };
  } else {
    opened.value = answer;
    conflict.value = null;
    expect({ is: "saved", before });
  }
}

function expect(saved: Progress & { before: number | undefined }): void {
  progress.value = saved;
  setTimeout(() => {
    if (progress.peek() === saved) progress.value = { ...saved, is: "late" };
  }, USUALLY_READ_WITHIN_MS);
}

/** Drops what was written here for what lies on the disk. */
export function takeTheirs(): void {
  const theirs = conflict.peek();
  if (theirs === null) return;
  show(theirs);
  progress.value = { is: "taken-over" };
}

/** Writes over what lies on the disk. */
export async function keepMine(): Promise<void> {
  const theirs = conflict.peek();
  if (theirs === null) return;
  opened.value = theirs;
  conflict.value = null;
  await save();
}

effect(() => {
  if (conflict.value === null) heldSaves.value = 0;
});
// The notes were read anew: after our own saving, or because somebody changed a file.
effect(() => {
  const loads = notes.value?.loads;
  const now = progress.value;
  if ((now.is === "saved" || now.is === "late") && loads !== now.before) progress.value = { is: "live" };
});
effect(() => {
  if (notes.value !== undefined) void follow();
});

/** While the page itself moves or deletes the open file, nobody looks where it was. */
let isMoving = false;

export async function whileMoving(work: () => Promise<void>): Promise<void> {
  isMoving = true;
  try {
    await work();
  } finally {
    isMoving = false;
  }
}

/** Looks whether the open file is still what was read. */
async function follow(): Promise<void> {
  const note = opened.peek();
  if (isMoving || note === null || progress.peek().is === "saving") return;
  const isListed = (): boolean => notes.peek()?.files.some((file) => file.path === note.path) ?? true;
  // Neither read nor saved, or gone already.
  if (note.version === null && !isListed()) {
    conflict.value = null;
    return;
  }
  const theirs = await readNote(note.path).catch((fault: unknown) => fault);
  // Meanwhile it may have been saved or closed.
  if (opened.peek() !== note || progress.peek().is === "saving") return;
  if (theirs instanceof Refused) {
    if (theirs.status === 0 || isListed()) return;
    opened.value = { ...note, version: null };
    conflict.value = null;
    progress.value = { is: "gone" };
  } else found(theirs as NoteText, note);
}

/** What lies on the disk may be what was read, again or still. */
function found(theirs: NoteText, note: Opened): void {
  const isAsRead = theirs.version === note.version || (note.version === null && theirs.text === note.text);
  if (note.version === null) progress.value = { is: "quiet" };
  if (isAsRead) {
    if (note.version === null) opened.value = theirs;
    conflict.value = null;
  } else {
    conflict.value = theirs;
    if (!isWorthKeeping.peek()) takeTheirs();
  }
}
