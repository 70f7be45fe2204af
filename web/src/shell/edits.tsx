// Tells a screen reader that a message on the screen says something else now: the log reads out new ones only.
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../markdown/words";
import { textOf } from "../message/text";
import type { Message, Shown, Snowflake } from "../protocol";

/** Enough to know which message it is. */
const LONGEST = 80;

interface Edit {
  /** Makes of the same words, said again, other news. */
  number: number;
  said: string;
}

export function Edits({ shown }: { shown: Shown[] }) {
  const seen = useRef(new Map<Snowflake, string | null>());
  const [edit, setEdit] = useState<Edit | null>(null);
  useEffect(() => {
    // An answer that was waited for is no edit, nor is what was edited before it came onto the screen.
    const isEdited = ({ json: { id, edited_timestamp: at } }: Shown) => seen.current.has(id) && seen.current.get(id) !== at;
    const changed = shown.findLast(isEdited);
    seen.current = new Map(shown.map(({ json }) => [json.id, json.edited_timestamp]));
    if (changed !== undefined) setEdit((before) => ({ number: (before?.number ?? 0) + 1, said: subject(changed.json) }));
  }, [shown]);
  return (
    <p role="status" class="visually-hidden">
      {edit === null ? null : <span key={edit.number}>Answer changed: {edit.said}</span>}
    </p>
  );
}

/** Its first heading, or how it begins. */
export function subject(message: Pick<Message, "content" | "components">): string {
  const text = textOf(message);
  const heading = /^#{1,3} .+$/m.exec(text)?.[0];
  const said = [...words(heading ?? text)];
  return said.length <= LONGEST ? said.join("") : `${said.slice(0, LONGEST).join("")}…`;
}
