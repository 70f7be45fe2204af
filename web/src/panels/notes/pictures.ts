// Pictures that are dropped, pasted or chosen: saved by the program, and shown where the cursor is.
import { signal } from "@preact/signals";
import { addPicture } from "../../connection";
import { count, whyOf } from "../parts";
import { editorView } from "./editor-view";

export const PICTURE_KINDS = "image/png,image/jpeg,image/gif,image/webp";

export type PictureNews = { is: "quiet" } | { is: "busy" | "added"; words: string } | { is: "refused"; why: string };
export const pictureNews = signal<PictureNews>({ is: "quiet" });

/** Where pictures go that are on their way: the places follow what is written meanwhile. */
const places = new Set<{ path: string; at: number }>();

export function followPlaces(path: string, moved: (at: number) => number): void {
  for (const place of places) if (place.path === path) place.at = moved(place.at);
}

/** Into the note at `path`; at the cursor where no place is named. */
export async function insertPictures(path: string, files: File[], at?: number): Promise<void> {
  const place = { path, at: at ?? viewOf(path)?.state.selection.main.head ?? 0 };
  places.add(place);
  pictureNews.value = { is: "busy", words: `Saving ${count(files.length, "picture")}…` };
  const added: string[] = [];
  let refused: string | null = null;
  for (const file of files) {
    try {
      const { path: saved, markdown } = await addPicture(path, file);
      // Where the text is no longer open, the picture is there all the same.
      insert(path, place.at, `${added.length > 0 ? "\n" : ""}${markdown}`);
      added.push(saved);
    } catch (fault) {
      refused = whyOf(fault);
    }
  }
  places.delete(place);
  if (refused !== null) pictureNews.value = { is: "refused", why: refused };
  else pictureNews.value = { is: "added", words: `Saved as ${added.join(", ")}.` };
}

function viewOf(path: string) {
  const now = editorView.peek();
  return now?.path === path ? now.view : undefined;
}

function insert(path: string, at: number, markdown: string): void {
  const view = viewOf(path);
  if (view === undefined) return;
  const from = Math.min(at, view.state.doc.length);
  // A `Text` takes the file's own line breaks.
  const insert = view.state.toText(markdown.replace("\n", view.state.lineBreak));
  view.dispatch({ changes: { from, insert }, selection: { anchor: from + insert.length }, userEvent: "input.paste", scrollIntoView: true });
}

export const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
