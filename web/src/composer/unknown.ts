// Finds the intended command for an unknown one. Pure functions.
import { callables, matching, type Callable, type Place } from "./commands";
import type { Command, Person } from "../protocol";

/** The maximum number of typos in a command's name. */
const MAX_TYPOS = 2;

export interface Near {
  callable: Callable;
  /** The text after the name, for the first option; `null` if only a part of the name was typed. */
  rest: string | null;
}

/** Returns the words after the `/`. */
const split = (text: string): string[] => text.slice(1).trim().split(/\s+/);

/** Returns the commands with the most similar names, if they are similar enough. */
export function nearest(all: Callable[], text: string): Near[] {
  const typed = split(text);
  const whole = closest(all, typed, ({ name }) => name.split(" ").length);
  if (whole.length > 0) {
    return whole.map((callable) => ({ callable, rest: typed.slice(callable.name.split(" ").length).join(" ") }));
  }
  // A typo in `/privacy`, before the subcommand was typed.
  return closest(all, typed, () => 1).map((callable) => ({ callable, rest: null }));
}

function closest(all: Callable[], typed: string[], length: (callable: Callable) => number): Callable[] {
  const far = all.map((callable) => {
    const name = callable.name.split(" ").slice(0, length(callable)).join(" ");
    const typos = distance(typed.slice(0, length(callable)).join(" ").toLowerCase(), name);
    return { callable, typos: typos <= Math.min(MAX_TYPOS, name.length / 2) ? typos : Infinity };
  });
  const least = Math.min(...far.map(({ typos }) => typos));
  return far.filter(({ typos }) => typos === least && typos < Infinity).map(({ callable }) => callable);
}

/** Returns the number of wrong, missing, additional or swapped letters (optimal string alignment distance). */
export function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) => Array.from({ length: other.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1), isExchanged ? at(i - 2, j - 2) + 1 : Infinity);
      rows[i]?.splice(j, 1, least);
    }
  }
  return at(one.length, other.length);
}

export interface Reserved {
  /** The name of the command, without subcommands. */
  command: string;
  manager: Person;
}

/** Returns the command that was typed, completely or in part, if only a manager can use it. */
export function reserved(commands: Command[], people: Person[], place: Place, text: string): Reserved | null {
  const manager = people.find(({ is_manager }) => is_manager);
  if (manager === undefined || place.person.is_manager || !/^\/\S/.test(text)) return null;
  const words = split(text.toLowerCase());
  const mine = callables(commands, place);
  const isMine = (name: string) => mine.some((one) => first(one) === name);
  const hidden = callables(commands, { ...place, person: manager }).filter((one) => !isMine(first(one)));
  // A match in the description is not enough.
  const typed = hidden.find((one) => first(one) === words[0]);
  const begun = matching(mine, text).length === 0 ? hidden.find(({ name }) => name.startsWith(words.join(" "))) : undefined;
  const found = typed ?? begun;
  return found === undefined ? null : { command: first(found), manager };
}

const first = ({ name }: Callable): string => name.split(" ")[0] ?? name;
