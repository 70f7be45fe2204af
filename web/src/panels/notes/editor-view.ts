// The current editor, for the components next to it.
import { signal } from "@preact/signals";
import type { EditorView } from "@codemirror/view";

export const editorView = signal<{ path: string; view: EditorView } | null>(null);
/** Increases when lines may have moved in the window: after edits, scrolling and resizing. */
export const layout = signal(0);
