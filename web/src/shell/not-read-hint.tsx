// The hint below the first ordinary message of each person that the bot did not receive.
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { composeCommand } from "../composer/compose";
import * as draft from "../composer/draft";
import { allChannels, allMessages, bot, deliveries, me } from "../state";
import type { ChannelMessage, Message, Person, Snowflake } from "../protocol";

/** The people who have dismissed the hint. */
const dismissed = signal<Snowflake[]>([]);

/** The message of the current person that has the hint below it. */
export const hintedMessage = computed<Snowflake | null>(() => {
  const person = me.value;
  if (person === null || dismissed.value.includes(person.id)) return null;
  const isHinted = ({ json }: ChannelMessage) => !received.value.has(json.id) && !isPrivate(json);
  return firstOrdinary(allMessages.value?.filter(isHinted).map(({ json }) => json) ?? [], person)?.id ?? null;
});

/** The messages that the bot received with their content, for example because they mention it. */
const received = computed(() => new Set(deliveries.value?.filter((one) => one.received === "all").map(({ subject }) => subject)));

/** Returns whether a message is in a private channel, which has a hint of its own. */
const isPrivate = ({ channel_id }: Message): boolean =>
  allChannels.value?.find(({ id }) => id === channel_id)?.kind === "private";

/** Returns the first message that a person wrote without using a command. */
export function firstOrdinary(messages: Message[], { id }: Person): Message | null {
  return messages.find(({ author, interaction_metadata }) => author.id === id && interaction_metadata === undefined) ?? null;
}

/** Returns the text as a question: on one line, without mentions. */
export const asQuestion = (content: string): string => content.replace(/<[@#]&?\d+>/g, " ").replace(/\s+/g, " ").trim();

export function NotReadHint({ message }: { message: Message }) {
  const question = asQuestion(message.content);
  const canAsk = draft.usable.value.some(({ name }) => name === "ask") && question !== "";
  // Screen readers announce a status when its text changes, not when it is added with its text.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const dismiss = () => {
    dismissed.value = [...dismissed.peek(), message.author.id];
    draft.focus.value = { on: "text" };
  };
  return (
    <div class="shell-not-read">
      <p role="status">{isThere && `${bot.value?.name ?? "The bot"} cannot read this message. Type / to see its commands, or choose Apps in the menu of the message.`}</p>
      <p class="shell-failed-only">
        Only you can see this
        {canAsk && <button type="button" onClick={() => composeCommand("ask", { question })}>Ask it with /ask</button>}
        <button type="button" onClick={dismiss}>Dismiss</button>
      </p>
    </div>
  );
}
