// The bar of the open note: its path, buttons, and whether it is saved and live.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { notes } from "../../state";
import { count, ErrorMessage, Status, WarningIcon } from "../parts";
import {
  close, conflict, blockedSaves, isUnsaved, isWorthKeeping, overwriteFile, leave, type Opened, opened, progress, revert, save, discardMine,
} from "./draft";
import { FileActions } from "./manage";
import { insertPictures, PICTURE_KINDS, pictureStatus } from "./pictures";

interface Props {
  note: Opened;
  isEditable: boolean;
  titleRef: RefObject<HTMLHeadingElement | null>;
}

export function SaveBar({ note, isEditable, titleRef }: Props) {
  const now = progress.value;
  return (
    <header class="notes-bar">
      <div class="notes-bar-row">
        <button type="button" class="panel-button notes-back" onClick={() => leave(close)}>
          All notes
        </button>
        <h2 id="notes-open-title" ref={titleRef} tabIndex={-1}>
          {note.path}
        </h2>
        {isEditable && (
          <>
            {/* Not `disabled`, because that would remove the focus from the pressed button. */}
            <button
              type="button"
              class="panel-button is-primary"
              aria-disabled={!isUnsaved.value}
              aria-busy={now.is === "saving"}
              aria-keyshortcuts="Control+S"
              title="Ctrl+S"
              onClick={() => isUnsaved.value && void save()}
            >
              Save
            </button>
            <button type="button" class="panel-button" aria-disabled={!isWorthKeeping.value && conflict.value === null} onClick={revert}>
              Revert
            </button>
          </>
        )}
      </div>
      {isEditable && (
        <div class="notes-bar-row is-small">
          <AddPicture path={note.path} />
          {note.version !== null && <FileActions path={note.path} />}
        </div>
      )}
      <Status>
        <SaveStatus isEditable={isEditable} />
      </Status>
      <Pictures />
      <ErrorMessage why={now.is === "failed" ? `Cannot save the note. ${now.why}` : null} />
      <Conflict />
    </header>
  );
}

function AddPicture({ path }: { path: string }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: InputEvent & { currentTarget: HTMLInputElement }): void => {
    const files = [...(event.currentTarget.files ?? [])];
    // Reset, so that the same file can be chosen again.
    event.currentTarget.value = "";
    if (files.length > 0) void insertPictures(path, files);
  };
  return (
    <>
      <input ref={input} type="file" hidden multiple accept={PICTURE_KINDS} onInput={choose} />
      <button
        type="button"
        class="panel-button"
        title="Adds a picture at the cursor. You can also drop or paste a picture into the text."
        onClick={() => input.current?.click()}
      >
        Add picture…
      </button>
    </>
  );
}

/** The progress of added pictures. */
function Pictures() {
  const now = pictureStatus.value;
  return (
    <>
      <Status>{(now.is === "busy" || now.is === "added") && now.words}</Status>
      <ErrorMessage why={now.is === "failed" ? now.why : null} />
    </>
  );
}

function SaveStatus({ isEditable }: { isEditable: boolean }): ComponentChildren {
  if (!isEditable) return "These notes come from a git repository and are read-only.";
  switch (progress.value.is) {
    case "saving":
      return "Saving…";
    case "gone":
      return "The file no longer exists. Saving creates it again.";
  }
  if (opened.value?.version === null && conflict.value === null) return "New note, not saved yet";
  if (isUnsaved.value) return "Unsaved changes";
  switch (progress.value.is) {
    case "saved":
      return "Saved. The bot is reloading it…";
    case "late":
      return "Saved. The bot will reload it soon.";
    case "live":
      return <Live />;
    case "reloaded":
      return "The file was changed by another program. This is its new text.";
    default:
      return "";
  }
}

function Live() {
  const problems = notes.value?.files.find((file) => file.path === opened.value?.path)?.problems ?? 0;
  if (problems === 0) return "Saved and live: the bot answers from this text.";
  return `Saved and live, with ${count(problems, "problem")} (see below).`;
}

function Conflict() {
  const choice = useRef<HTMLDivElement>(null);
  const attempts = blockedSaves.value;
  // Moves the focus to the choice when the user tries to save.
  useEffect(() => {
    if (attempts > 0) choice.current?.focus();
  }, [attempts]);
  if (conflict.value === null) return null;
  return (
    <div role="alert" class="notes-conflict" ref={choice} tabIndex={-1}>
      <p>
        <WarningIcon /> Another program changed this file while you edited it.
        {attempts > 0 && " Your version is not saved yet. Choose which version to keep."}
      </p>
      <details>
        <summary>Show the file's current text</summary>
        <pre tabIndex={0} aria-label="The file's current text">
          {conflict.value.text}
        </pre>
      </details>
      <button type="button" class="panel-button" onClick={discardMine}>
        Discard my changes
      </button>{" "}
      <button type="button" class="panel-button is-danger" onClick={() => void overwriteFile()}>
        Overwrite the file
      </button>
    </div>
  );
}
