// How many questions have no id: one line, and a button that writes them.
import type { FixedIds, LeftIds } from "../../protocol";
import { notes } from "../../state";
import { count, Fault, News } from "../parts";
import { leave, open } from "./draft";
import { fixAllIds, fixing, leftInText, writeIdsIntoText } from "./ids";
import { ProblemList } from "./problems";

const WHY = "their history may be lost when you rename them";
const WHY_ONE = "its history may be lost when you rename it";

function Count({ missing }: { missing: number }) {
  const has = missing === 1 ? "question has" : "questions have";
  return (
    <span>
      {missing.toLocaleString("en")} {has} no id yet: {missing === 1 ? WHY_ONE : WHY}.
    </span>
  );
}

/** Of the whole folder. */
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

/** What came of it. */
function Fixed() {
  const now = fixing.value;
  return (
    <>
      <News>{now.is === "done" && written(now.fixed)}</News>
      <Fault why={now.is === "refused" ? now.why : null} />
      {now.is === "done" && now.fixed.left.length > 0 && (
        <>
          <p class="panel-hint">Left alone:</p>
          <LeftAlone left={now.fixed.left} withPath />
        </>
      )}
    </>
  );
}

function written({ files, left }: FixedIds): string {
  const ids = files.reduce((sum, file) => sum + file.ids, 0);
  if (ids > 0) return `Wrote ${count(ids, "id")} into ${count(files.length, "file")}.`;
  return left.length > 0 ? "No id was written." : "No id was missing any more.";
}

/** Of the open text, saved or not. */
export function TextIds({ path, missing }: { path: string; missing: number }) {
  const result = leftInText.value?.path === path ? leftInText.value : null;
  const folder = notes.value;
  const isEditable = folder?.is_editable ?? false;
  if (missing === 0 && fixing.value.is === "quiet") return null;
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
      <Fault why={result?.why ?? null} />
      {missing > 0 && result !== null && result.left.length > 0 && <LeftAlone left={result.left} />}
      <Fixed />
    </div>
  );
}

function LeftAlone({ left, withPath = false }: { left: LeftIds[]; withPath?: boolean }) {
  const problems = left.map(({ path, line, column, questions, why, remedy }) => {
    const whom = line === 0 ? count(questions, "question") : "this question";
    return { path, line, column, what: `no id for ${whom}: ${why}`, remedy };
  });
  return <ProblemList problems={problems} withPath={withPath} onChoose={(it) => leave(() => void open(it.path, it))} />;
}
