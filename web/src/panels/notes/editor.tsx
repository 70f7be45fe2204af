// The text of the open note, in CodeMirror.
import { useSignalEffect } from "@preact/signals";
import { isolateHistory } from "@codemirror/commands";
import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, type Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../../protocol";
import { changesTo } from "./changes";
import { jump, opened, type Place, save, text } from "./draft";
import { cursorLine } from "./cursor";
import { extensions, lineBreakOf, type Wiring } from "./editor-setup";
import { editorView, layout } from "./editor-view";
import { filesOf, followPlaces, insertPictures } from "./pictures";
import { preview, type PreviewOf } from "./preview";

/** Cursor and undo history outlive a look at another tab. */
let kept: { path: string; state: EditorState } | null = null;

/** For another file its parent makes another one (`key`). */
export function Editor({ path, isEditable }: { path: string; isEditable: boolean }) {
  const home = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);

  useLayoutEffect(() => {
    if (home.current === null) return;
    // CodeMirror makes its style sheets at run time. Inside a shadow root they are no `<style>` elements, so the page's
    // Content-Security-Policy need not allow those. It allows inline style for the browser itself, which gives an element
    // a `style` attribute when highlighted words are selected and typed over.
    const root = home.current.shadowRoot ?? home.current.attachShadow({ mode: "open" });
    const state = kept?.path === path && kept.state.sliceDoc() === text.peek() ? kept.state : fresh(path, isEditable);
    const editor = new EditorView({ root, parent: root, state });
    view.current = editor;
    editorView.value = { path, view: editor };
    const scrolled = (): void => void layout.value++;
    editor.scrollDOM.addEventListener("scroll", scrolled, { passive: true });
    moved(state.doc.lineAt(state.selection.main.head).number);
    showProblems(editor, problemsOf(path, preview.peek()));
    if (opened.peek()?.version === null) editor.focus();
    show(editor, jump.peek());
    return () => {
      kept = { path, state: editor.state };
      if (editorView.peek()?.view === editor) editorView.value = null;
      editor.destroy();
      view.current = null;
    };
  }, []);

  // Text that was not typed here: taken over from the disk, or reverted.
  useSignalEffect(() => {
    const wanted = text.value;
    const editor = view.current;
    if (editor === null || opened.peek()?.path !== path || editor.state.sliceDoc() === wanted) return;
    // An edit of its own, however soon after typing: undoing it takes nothing else back.
    editor.dispatch({ changes: changesTo(editor.state.doc, editor.state.toText(wanted)), annotations: isolateHistory.of("full") });
  });
  useSignalEffect(() => {
    const problems = problemsOf(path, preview.value);
    if (view.current !== null) showProblems(view.current, problems);
  });
  useSignalEffect(() => {
    const to = jump.value;
    if (view.current !== null) show(view.current, to);
  });
  return <div class="notes-editor" ref={home} data-testid="editor" />;
}

function fresh(path: string, isEditable: boolean): EditorState {
  const doc = text.peek();
  const changed = (now: string): void => void (text.value = now);
  const wiring: Wiring = {
    path,
    isEditable,
    lineBreak: lineBreakOf(doc),
    changed,
    moved,
    save: () => void save(),
    updated: (update) => {
      if (update.docChanged) followPlaces(path, (at) => update.changes.mapPos(at, 1));
      if (update.docChanged || update.geometryChanged || update.viewportChanged) layout.value++;
    },
    took: (data, at) => {
      const files = filesOf(data);
      if (files.length > 0 && isEditable) void insertPictures(path, files, at);
      return files.length > 0;
    },
  };
  return EditorState.create({ doc, extensions: extensions(wiring) });
}

function moved(line: number): void {
  cursorLine.value = line;
}

function problemsOf(path: string, preview: PreviewOf | null): Problem[] {
  return preview?.path === path ? preview.problems : [];
}

function show(editor: EditorView, to: Place | null): void {
  if (to === null) return;
  const at = offset(editor.state.doc, to);
  const head = at + (to.length ?? 0);
  editor.dispatch({ selection: { anchor: at, head }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  editor.focus();
}

function showProblems(editor: EditorView, problems: Problem[]): void {
  const { doc } = editor.state;
  const marks = problems.map((problem): Diagnostic => {
    const from = offset(doc, problem);
    const to = problem.line === 0 ? from : doc.lineAt(from).to;
    return { from, to, severity: "warning", message: `${problem.what}\n${problem.remedy}` };
  });
  editor.dispatch(setDiagnostics(editor.state, marks));
}

/** Of a place as the program counts, lines and characters from 1; the text may be ahead of what it saw. */
function offset(doc: Text, { line, column }: Place): number {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  // It counts characters, and JavaScript halves of some.
  return from + [...text].slice(0, Math.max(column - 1, 0)).join("").length;
}
