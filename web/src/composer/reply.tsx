// The message that the text in the composer replies to.
import { effect, signal } from "@preact/signals";
import { channel, me } from "../state";
import type { Message } from "../protocol";
import { focus } from "./draft";
import type { Reply } from "./sending";

export const reply = signal<Reply | null>(null);

// A reply belongs to its channel and its author.
effect(() => {
  void [channel.value, me.value?.id];
  reply.value = null;
});

/** Starts a reply to a message and moves the focus to the message box. */
export function startReply(message: Message): void {
  reply.value = { message, pings: true };
  focus.value = { on: "text" };
}

export function cancelReply(): void {
  reply.value = null;
  focus.value = { on: "text" };
}

/** Shows the message that is replied to, above the message box. */
export function ReplyBar() {
  if (reply.value === null) return null;
  const { message, pings } = reply.value;
  const name = message.author.username;
  const toggle = () => (reply.value = { message, pings: !pings });
  return (
    <div class="composer-reply" role="group" aria-label={`Reply to ${name}`}>
      <span role="status">Replying to <b>{name}</b></span>
      <button type="button" aria-pressed={pings} aria-label={`Ping ${name}`} onClick={toggle}>@ {pings ? "on" : "off"}</button>
      <button type="button" aria-label="Cancel the reply" title="Cancel the reply (Escape)" onClick={cancelReply}>✕</button>
    </div>
  );
}
