// The configuration of CodeMirror: Markdown with line numbers and problems. Tab moves the focus, as in other fields.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface EditorOptions {
  path: string;
  /** The line separator; `null` for CodeMirror's default. */
  lineBreak: string | null;
  isEditable: boolean;
  save: () => void;
  onChange: (text: string) => void;
  onCursorLine: (line: number) => void;
  onUpdate: (update: ViewUpdate) => void;
  /** Handles dropped or pasted data. Returns whether it did. */
  onData: (data: DataTransfer | null, at: number) => boolean;
}

export function extensions({ path, lineBreak, isEditable, save, onChange, onCursorLine, onUpdate, onData }: EditorOptions): Extension {
  const saving = isEditable ? [{ key: "Mod-s", preventDefault: true, run: () => (save(), true) }] : [];
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    EditorView.lineWrapping,
    markdownLanguage,
    syntaxHighlighting(HIGHLIGHTS),
    THEME,
    lineBreak === null ? [] : EditorState.lineSeparator.of(lineBreak),
    EditorState.readOnly.of(!isEditable),
    EditorView.contentAttributes.of({ "aria-label": `Text of ${path}`, spellcheck: "true", tabindex: "0" }),
    keymap.of([
      ...saving,
      { key: "F8", run: nextDiagnostic },
      { key: "Enter", run: insertNewlineContinueMarkup },
      { key: "Backspace", run: deleteMarkupBackward },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.sliceDoc());
      if (update.docChanged || update.selectionSet) onCursorLine(update.state.doc.lineAt(update.state.selection.main.head).number);
      onUpdate(update);
    }),
    EditorView.domEventHandlers({
      paste: (event, view) => {
        // Text that is pasted together with a picture, for example from a table, is pasted as text.
        if (event.clipboardData?.types.includes("text/plain")) return false;
        return onData(event.clipboardData, view.state.selection.main.head) && (event.preventDefault(), true);
      },
      drop: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
        return onData(event.dataTransfer, at) && (event.preventDefault(), true);
      },
    }),
  ];
}

/** Returns the line separator that keeps every byte: Windows line endings are kept, also in a file that mixes both. */
export function lineBreakOf(text: string): "\n" | "\r\n" | null {
  if (!text.includes("\r")) return null;
  return /(^|[^\r])\n/.test(text) ? "\n" : "\r\n";
}

const HIGHLIGHTS = HighlightStyle.define([
  { tag: tags.heading, color: "var(--strong)", fontWeight: "700" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--link)" },
  { tag: [tags.monospace, tags.processingInstruction, tags.comment, tags.meta], color: "var(--muted)" },
]);

// Replaces CodeMirror's colors, and its markers for problems, which are `data:` URLs.
const THEME = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--field)", color: "var(--text)", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--strong)" },
  ".cm-cursor": { borderLeftColor: "var(--strong)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--primary) 35%, transparent)",
  },
  ".cm-gutters": { backgroundColor: "var(--code)", color: "var(--muted)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 50%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--hover)", color: "var(--strong)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warning)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warning)" },
  ".cm-lint-marker-warning": {
    content: "normal",
    backgroundColor: "var(--warning)",
    clipPath: "polygon(50% 5%, 100% 95%, 0 95%)",
  },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", fontFamily: "var(--font)", borderLeft: "4px solid var(--warning)" },
});
