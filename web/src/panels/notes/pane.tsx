// The notes panel: the list of files, and the open note with its problems and preview.
import "./notes.css";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { notes } from "../../state";
import { LeaveDialog, NewNoteDialog } from "./dialogs";
import { isUnsaved, isWorthKeeping, opened } from "./draft";
import { Editor } from "./editor";
import { lineBreakOf } from "./editor-setup";
import { FileList } from "./list";
import { ManageDialog } from "./manage";
import { Margin } from "./margin";
import { filesOf, insertPictures } from "./pictures";
import { PreviewView } from "./preview-view";
import { wasReopened } from "./reopen";
import { SaveBar } from "./save-bar";

export function NotesPane() {
  const isNaming = useSignal(false);
  const isOpen = useComputed(() => opened.value !== null).value;
  const folder = notes.value;
  useLeaveWarning();
  const title = useRef<HTMLHeadingElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) title.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (folder === undefined) return <></>;
  return (
    <section
      class={isOpen ? "panel notes-panel is-open" : "panel notes-panel"}
      aria-labelledby="notes-title"
      onDragOver={(event) => isOfFiles(event) && event.preventDefault()}
      onDrop={(event) => drop(event, folder.is_editable)}
    >
      <div class="notes-layout">
        <div class="notes-files">
          <h2 id="notes-title" ref={title} tabIndex={-1}>Notes</h2>
          <FileList notes={folder} onNew={() => (isNaming.value = true)} />
        </div>
        {isOpen && <OpenNote isEditable={folder.is_editable} />}
      </div>
      {isNaming.value && <NewNoteDialog notes={folder} onClose={() => (isNaming.value = false)} />}
      <ManageDialog notes={folder} />
      <LeaveDialog />
    </section>
  );
}

const isOfFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;

/** Inserts pictures that were dropped outside the text at the cursor, so that the browser does not open them. */
function drop(event: DragEvent, isEditable: boolean): void {
  if (!isOfFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  const [path, files] = [opened.peek()?.path, filesOf(event.dataTransfer)];
  if (path !== undefined && isEditable && files.length > 0) void insertPictures(path, files);
}

function OpenNote({ isEditable }: { isEditable: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  const note = opened.value;
  // The focus moves to the title of an opened note, and to the text of a new one (by the editor).
  useEffect(() => {
    if (note !== null && note.version !== null && !wasReopened()) title.current?.focus();
  }, [note?.path]);
  if (note === null) return null;
  return (
    <article class="notes-open" aria-labelledby="notes-open-title">
      <SaveBar note={note} isEditable={isEditable} titleRef={title} />
      <div class="notes-text">
        <Margin key={note.path} path={note.path} />
        <Editor key={`${note.path} ${lineBreakOf(note.text)}`} path={note.path} isEditable={isEditable} />
      </div>
      <PreviewView isUnsaved={isUnsaved.value} />
    </article>
  );
}

/** Makes the browser ask before it closes a page with unsaved changes. */
function useLeaveWarning(): void {
  useSignalEffect(() => {
    if (!isWorthKeeping.value) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  });
}
