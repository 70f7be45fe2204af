// The editor of the open note, using CodeMirror.
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
import { extensions, lineBreakOf, type EditorOptions } from "./editor-setup";
import { editorView, layout } from "./editor-view";
import { filesOf, followPlaces, insertPictures } from "./pictures";
import { preview, type PreviewOf } from "./preview";

/** The cursor and undo history are kept while another tab is shown. */
let savedState: { path: string; state: EditorState } | null = null;

/** The parent creates a new editor for each file (`key`). */
export function Editor({ path, isEditable }: { path: string; isEditable: boolean }) {
  const home = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);

  useLayoutEffect(() => {
    if (home.current === null) return;
    // CodeMirror creates style sheets at run time. In a shadow root they are not `<style>` elements, so the page's
    // Content-Security-Policy does not have to allow those. It only allows inline styles, which browsers add
    // themselves when highlighted text is selected and replaced.
    const root = home.current.shadowRoot ?? home.current.attachShadow({ mode: "open" });
    const state = savedState?.path === path && savedState.state.sliceDoc() === text.peek() ? savedState.state : fresh(path, isEditable);
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
      savedState = { path, state: editor.state };
      if (editorView.peek()?.view === editor) editorView.value = null;
      editor.destroy();
      view.current = null;
    };
  }, []);

  // The text was changed outside the editor: loaded from the file, or reverted.
  useSignalEffect(() => {
    const wanted = text.value;
    const editor = view.current;
    if (editor === null || opened.peek()?.path !== path || editor.state.sliceDoc() === wanted) return;
    // A separate entry in the history, so that undoing it does not undo typing.
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
  const options: EditorOptions = {
    path,
    isEditable,
    lineBreak: lineBreakOf(doc),
    onChange: changed,
    onCursorLine: moved,
    save: () => void save(),
    onUpdate: (update) => {
      if (update.docChanged) followPlaces(path, (at) => update.changes.mapPos(at, 1));
      if (update.docChanged || update.geometryChanged || update.viewportChanged) layout.value++;
    },
    onData: (data, at) => {
      const files = filesOf(data);
      if (files.length > 0 && isEditable) void insertPictures(path, files, at);
      return files.length > 0;
    },
  };
  return EditorState.create({ doc, extensions: extensions(options) });
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

/**
 * Converts a position of the program (lines and characters from 1) to an offset. The text may be newer than the
 * position.
 */
function offset(doc: Text, { line, column }: Place): number {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  // The program counts characters, JavaScript counts UTF-16 units.
  return from + [...text].slice(0, Math.max(column - 1, 0)).join("").length;
}
