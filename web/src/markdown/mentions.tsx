// What a text names by id, shown by name; ids that nobody here has are shown as Discord shows strangers.
import { composeCommand } from "../composer/compose";
import { bot, channels, chosenChannel, me, people, roles } from "../state";
import { inStyle } from "./time";
import { now } from "./now";

export function UserMention({ id }: { id: string }) {
  const person = people.value?.find((person) => person.id === id);
  const name = person?.name ?? (bot.value?.id === id ? bot.value.name : "unknown-user");
  return <span class={me.value?.id === id ? "md-mention md-mention-me" : "md-mention"}>@{name}</span>;
}

export function RoleMention({ id }: { id: string }) {
  const name = roles.value?.find((role) => role.id === id)?.name ?? "unknown-role";
  return <span class="md-mention">@{name}</span>;
}

/** A channel's name, which leads there. */
export function ChannelMention({ id }: { id: string }) {
  const channel = channels.value?.find((channel) => channel.id === id);
  if (channel === undefined) return <span class="md-mention">#unknown</span>;
  return (
    <button type="button" class="md-mention" onClick={() => (chosenChannel.value = id)}>
      #{channel.name}
    </button>
  );
}

/** A command, which it puts into the composer. */
export function CommandMention({ name }: { name: string }) {
  return <button type="button" class="md-mention" onClick={() => composeCommand(name, {})}>/{name}</button>;
}

/** An instant in the words of the reader's own client; as in Discord, the full one is told on hovering. */
export function Timestamp({ seconds, format }: { seconds: number; format: string | undefined }) {
  const locale = me.value?.locale ?? "en-GB";
  const instant = new Date(seconds * 1_000);
  if (Number.isNaN(instant.getTime())) return <span class="md-time">Invalid Date</span>;
  // A countdown is no news for a screen reader each second.
  return (
    <time
      class="md-time"
      lang={locale}
      aria-live="off"
      dateTime={instant.toISOString()}
      title={inStyle("F", instant, now.peek(), locale)}
    >
      {format === "R" ? inStyle("R", instant, now.value, locale) : inStyle(format, instant, instant, locale)}
    </time>
  );
}
