// Mentions, shown by name.
import { composeCommand } from "../composer/compose";
import { chosenChannel, me } from "../state";
import { channelName, roleName, userName } from "./names";
import { inStyle } from "./time";
import { now } from "./now";

export function UserMention({ id }: { id: string }) {
  return <span class={me.value?.id === id ? "md-mention md-mention-me" : "md-mention"}>@{userName(id)}</span>;
}

export function RoleMention({ id }: { id: string }) {
  return <span class="md-mention">@{roleName(id)}</span>;
}

/** The name of a channel, which opens the channel. */
export function ChannelMention({ id }: { id: string }) {
  const name = channelName(id);
  if (name === null) return <span class="md-mention">#unknown</span>;
  return (
    <button type="button" class="md-mention" onClick={() => (chosenChannel.value = id)}>
      #{name}
    </button>
  );
}

/** A command, which opens in the composer. */
export function CommandMention({ name }: { name: string }) {
  return <button type="button" class="md-mention" onClick={() => composeCommand(name, {})}>/{name}</button>;
}

/** A timestamp in the reader's language. Like in Discord, the title shows the full date. */
export function Timestamp({ seconds, format }: { seconds: number; format: string | undefined }) {
  const locale = me.value?.locale ?? "en-GB";
  const instant = new Date(seconds * 1_000);
  if (Number.isNaN(instant.getTime())) return <span class="md-time">Invalid Date</span>;
  // A screen reader should not announce a countdown every second.
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
