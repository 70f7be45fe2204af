// The problems of the open note, and the preview of its answers.
import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { composeCommand } from "../../composer/compose";
import { MessageBody } from "../../message/view";
import type { PreviewedAnswer } from "../../protocol";
import { channels } from "../../state";
import { count, ErrorMessage, WarningIcon, renderCode } from "../parts";
import { cursorLine } from "./cursor";
import { jump, opened } from "./draft";
import { TextIds } from "./missing-ids";
import { preview, previewError } from "./preview";
import { hasControls, pagesOf } from "./previewed";
import { ProblemList } from "./problems";
import { Reading } from "./reading";

/** The maximum number of previewed Q&As, around the cursor: each is a complete message. */
const SHOWN = 40;
const EXAMPLE = "### How do I stop it?\nPress Ctrl+C.";

export function PreviewView({ isUnsaved }: { isUnsaved: boolean }) {
  const { problems = [], missing_ids = 0, answers = [], reading = null } = preview.value ?? {};
  const current = useComputed(() => answerAt(preview.value?.answers ?? [], cursorLine.value)).value;
  const from = Math.max(Math.min(current - SHOWN / 2, answers.length - SHOWN), 0);
  return (
    <section class="notes-preview" aria-labelledby="notes-preview-title">
      <h3 id="notes-preview-title" class="visually-hidden">
        Preview
      </h3>
      <div class="notes-problems-here" aria-live="polite" data-testid="note-problems">
        <ErrorMessage why={previewError.value} />
        {problems.length > 0 && (
          <>
            <p class="notes-problems-count">
              <WarningIcon /> {count(problems.length, "problem")}
            </p>
            <ProblemList problems={problems} onChoose={(problem) => (jump.value = { ...problem })} />
          </>
        )}
        <TextIds path={opened.value?.path ?? ""} missing={missing_ids} />
        {preview.value !== null && answers.length === 0 && <HowToBegin />}
      </div>
      {reading !== null && <Reading reading={reading} />}
      <div class="notes-answers">
        {answers.length > SHOWN && (
          <p class="panel-hint">
            Q&amp;As {from + 1} to {Math.min(from + SHOWN, answers.length)} of {answers.length}, around the cursor
          </p>
        )}
        {answers.some((answer) => hasControls(answer.message.components)) && (
          <p class="panel-hint">These buttons work in the chat.</p>
        )}
        {answers.slice(from, from + SHOWN).map((answer, at) => (
          <Answer key={from + at} answer={answer} isCurrent={from + at === current} isSaved={!isUnsaved} />
        ))}
      </div>
    </section>
  );
}

/** Instructions for a text without Q&As. */
function HowToBegin() {
  return (
    <div class="panel-hint">
      <p>This text contains no Q&amp;A. Write a question as a heading, and the answer below it:</p>
      <pre class="notes-example">{EXAMPLE}</pre>
    </div>
  );
}

/** Scrolls only the list of answers, unlike `scrollIntoView`. */
function scrollToAnswer(answer: HTMLElement): void {
  const answers = answer.parentElement;
  if (answers === null) return;
  const [inner, outer] = [answer.getBoundingClientRect(), answers.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) answers.scrollTop += inner.top - outer.top;
}

/** Returns the index of the Q&A that contains the line. */
function answerAt(answers: PreviewedAnswer[], line: number): number {
  return Math.max(answers.findLastIndex((answer) => answer.line <= line), 0);
}

interface AnswerProps {
  answer: PreviewedAnswer;
  isCurrent: boolean;
  isSaved: boolean;
}

function Answer({ answer, isCurrent, isSaved }: AnswerProps) {
  const home = useRef<HTMLElement>(null);
  // Rendered again only if it has changed: a keystroke changes one answer of many.
  const body = useMemo(() => <MessageBody message={answer.message} isInert />, [JSON.stringify(answer.message)]);
  const pages = pagesOf(answer.message.components);
  // The answer that is being edited stays visible.
  useEffect(() => {
    if (isCurrent && home.current !== null) scrollToAnswer(home.current);
  }, [isCurrent]);
  return (
    <article ref={home} class={isCurrent ? "notes-answer is-current" : "notes-answer"} aria-label={answer.question}>
      <div class="notes-answer-head">
        {/* The headings of the message are of the levels below. */}
        <h4>
          <button type="button" class="notes-question" onClick={() => (jump.value = { line: answer.line, column: 1 })}>
            <span class="notes-place">line {answer.line}</span> {answer.question}
          </button>
        </h4>
        <AskButton question={answer.question} isSaved={isSaved} />
      </div>
      {answer.not_quizzed !== null && <p class="panel-hint">Not quizzed, because {renderCode(answer.not_quizzed)}.</p>}
      {body}
      {pages > 1 && <p class="panel-hint">This is page 1 of {pages}. Ask the question in the chat to see the other pages.</p>}
    </article>
  );
}

function AskButton({ question, isSaved }: { question: string; isSaved: boolean }) {
  const channel = channels.value?.[0];
  if (channel === undefined) return null;
  if (!isSaved) return <span class="panel-hint">Save the note to ask this.</span>;
  const ask = (): void => composeCommand("ask", { question }, { channel: channel.id });
  return (
    <button type="button" class="panel-button notes-ask" onClick={ask}>
      Ask in #{channel.name}…
    </button>
  );
}
