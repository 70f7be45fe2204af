// Renaming and deleting a file of the folder.
import { signal, useSignal } from "@preact/signals";
import { deleteFile, renameFile } from "../../connection";
import type { NotesFolder } from "../../protocol";
import { count, whyOf, withCode } from "../parts";
import { Dialog, faultOf, PathField, SubmitOrCancel, shut } from "./dialogs";
import { close, isWorthKeeping, leave, open, opened, whileMoving } from "./draft";

/** What somebody is about to do with which file. */
const wish = signal<{ act: "rename" | "delete"; path: string } | null>(null);

export function FileActions({ path }: { path: string }) {
  const rename = (): void => void (wish.value = { act: "rename", path });
  return (
    <span class="notes-file-actions">
      <button
        type="button"
        class="panel-button"
        aria-description={path}
        onClick={() => (opened.peek()?.path === path ? leave(rename) : rename())}
      >
        Rename…
      </button>
      <button type="button" class="panel-button" aria-description={path} onClick={() => (wish.value = { act: "delete", path })}>
        Delete…
      </button>
    </span>
  );
}

export function ManageDialog({ notes }: { notes: NotesFolder }) {
  const now = wish.value;
  if (now === null) return null;
  const end = (): void => void (wish.value = null);
  return now.act === "rename" ? (
    <RenameDialog path={now.path} notes={notes} onClose={end} />
  ) : (
    <DeleteDialog path={now.path} notes={notes} onClose={end} />
  );
}

interface Props {
  path: string;
  notes: NotesFolder;
  onClose: () => void;
}

function RenameDialog({ path, notes, onClose }: Props) {
  const to = useSignal(path);
  const fault = useSignal<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = withEndingOf(path, to.value.trim());
    if (wanted === path) return onClose();
    fault.value = faultOf(wanted, notes);
    if (fault.value !== null) return;
    await whileMoving(async () => {
      try {
        await renameFile({ from: path, to: wanted });
      } catch (why) {
        fault.value = whyOf(why);
        return;
      }
      onClose();
      if (opened.peek()?.path === path) await open(wanted);
      else keepFocus();
    });
  };
  return (
    <Dialog title={`Rename ${path}`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <PathField label={`New path below the folder ${notes.folder}`} path={to} fault={fault.value}>
          A path with other folders moves the file. Links to it are not changed: those that break are listed as problems.
        </PathField>
        <SubmitOrCancel>Rename</SubmitOrCancel>
      </form>
    </Dialog>
  );
}

/** A name without an ending keeps that of the file. */
function withEndingOf(path: string, to: string): string {
  const ending = /\.[^./]+$/.exec(path)?.[0] ?? "";
  return to === "" || to.endsWith("/") || /\.[^./]+$/.test(to) ? to : `${to}${ending}`;
}

function DeleteDialog({ path, notes, onClose }: Props) {
  const fault = useSignal<string | null>(null);
  const qas = notes.files.find((file) => file.path === path)?.qas ?? 0;
  const isOpen = opened.value?.path === path;
  const remove = async (): Promise<void> => {
    await whileMoving(async () => {
      try {
        await deleteFile({ path });
      } catch (why) {
        fault.value = whyOf(why);
        return;
      }
      onClose();
      if (opened.peek()?.path === path) close();
      else keepFocus();
    });
  };
  return (
    <Dialog title={`Delete ${path}?`} onClose={onClose}>
      <p>
        The file is removed from the disk{qas > 0 && ` with its ${count(qas, "Q&A")}`}. This cannot be undone here.
      </p>
      {isOpen && isWorthKeeping.value && <p>What you wrote and have not saved is lost, too.</p>}
      <p class="panel-fault" role="alert">
        {fault.value !== null && withCode(fault.value)}
      </p>
      <div class="panel-actions">
        <button type="button" class="panel-button" onClick={shut}>
          Cancel
        </button>
        <button type="button" class="panel-button is-danger" onClick={() => void remove()}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}

/** The button that was pressed goes with its file, once the dialog has given the focus back to it. */
function keepFocus(): void {
  setTimeout(() => document.getElementById("notes-title")?.focus());
}
