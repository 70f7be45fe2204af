// The header of a message: what it replies to, its author and its time.
import { useComputed } from "@preact/signals";
import { jumpTo } from "../markdown/jump";
import { now } from "../markdown/now";
import { inStyle, written } from "../markdown/time";
import { plainText } from "../markdown/plain-text";
import type { Message, Snowflake } from "../protocol";
import { interactions, allMessages } from "../state";
import { textOf } from "./text";

export function Avatar({ name, isBot }: { name: string; isBot: boolean }) {
  const tone = isBot ? "bot" : String([...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 3);
  return <span class={`msg-avatar msg-avatar-${tone}`} aria-hidden="true">{name.slice(0, 1).toUpperCase()}</span>;
}

export function Header({ message, id }: { message: Message; id: string }) {
  const at = new Date(message.timestamp);
  return (
    <h3 class="msg-header">
      <span class="msg-author" id={`${id}-author`}>{message.author.username}</span>
      {message.author.bot ? <span class="msg-app">APP</span> : null}
      <time id={`${id}-time`} class="msg-time" aria-live="off" dateTime={message.timestamp} title={full(at)}>
        {written(at, now.value)}
      </time>
      {message.edited_timestamp === null ? null : <Edited at={new Date(message.edited_timestamp)} />}
    </h3>
  );
}

const full = (at: Date): string => inStyle("F", at, at, "en-GB");

function Edited({ at }: { at: Date }) {
  return <span class="msg-time" title={full(at)}>(edited)</span>;
}

const FORWARD = 1;

/** "@ben used /ask", or the beginning of the message that this one replies to. */
export function ReplyLine({ message }: { message: Message }) {
  const used = message.interaction_metadata;
  if (used !== undefined && (message.type === 20 || message.type === 23)) return <Used {...used} />;
  const source = message.message_reference?.message_id;
  if (message.message_reference?.type === FORWARD) return null;
  return source === undefined ? null : <Preview source={source} />;
}

function Used({ id, user, name }: NonNullable<Message["interaction_metadata"]>) {
  // Updated when the name is known, not with every interaction.
  const commandName = useComputed(() => commandOf(id));
  return (
    <p class="msg-reply">
      <span class="msg-reply-author">@{user.username}</span> used{" "}
      <span class="msg-command">{name ?? commandName.value ?? "a command"}</span>
    </p>
  );
}

function Preview({ source }: { source: Snowflake }) {
  const message = allMessages.value?.find((shown) => shown.json.id === source)?.json;
  if (message === undefined) return <p class="msg-reply"><em>Original message was deleted</em></p>;
  const text = plainText(textOf(message)).slice(0, 200);
  return (
    <p class="msg-reply msg-reply-to">
      <span class="msg-reply-author">@{message.author.username}</span>{" "}
      <button type="button" class="msg-reply-text" onClick={() => jumpTo(source)}>
        {text === "" ? "Jump to the message" : text}
      </button>
    </p>
  );
}

/** The names of commands. Interactions are dropped after some time, but messages show the name permanently. */
const known = new Map<Snowflake, string>();

/** Returns the name of the command that led to a message, from its interaction. */
function commandOf(interaction: Snowflake): string | null {
  const before = known.get(interaction);
  if (before !== undefined) return before;
  const event = interactions.value?.find((one) => one.id === interaction)?.event as Event | undefined;
  const data = event?.data;
  if (typeof data?.name !== "string") return null;
  const isTyped = data.type === undefined || data.type === 1;
  const name = isTyped ? `/${[data.name, ...within(data.options)].join(" ")}` : data.name;
  known.set(interaction, name);
  return name;
}

/** The fields of INTERACTION_CREATE that contain the command. */
interface Event {
  data?: { name?: string; type?: number; options?: Given[] };
}

interface Given {
  type: number;
  name: string;
  options?: Given[];
}

/** Returns the names of the group and the subcommand. */
function within(options: Given[] = []): string[] {
  const chosen = options.find((option) => option.type === 1 || option.type === 2);
  return chosen === undefined ? [] : [chosen.name, ...within(chosen.options)];
}
