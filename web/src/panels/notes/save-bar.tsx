// Which note is open, whether it is saved, and whether the bot knows it already.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { notes } from "../../state";
import { count, Fault, News, WarningIcon } from "../parts";
import {
  close, conflict, heldSaves, isUnsaved, isWorthKeeping, keepMine, leave, type Opened, opened, progress, revert, save, takeTheirs,
} from "./draft";
import { FileActions } from "./manage";
import { insertPictures, PICTURE_KINDS, pictureNews } from "./pictures";

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
            {/* Not `disabled`, which would take the focus away from whoever pressed it. */}
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
      <News>
        <Standing isEditable={isEditable} />
      </News>
      <Pictures />
      <Fault why={now.is === "refused" ? `It could not be saved: ${now.why}` : null} />
      <Conflict />
    </header>
  );
}

function AddPicture({ path }: { path: string }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: InputEvent & { currentTarget: HTMLInputElement }): void => {
    const files = [...(event.currentTarget.files ?? [])];
    // So that the same file can be chosen again.
    event.currentTarget.value = "";
    if (files.length > 0) void insertPictures(path, files);
  };
  return (
    <>
      <input ref={input} type="file" hidden multiple accept={PICTURE_KINDS} onInput={choose} />
      <button
        type="button"
        class="panel-button"
        title="At the cursor. You can also drop or paste a picture into the text."
        onClick={() => input.current?.click()}
      >
        Add picture…
      </button>
    </>
  );
}

/** What became of pictures that were added. */
function Pictures() {
  const now = pictureNews.value;
  return (
    <>
      <News>{(now.is === "busy" || now.is === "added") && now.words}</News>
      <Fault why={now.is === "refused" ? now.why : null} />
    </>
  );
}

function Standing({ isEditable }: { isEditable: boolean }): ComponentChildren {
  if (!isEditable) return "These notes come from a git repository and can only be read here.";
  switch (progress.value.is) {
    case "saving":
      return "Saving…";
    case "gone":
      return "The file is no longer in the folder; saving writes it anew.";
  }
  if (opened.value?.version === null && conflict.value === null) return "A new note; it is not saved yet.";
  if (isUnsaved.value) return "Unsaved changes";
  switch (progress.value.is) {
    case "saved":
      return "Saved; the bot is reading it…";
    case "late":
      return "Saved; the bot takes it over by itself.";
    case "live":
      return <Live />;
    case "taken-over":
      return "The file was changed on the disk; this is its text now.";
    default:
      return "";
  }
}

function Live() {
  const problems = notes.value?.files.find((file) => file.path === opened.value?.path)?.problems ?? 0;
  if (problems === 0) return "The bot answers from this now.";
  return `The bot answers from this now, as far as it can be read: ${count(problems, "problem")} below.`;
}

function Conflict() {
  const choice = useRef<HTMLDivElement>(null);
  const held = heldSaves.value;
  // Whoever tries to save is taken to what has to be chosen first.
  useEffect(() => {
    if (held > 0) choice.current?.focus();
  }, [held]);
  if (conflict.value === null) return null;
  return (
    <div role="alert" class="notes-conflict" ref={choice} tabIndex={-1}>
      <p>
        <WarningIcon /> Somebody changed this file on the disk while you wrote.
        {held > 0 && " Yours is not saved yet: choose which of the two to keep."}
      </p>
      <details>
        <summary>What lies there now</summary>
        <pre tabIndex={0} aria-label="The file on the disk">
          {conflict.value.text}
        </pre>
      </details>
      <button type="button" class="panel-button" onClick={takeTheirs}>
        Take theirs, drop mine
      </button>{" "}
      <button type="button" class="panel-button is-danger" onClick={() => void keepMine()}>
        Keep mine, write over theirs
      </button>
    </div>
  );
}
