// A summary of how the open text is read: its shape, the question level, and unread passages.
import type { Explanation } from "../../protocol";
import { count, renderCode } from "../parts";
import { jump } from "./draft";
import { lineWords } from "./reading-items";

export function Reading({ reading }: { reading: Explanation }) {
  const { questions, unread, navigation } = reading;
  const parts = [count(questions.length, "Q&A")];
  if (unread.length > 0) parts.push(count(unread.length, "unread passage"));
  return (
    <details class="notes-reading">
      <summary>
        How it is read: {parts.join(", ")}; {reading.askable} of the text is searchable
      </summary>
      <dl>
        <dt>Shape</dt>
        <dd>{renderCode(reading.shape)}</dd>
        <dt>Question level</dt>
        <dd>{renderCode(reading.question_level)}</dd>
        {navigation.length > 0 && (
          <>
            <dt>Navigation</dt>
            <dd>{lineWords(navigation)}</dd>
          </>
        )}
      </dl>
      {unread.length > 0 && (
        <ul class="notes-problems" aria-label="Unread passages">
          {unread.map((it) => (
            <li key={it.line}>
              <button type="button" class="notes-problem" onClick={() => (jump.value = { line: it.line, column: 1 })}>
                <span class="notes-place">{lineWords([it])}</span> <span>{it.words}</span>{" "}
                <span class="notes-remedy">not part of a question: {renderCode(it.why)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
