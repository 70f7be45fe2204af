// Computes the changes between two texts, so that the cursor and scroll position are kept.
import { Text } from "@codemirror/state";

export interface Change {
  from: number;
  to: number;
  insert: Text;
}

/** Returns the inserted lines if nothing else changed; otherwise one change between the common beginning and end. */
export function changesTo(old: Text, wanted: Text): Change[] {
  return insertions([...old.iterLines()], [...wanted.iterLines()]) ?? [replacement(plain(old), plain(wanted))];
}

// CodeMirror counts one character per line break, whatever the file has.
const plain = (text: Text): string => text.sliceString(0, text.length, "\n");

function insertions(old: string[], wanted: string[]): Change[] | null {
  const changes: Change[] = [];
  let [kept, at] = [0, 0];
  let added: string[] = [];
  const flush = (): void => {
    if (added.length === 0) return;
    const insert = Text.of(kept === 0 ? [...added, ""] : ["", ...added]);
    const from = kept === 0 ? 0 : at - 1;
    changes.push({ from, to: from, insert });
    added = [];
  };
  for (const line of wanted) {
    if (kept < old.length && old[kept] === line) {
      flush();
      at += line.length + 1;
      kept++;
    } else added.push(line);
  }
  flush();
  return kept === old.length ? changes : null;
}

function replacement(old: string, wanted: string): Change {
  const most = Math.min(old.length, wanted.length);
  let from = 0;
  while (from < most && old[from] === wanted[from]) from++;
  let end = 0;
  while (end < most - from && old[old.length - 1 - end] === wanted[wanted.length - 1 - end]) end++;
  return { from, to: old.length - end, insert: Text.of(wanted.slice(from, wanted.length - end).split("\n")) };
}
