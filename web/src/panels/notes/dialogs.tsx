// The dialogs for new notes and for unsaved changes.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { NotesFolder } from "../../protocol";
import { renderCode } from "../parts";
import { create, leave, leaving, opened, progress, save } from "./draft";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/**
 * A modal dialog. The browser keeps the focus inside, closes it with Escape, and restores the focus. `onClose` is
 * called after that.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);
  return (
    <dialog ref={dialog} class="panel-dialog" aria-labelledby="notes-dialog-title" onClose={onClose}>
      <h2 id="notes-dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

export const closeDialog = (event: MouseEvent): void => (event.currentTarget as Element).closest("dialog")?.close();

/** The buttons of a form in a dialog. */
export function SubmitOrCancel({ children }: { children: ComponentChildren }) {
  return (
    <div class="panel-actions">
      <button type="button" class="panel-button" onClick={closeDialog}>
        Cancel
      </button>
      <button type="submit" class="panel-button is-primary">
        {children}
      </button>
    </div>
  );
}

export function NewNoteDialog({ notes, onClose }: { notes: NotesFolder; onClose: () => void }) {
  const path = useSignal("");
  const error = useSignal<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = withEnding(path.value.trim());
    error.value = pathError(wanted, notes);
    if (error.value !== null) return;
    create(wanted);
    onClose();
  };
  return (
    <Dialog title="New note" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <PathField label={`Path of the file below the folder ${notes.folder}`} path={path} error={error.value}>
          For example <code>python/lists.md</code>. Folders become topics.
        </PathField>
        <SubmitOrCancel>Create</SubmitOrCancel>
      </form>
    </Dialog>
  );
}

interface PathFieldProps {
  label: string;
  path: Signal<string>;
  error: string | null;
  children: ComponentChildren;
}

export function PathField({ label, path, error, children }: PathFieldProps) {
  return (
    <>
      <label for="notes-new-path">{label}</label>
      <input
        id="notes-new-path"
        class="panel-field notes-new-path"
        autocomplete="off"
        spellcheck={false}
        aria-describedby="notes-new-hint"
        aria-invalid={error !== null}
        aria-errormessage="notes-new-error"
        value={path.value}
        onInput={(event) => (path.value = event.currentTarget.value)}
      />
      <p id="notes-new-hint" class="panel-hint">
        {children}
      </p>
      <p id="notes-new-error" class="panel-error" role="alert">
        {error !== null && renderCode(error)}
      </p>
    </>
  );
}

const withEnding = (path: string): string => (path === "" || /\.(md|markdown)$/i.test(path) ? path : `${path}.md`);

/** Checks a path before it is sent. The program checks it again. */
export function pathError(path: string, notes: NotesFolder): string | null {
  if (path === "") return "Enter a file name.";
  if (path.includes("\\") || path.split("/").some((part) => part === "" || part.startsWith("."))) {
    return "Separate folders and file with a /. No name may start with a dot.";
  }
  if ([...notes.files, ...notes.other_files].some((file) => file.path === path)) {
    return "A file with this name already exists. Choose another name.";
  }
  return null;
}

export function LeaveDialog() {
  const request = leaving.value;
  if (request === null) return null;
  const stay = (): void => void (leaving.value = null);
  const go = (): void => {
    stay();
    request.then();
  };
  const drop = (): void => {
    if (progress.peek().is !== "saving") return go();
    // A save in progress can no longer be discarded.
    stay();
    leave(request.then);
  };
  const saveAndGo = async (): Promise<void> => {
    const isSaved = await save();
    // The dialog may have been closed in the meantime.
    if (leaving.peek() !== request) return;
    if (isSaved) go();
    else stay();
  };
  return (
    <Dialog title="Unsaved changes" onClose={stay}>
      <p>{opened.value?.path} has unsaved changes.</p>
      <div class="panel-actions">
        <button type="button" class="panel-button" onClick={closeDialog}>
          Keep editing
        </button>
        <button type="button" class="panel-button is-danger" onClick={drop}>
          Discard
        </button>
        <button type="button" class="panel-button is-primary" onClick={() => void saveAndGo()}>
          Save
        </button>
      </div>
    </Dialog>
  );
}
