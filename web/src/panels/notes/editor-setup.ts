// What CodeMirror is here: Markdown with line numbers and problems; Tab leaves it, as it leaves any other field.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Wiring {
  path: string;
  /** Where lines are parted; `null` for CodeMirror's own ways. */
  lineBreak: string | null;
  isEditable: boolean;
  save: () => void;
  changed: (text: string) => void;
  moved: (line: number) => void;
  updated: (update: ViewUpdate) => void;
  /** Takes what was dropped or pasted; returns whether it did. */
  took: (data: DataTransfer | null, at: number) => boolean;
}

export function extensions({ path, lineBreak, isEditable, save, changed, moved, updated, took }: Wiring): Extension {
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
      if (update.docChanged) changed(update.state.sliceDoc());
      if (update.docChanged || update.selectionSet) moved(update.state.doc.lineAt(update.state.selection.main.head).number);
      updated(update);
    }),
    EditorView.domEventHandlers({
      paste: (event, view) => {
        // Words that come with a picture, as from a table, are pasted as words.
        if (event.clipboardData?.types.includes("text/plain")) return false;
        return took(event.clipboardData, view.state.selection.main.head) && (event.preventDefault(), true);
      },
      drop: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
        return took(event.dataTransfer, at) && (event.preventDefault(), true);
      },
    }),
  ];
}

/** Keeps every byte: a file with Windows' line ends keeps them, and one that mixes both keeps each. */
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

// CodeMirror's own colours, and its pictures for problems, which are `data:` addresses, give way to the page's.
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
