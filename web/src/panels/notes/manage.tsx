// Renames and deletes files of the folder.
import { signal, useSignal } from "@preact/signals";
import { deleteFile, renameFile } from "../../connection";
import type { NotesFolder } from "../../protocol";
import { count, errorText, renderCode } from "../parts";
import { Dialog, pathError, PathField, SubmitOrCancel, closeDialog } from "./dialogs";
import { close, isWorthKeeping, leave, open, opened, whileMoving } from "./draft";

/** The file and the action of the open dialog. */
const openDialog = signal<{ action: "rename" | "delete"; path: string } | null>(null);

export function FileActions({ path }: { path: string }) {
  const rename = (): void => void (openDialog.value = { action: "rename", path });
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
      <button type="button" class="panel-button" aria-description={path} onClick={() => (openDialog.value = { action: "delete", path })}>
        Delete…
      </button>
    </span>
  );
}

export function ManageDialog({ notes }: { notes: NotesFolder }) {
  const now = openDialog.value;
  if (now === null) return null;
  const end = (): void => void (openDialog.value = null);
  return now.action === "rename" ? (
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
  const error = useSignal<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = withEndingOf(path, to.value.trim());
    if (wanted === path) return onClose();
    error.value = pathError(wanted, notes);
    if (error.value !== null) return;
    await whileMoving(async () => {
      try {
        await renameFile({ from: path, to: wanted });
      } catch (why) {
        error.value = errorText(why);
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
        <PathField label={`New path below the folder ${notes.folder}`} path={to} error={error.value}>
          A path in other folders moves the file. Links to it are not changed. Broken links are listed as problems.
        </PathField>
        <SubmitOrCancel>Rename</SubmitOrCancel>
      </form>
    </Dialog>
  );
}

/** Adds the extension of the file to a name without one. */
function withEndingOf(path: string, to: string): string {
  const ending = /\.[^./]+$/.exec(path)?.[0] ?? "";
  return to === "" || to.endsWith("/") || /\.[^./]+$/.test(to) ? to : `${to}${ending}`;
}

function DeleteDialog({ path, notes, onClose }: Props) {
  const error = useSignal<string | null>(null);
  const qas = notes.files.find((file) => file.path === path)?.qas ?? 0;
  const isOpen = opened.value?.path === path;
  const remove = async (): Promise<void> => {
    await whileMoving(async () => {
      try {
        await deleteFile({ path });
      } catch (why) {
        error.value = errorText(why);
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
        This deletes the file{qas > 0 && ` with its ${count(qas, "Q&A")}`} from the disk and cannot be undone here.
      </p>
      {isOpen && isWorthKeeping.value && <p>Your unsaved changes will be lost.</p>}
      <p class="panel-error" role="alert">
        {error.value !== null && renderCode(error.value)}
      </p>
      <div class="panel-actions">
        <button type="button" class="panel-button" onClick={closeDialog}>
          Cancel
        </button>
        <button type="button" class="panel-button is-danger" onClick={() => void remove()}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}

/** Moves the focus to the title: the pressed button disappears with its file. */
function keepFocus(): void {
  setTimeout(() => document.getElementById("notes-title")?.focus());
}
