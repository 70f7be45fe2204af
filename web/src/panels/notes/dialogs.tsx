// What has to be asked: where a new note goes, and what becomes of unsaved words.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { NotesFolder } from "../../protocol";
import { withCode } from "../parts";
import { create, leave, leaving, opened, progress, save } from "./draft";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/**
 * The browser keeps the focus inside, closes it with Escape and then gives the focus back; only when that is done, we
 * are told (`onClose`) and take it out of the page.
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

export const shut = (event: MouseEvent): void => (event.currentTarget as Element).closest("dialog")?.close();

/** The buttons below a form in a dialog. */
export function SubmitOrCancel({ children }: { children: ComponentChildren }) {
  return (
    <div class="panel-actions">
      <button type="button" class="panel-button" onClick={shut}>
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
  const fault = useSignal<string | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = withEnding(path.value.trim());
    fault.value = faultOf(wanted, notes);
    if (fault.value !== null) return;
    create(wanted);
    onClose();
  };
  return (
    <Dialog title="New note" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <PathField label={`File below the folder ${notes.folder}`} path={path} fault={fault.value}>
          Such as <code>python/lists.md</code>. Folders become topics.
        </PathField>
        <SubmitOrCancel>Write it</SubmitOrCancel>
      </form>
    </Dialog>
  );
}

interface PathFieldProps {
  label: string;
  path: Signal<string>;
  fault: string | null;
  children: ComponentChildren;
}

export function PathField({ label, path, fault, children }: PathFieldProps) {
  return (
    <>
      <label for="notes-new-path">{label}</label>
      <input
        id="notes-new-path"
        class="panel-field notes-new-path"
        autocomplete="off"
        spellcheck={false}
        aria-describedby="notes-new-hint"
        aria-invalid={fault !== null}
        aria-errormessage="notes-new-fault"
        value={path.value}
        onInput={(event) => (path.value = event.currentTarget.value)}
      />
      <p id="notes-new-hint" class="panel-hint">
        {children}
      </p>
      <p id="notes-new-fault" class="panel-fault" role="alert">
        {fault !== null && withCode(fault)}
      </p>
    </>
  );
}

const withEnding = (path: string): string => (path === "" || /\.(md|markdown)$/i.test(path) ? path : `${path}.md`);

/** The program has the last word when the file is written; this is said at once. */
export function faultOf(path: string, notes: NotesFolder): string | null {
  if (path === "") return "Give the file a name.";
  if (path.includes("\\") || path.split("/").some((part) => part === "" || part.startsWith("."))) {
    return "Name folders and file with a / between them; none begins with a dot.";
  }
  if ([...notes.files, ...notes.other_files].some((file) => file.path === path)) {
    return "There is a file of that name already; choose it in the list.";
  }
  return null;
}

export function LeaveDialog() {
  const wish = leaving.value;
  if (wish === null) return null;
  const stay = (): void => void (leaving.value = null);
  const go = (): void => {
    stay();
    wish.then();
  };
  const drop = (): void => {
    if (progress.peek().is !== "saving") return go();
    // Too late to drop what is on its way to the disk.
    stay();
    leave(wish.then);
  };
  const saveAndGo = async (): Promise<void> => {
    const isSaved = await save();
    // Meanwhile it may have been closed, to go on writing.
    if (leaving.peek() !== wish) return;
    if (isSaved) go();
    else stay();
  };
  return (
    <Dialog title="Unsaved changes" onClose={stay}>
      <p>What you wrote in {opened.value?.path} is not saved.</p>
      <div class="panel-actions">
        <button type="button" class="panel-button" onClick={shut}>
          Go on writing
        </button>
        <button type="button" class="panel-button is-danger" onClick={drop}>
          Drop it
        </button>
        <button type="button" class="panel-button is-primary" onClick={() => void saveAndGo()}>
          Save
        </button>
      </div>
    </Dialog>
  );
}
