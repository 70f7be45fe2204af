// A list of problems. Choosing one shows its position.
import type { Problem } from "../../protocol";
import { renderCode } from "../parts";

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
            <span class="notes-place">{placeOf(problem, withPath)}</span> <span>{renderCode(problem.what)}</span>{" "}
            <span class="notes-remedy">{renderCode(problem.remedy)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Returns the position in the format of editors: `python/asyncio.md:12:1`; within a file `line 12:1`. */
function placeOf({ path, line, column }: Problem, withPath: boolean): string {
  if (withPath) return line === 0 ? path : `${path}:${line}:${column}`;
  return line === 0 ? "the whole file" : `line ${line}:${column}`;
}

const keyOf = ({ path, line, column, what }: Problem): string => `${path}:${line}:${column} ${what}`;
