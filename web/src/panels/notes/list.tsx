// The files of the folder, with the numbers of Q&As and problems.
import { useSignal } from "@preact/signals";
import type { NoteFile, NotesFolder, OtherFile } from "../../protocol";
import { count, ErrorMessage, WarningIcon } from "../parts";
import { leave, open, opened, progress } from "./draft";
import { FileActions } from "./manage";
import { FolderIds } from "./missing-ids";
import { ProblemList } from "./problems";

export function FileList({ notes, onNew }: { notes: NotesFolder; onNew: () => void }) {
  const filter = useSignal("");
  const words = filter.value.toLowerCase().split(/\s+/);
  const files = notes.files.filter((file) => words.every((word) => file.path.toLowerCase().includes(word)));
  const error = progress.value.is === "failed" && opened.value === null ? progress.value.why : null;
  return (
    <>
      <p class="panel-hint">
        <code>{notes.folder}</code>: {count(notes.files.length, "file")}, {count(notes.qas, "Q&A")}
        {!notes.is_editable && ". They come from a git repository and can only be read here."}
      </p>
      <div class="notes-tools">
        <input
          type="search"
          class="panel-field"
          aria-label="Filter files"
          placeholder="Filter files"
          value={filter.value}
          onInput={(event) => (filter.value = event.currentTarget.value)}
        />
        {notes.is_editable && (
          <button type="button" class="panel-button" onClick={() => leave(onNew)}>
            New note…
          </button>
        )}
      </div>
      <ErrorMessage why={error} />
      <FolderIds missing={notes.missing_ids} isEditable={notes.is_editable} />
      <ul class="notes-list" aria-label="Note files">
        {files.map((file) => (
          <li key={file.path}>
            <FileButton file={file} />
            {notes.is_editable && <FileActions path={file.path} />}
          </li>
        ))}
      </ul>
      {notes.qas === 0 && (
        <p class="panel-hint" data-testid="no-questions">
          This folder has no questions yet. Write one in a note: the question as a heading (<code>## How do I start?</code>), and the answer below it.
        </p>
      )}
      {files.length === 0 && notes.files.length > 0 && <p class="panel-hint">No file name matches the filter.</p>}
      {notes.other_files.length > 0 && <OtherFiles files={notes.other_files} isEditable={notes.is_editable} />}
      {notes.problems.length > 0 && (
        <details class="notes-all-problems">
          <summary>
            <WarningIcon /> {count(notes.problems.length, "problem")} in all files
          </summary>
          <ProblemList problems={notes.problems} withPath onChoose={(it) => leave(() => void open(it.path, it))} />
        </details>
      )}
    </>
  );
}

function OtherFiles({ files, isEditable }: { files: OtherFile[]; isEditable: boolean }) {
  return (
    <details class="notes-other-files">
      <summary>{count(files.length, "picture or other file", "pictures and other files")}</summary>
      <ul class="notes-list" aria-label="Pictures and other files">
        {files.map(({ path, size_bytes }) => (
          <li key={path}>
            <span class="notes-file">
              <Path path={path} /> <span class="notes-counts">{sizeOf(size_bytes)}</span>
            </span>
            {isEditable && <FileActions path={path} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Path({ path }: { path: string }) {
  const nameAt = path.lastIndexOf("/") + 1;
  return (
    <span class="notes-path">
      <span class="notes-folder">{path.slice(0, nameAt)}</span>
      {path.slice(nameAt)}
    </span>
  );
}

/** Formats a size like Discord, with 1024 bytes per KB. */
function sizeOf(bytes: number): string {
  if (bytes < 1024) return count(bytes, "byte");
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function FileButton({ file }: { file: NoteFile }) {
  const isOpen = opened.value?.path === file.path;
  const choose = (): void => {
    if (!isOpen) leave(() => void open(file.path));
  };
  return (
    <button type="button" class="notes-file" aria-current={isOpen ? "true" : undefined} onClick={choose}>
      <Path path={file.path} />{" "}
      <span class="notes-counts">
        {count(file.qas, "Q&A")}
        {file.problems > 0 && (
          <span class="notes-problems-count">
            {" "}
            <WarningIcon /> {count(file.problems, "problem")}
          </span>
        )}
      </span>
    </button>
  );
}
