// Problems of notes: where, what, and what to do; choosing one shows its place.
import type { Problem } from "../../protocol";
import { withCode } from "../parts";

interface Props {
  problems: Problem[];
  withPath?: boolean;
  onChoose: (problem: Problem) => void;
}

export function ProblemList({ problems, withPath = false, onChoose }: Props) {
  return (
    <ul class="notes-problems">
      {problems.map((problem) => (
        <li key={keyOf(problem)}>
          <button type="button" class="notes-problem" onClick={() => onChoose(problem)}>
            <span class="notes-place">{placeOf(problem, withPath)}</span> <span>{withCode(problem.what)}</span>{" "}
            <span class="notes-remedy">{withCode(problem.remedy)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** As editors write it: `python/asyncio.md:12:1`; within one file `line 12:1`. */
function placeOf({ path, line, column }: Problem, withPath: boolean): string {
  if (withPath) return line === 0 ? path : `${path}:${line}:${column}`;
  return line === 0 ? "the whole file" : `line ${line}:${column}`;
}

const keyOf = ({ path, line, column, what }: Problem): string => `${path}:${line}:${column} ${what}`;
