// Messages and commands that were sent from this page and have no response yet. Only this page shows them.
import { effect, signal } from "@preact/signals";
import { performAction } from "../connection";
import { allMessages, channel, me, messages } from "../state";
import type { ActionResult, CommandOptions, Message, Snowflake, UserAction } from "../protocol";

type Sent = Extract<UserAction, { action: "slash" | "write" }>;

/** The typed text. */
interface Typed {
  words: string;
  /** Restores it in the composer. */
  edit: () => void;
}

export interface Reply {
  message: Message;
  /** Whether it pings the author. */
  pings: boolean;
}

export interface Sending {
  number: number;
  person: Snowflake;
  channel: Snowflake;
  typed: Typed;
  /** Shown only on failure: an ordinary message needs no response. */
  isQuiet: boolean;
  /** The newest message at the time of sending. The entry is shown after it. */
  after: Snowflake | null;
  /** The interaction, once known. The entry disappears when the bot's message arrives. */
  interaction: Snowflake | null;
  /** The reason for a failure; `null` while a response is possible. */
  why: string | null;
  retry: () => void;
}

/** How long an entry waits for the message of a response. */
const DISMISS_AFTER_MS = 3_000;

export const sendings = signal<Sending[]>([]);
/** The modal that the bot opened in response to a command. */
export const modal = signal<Extract<ActionResult, { result: "modal" }> | null>(null);
let count = 0;

effect(() => {
  const answered = new Set(allMessages.value?.map(({ json }) => json.interaction_metadata?.id));
  const waiting = sendings.value.filter(({ interaction }) => interaction === null || !answered.has(interaction));
  if (waiting.length < sendings.value.length) sendings.value = waiting;
});

export const dismiss = (number: number): void => {
  sendings.value = sendings.peek().filter((sending) => sending.number !== number);
};

/** Sends a slash command as the current person in the current channel. */
export async function sendCommand(command: string, options: CommandOptions, typed: Typed): Promise<void> {
  const [person, place] = [me.peek()?.id, channel.peek()];
  if (person === undefined || place === null) return;
  await send({ action: "slash", person, channel: place, command, options }, typed);
}

/** Writes an ordinary message as the current person in the current channel. */
export async function sendText(text: string, to: Reply | null, typed: Typed): Promise<void> {
  const [person, place] = [me.peek()?.id, channel.peek()];
  if (person === undefined || place === null) return;
  const answered = { reply_to: to?.message.id ?? null, pings: to?.pings ?? false };
  await send({ action: "write", person, channel: place, text, ...answered }, typed);
}

async function send(sent: Sent, typed: Typed): Promise<void> {
  const number = count++;
  const retry = () => {
    dismiss(number);
    void send(sent, typed);
  };
  const after = messages.peek().at(-1)?.json.id ?? null;
  const isQuiet = sent.action === "write";
  const sending = { number, typed, isQuiet, after, retry, person: sent.person, channel: sent.channel, interaction: null, why: null };
  sendings.value = [...sendings.peek(), sending];
  handleResult(number, await performAction(sent).catch(toFailure));
}

const toFailure = (error: unknown): ActionResult => {
  const why = error instanceof Error ? error.message : String(error);
  return { result: "failed", interaction: null, why };
};

function handleResult(number: number, result: ActionResult): void {
  const change = (changes: Partial<Sending>) => {
    const changed = (sending: Sending) => (sending.number === number ? { ...sending, ...changes } : sending);
    sendings.value = sendings.peek().map(changed);
  };
  switch (result.result) {
    case "failed":
      return change({ why: result.why });
    case "message":
    case "deferred":
      change({ interaction: result.interaction });
      setTimeout(() => dismiss(number), DISMISS_AFTER_MS);
      return;
    case "modal":
      modal.value = result;
  }
  dismiss(number);
}
