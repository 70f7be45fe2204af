// Shows the number of questions without an id, and a button to write the ids.
import type { FixedIds, SkippedIds } from "../../protocol";
import { notes } from "../../state";
import { count, ErrorMessage, Status } from "../parts";
import { leave, open } from "./draft";
import { fixAllIds, fixing, skippedInText, writeIdsIntoText } from "./ids";
import { ProblemList } from "./problems";

const WHY = "their history may be lost if you rename them";
const WHY_ONE = "its history may be lost if you rename it";

function Count({ missing }: { missing: number }) {
  const has = missing === 1 ? "question has" : "questions have";
  return (
    <span>
      {missing.toLocaleString("en")} {has} no id yet: {missing === 1 ? WHY_ONE : WHY}.
    </span>
  );
}

/** The missing ids of the whole folder. */
export function FolderIds({ missing, isEditable }: { missing: number; isEditable: boolean }) {
  return (
    <div class="notes-ids" data-testid="folder-ids">
      {missing > 0 && (
        <p class="notes-ids-line">
          <Count missing={missing} />
          {isEditable && <FixAll />}
        </p>
      )}
      <Fixed />
    </div>
  );
}

function FixAll() {
  return (
    <button type="button" class="panel-button" aria-busy={fixing.value.is === "busy"} onClick={() => void fixAllIds()}>
      Fix all ids
    </button>
  );
}

/** The result of writing ids. */
function Fixed() {
  const now = fixing.value;
  return (
    <>
      <Status>{now.is === "done" && written(now.fixed)}</Status>
      <ErrorMessage why={now.is === "failed" ? now.why : null} />
      {now.is === "done" && now.fixed.skipped.length > 0 && (
        <>
          <p class="panel-hint">Skipped:</p>
          <SkippedList skipped={now.fixed.skipped} withPath />
        </>
      )}
    </>
  );
}

function written({ files, skipped }: FixedIds): string {
  const ids = files.reduce((sum, file) => sum + file.ids, 0);
  if (ids > 0) return `Wrote ${count(ids, "id")} into ${count(files.length, "file")}.`;
  return skipped.length > 0 ? "No id was written." : "No ids were missing.";
}

/** The missing ids of the open text, saved or not. */
export function TextIds({ path, missing }: { path: string; missing: number }) {
  const result = skippedInText.value?.path === path ? skippedInText.value : null;
  const folder = notes.value;
  const isEditable = folder?.is_editable ?? false;
  if (missing === 0 && fixing.value.is === "idle") return null;
  return (
    <div class="notes-ids">
      {missing > 0 && (
        <p class="notes-ids-line">
          <Count missing={missing} />
          {isEditable && (
            <span class="notes-file-actions">
              <button type="button" class="panel-button" onClick={() => void writeIdsIntoText()}>
                Write the {missing === 1 ? "id" : "ids"}
              </button>
              {(folder?.missing_ids ?? 0) > 0 && <FixAll />}
            </span>
          )}
        </p>
      )}
      <ErrorMessage why={result?.why ?? null} />
      {missing > 0 && result !== null && result.skipped.length > 0 && <SkippedList skipped={result.skipped} />}
      <Fixed />
    </div>
  );
}

function SkippedList({ skipped, withPath = false }: { skipped: SkippedIds[]; withPath?: boolean }) {
  const problems = skipped.map(({ path, line, column, questions, why, remedy }) => {
    const target = line === 0 ? count(questions, "question") : "this question";
    return { path, line, column, what: `no id for ${target}: ${why}`, remedy };
  });
  return <ProblemList problems={problems} withPath={withPath} onChoose={(it) => leave(() => void open(it.path, it))} />;
}
