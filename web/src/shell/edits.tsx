// Announces edited messages to screen readers. The log only announces new messages.
import { useEffect, useRef, useState } from "preact/hooks";
import { plainText } from "../markdown/plain-text";
import { textOf } from "../message/text";
import type { Message, ChannelMessage, Snowflake } from "../protocol";

/** The maximum length of an announcement, in characters. */
const LONGEST = 80;

interface Edit {
  /** Distinguishes repeated announcements of the same text. */
  number: number;
  text: string;
}

export function Edits({ shown }: { shown: ChannelMessage[] }) {
  const seen = useRef(new Map<Snowflake, string | null>());
  const [edit, setEdit] = useState<Edit | null>(null);
  useEffect(() => {
    // A filled-in response is not an edit, and neither is an edit from before the message was visible.
    const isEdited = ({ json: { id, edited_timestamp: at } }: ChannelMessage) => seen.current.has(id) && seen.current.get(id) !== at;
    const changed = shown.findLast(isEdited);
    seen.current = new Map(shown.map(({ json }) => [json.id, json.edited_timestamp]));
    if (changed !== undefined) setEdit((before) => ({ number: (before?.number ?? 0) + 1, text: subject(changed.json) }));
  }, [shown]);
  return (
    <p role="status" class="visually-hidden">
      {edit === null ? null : <span key={edit.number}>Answer changed: {edit.text}</span>}
    </p>
  );
}

/** Returns the first heading of a message, or its beginning. */
export function subject(message: Pick<Message, "content" | "components">): string {
  const text = textOf(message);
  const heading = /^#{1,3} .+$/m.exec(text)?.[0];
  const subject = [...plainText(heading ?? text)];
  return subject.length <= LONGEST ? subject.join("") : `${subject.slice(0, LONGEST).join("")}…`;
}
