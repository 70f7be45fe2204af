// Pictures that are dropped, pasted or chosen: the program saves them, and they are inserted at the cursor.
import { signal } from "@preact/signals";
import { addPicture } from "../../connection";
import { count, errorText } from "../parts";
import { editorView } from "./editor-view";

export const PICTURE_KINDS = "image/png,image/jpeg,image/gif,image/webp";

export type PictureStatus = { is: "idle" } | { is: "busy" | "added"; words: string } | { is: "failed"; why: string };
export const pictureStatus = signal<PictureStatus>({ is: "idle" });

/** The positions of pictures that are being saved, which move with edits. */
const places = new Set<{ path: string; at: number }>();

export function followPlaces(path: string, moved: (at: number) => number): void {
  for (const place of places) if (place.path === path) place.at = moved(place.at);
}

/** Inserts pictures into the note at `path`; by default at the cursor. */
export async function insertPictures(path: string, files: File[], at?: number): Promise<void> {
  const place = { path, at: at ?? viewOf(path)?.state.selection.main.head ?? 0 };
  places.add(place);
  pictureStatus.value = { is: "busy", words: `Saving ${count(files.length, "picture")}…` };
  const added: string[] = [];
  let failure: string | null = null;
  for (const file of files) {
    try {
      const { path: saved, markdown } = await addPicture(path, file);
      // If the note is no longer open, the picture is saved anyway.
      insert(path, place.at, `${added.length > 0 ? "\n" : ""}${markdown}`);
      added.push(saved);
    } catch (error) {
      failure = errorText(error);
    }
  }
  places.delete(place);
  if (failure !== null) pictureStatus.value = { is: "failed", why: failure };
  else pictureStatus.value = { is: "added", words: `Saved as ${added.join(", ")}.` };
}

function viewOf(path: string) {
  const now = editorView.peek();
  return now?.path === path ? now.view : undefined;
}

function insert(path: string, at: number, markdown: string): void {
  const view = viewOf(path);
  if (view === undefined) return;
  const from = Math.min(at, view.state.doc.length);
  // A `Text` uses the line breaks of the file.
  const insert = view.state.toText(markdown.replace("\n", view.state.lineBreak));
  view.dispatch({ changes: { from, insert }, selection: { anchor: from + insert.length }, userEvent: "input.paste", scrollIntoView: true });
}

export const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
