// What stands below the first plain message of each person: only this page says it, and only to them.
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { composeCommand } from "../composer/compose";
import * as draft from "../composer/draft";
import { bot, me, told } from "../state";
import type { Message, Person, Snowflake } from "../protocol";

/** Who has read it, and needs it no more. */
const dismissed = signal<Snowflake[]>([]);

/** The message below which I am told that the bot does not read it. */
export const unheard = computed<Snowflake | null>(() => {
  const person = me.value;
  if (person === null || dismissed.value.includes(person.id)) return null;
  return firstPlain(told.value?.map(({ json }) => json) ?? [], person)?.id ?? null;
});

/** The first message that somebody wrote rather than had the bot write. */
export function firstPlain(messages: Message[], { id }: Person): Message | null {
  return messages.find(({ author, interaction_metadata }) => author.id === id && interaction_metadata === undefined) ?? null;
}

/** The words as a question: on one line, and not to the bot by name. */
export const asked = (content: string): string => content.replace(/<[@#]&?\d+>/g, " ").replace(/\s+/g, " ").trim();

export function Unheard({ message }: { message: Message }) {
  const question = asked(message.content);
  const canAsk = draft.usable.value.some(({ name }) => name === "ask") && question !== "";
  // A status is read out when words come into it, not when it comes with them.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const dismiss = () => {
    dismissed.value = [...dismissed.peek(), message.author.id];
    draft.focus.value = { on: "text" };
  };
  return (
    <div class="shell-unheard">
      <p role="status">{isThere && `${bot.value?.name ?? "The bot"} reads no messages: it answers who asks it with a command. Type / to see them.`}</p>
      <p class="shell-failed-only">
        Only you can see this
        {canAsk && <button type="button" onClick={() => composeCommand("ask", { question })}>Ask it with /ask</button>}
        <button type="button" onClick={dismiss}>Dismiss</button>
      </p>
    </div>
  );
}
