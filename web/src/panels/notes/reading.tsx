// How the open text is read as a whole: its shape, the question level, and what belongs to no question.
import type { Explanation } from "../../protocol";
import { count, withCode } from "../parts";
import { jump } from "./draft";
import { lineWords } from "./reading-items";

export function Reading({ reading }: { reading: Explanation }) {
  const { questions, unread, navigation } = reading;
  const parts = [count(questions.length, "Q&A")];
  if (unread.length > 0) parts.push(count(unread.length, "unread passage"));
  return (
    <details class="notes-reading">
      <summary>
        How it is read: {parts.join(", ")}; {reading.askable} of the text can be asked for
      </summary>
      <dl>
        <dt>Shape</dt>
        <dd>{withCode(reading.shape)}</dd>
        <dt>Question level</dt>
        <dd>{withCode(reading.question_level)}</dd>
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
                <span class="notes-remedy">belongs to no question, because {withCode(it.why)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
