// The editor that is there now, for what stands beside it.
import { signal } from "@preact/signals";
import type { EditorView } from "@codemirror/view";

export const editorView = signal<{ path: string; view: EditorView } | null>(null);
/** Goes up whenever lines may be elsewhere in the window: after edits, scrolling and resizing. */
export const layout = signal(0);
