// What was sent from here and is not answered yet, or never was: lines of the log that only this page knows.
import { effect, signal } from "@preact/signals";
import { act } from "../connection";
import { channel, me, messages, told } from "../state";
import type { Act, Options, Outcome, Snowflake } from "../protocol";

type Sent = Extract<Act, { act: "slash" | "write" }>;

/** What a person typed, to be read back. */
interface Typed {
  words: string;
  /** Puts it back into the composer. */
  edit: () => void;
}

export interface Sending {
  number: number;
  person: Snowflake;
  channel: Snowflake;
  typed: Typed;
  /** Shown only when it fails: an ordinary message needs no answer. */
  isQuiet: boolean;
  /** The newest message when it was sent: the line stands behind it. */
  after: Snowflake | null;
  /** Once the program has told; the line goes when the bot's message for it is there. */
  interaction: Snowflake | null;
  /** Why there is no answer; `null` while one may come. */
  why: string | null;
  again: () => void;
}

/** How long a line waits for a message that the program says is there. */
const PATIENCE_MS = 3_000;

export const sendings = signal<Sending[]>([]);
/** A form with which the bot answered a command. */
export const modal = signal<Extract<Outcome, { outcome: "modal" }> | null>(null);
let count = 0;

effect(() => {
  const answered = new Set(told.value?.map(({ json }) => json.interaction_metadata?.id));
  const waiting = sendings.value.filter(({ interaction }) => interaction === null || !answered.has(interaction));
  if (waiting.length < sendings.value.length) sendings.value = waiting;
});

export const dismiss = (number: number): void => {
  sendings.value = sendings.peek().filter((sending) => sending.number !== number);
};

/** Sends a slash command as me to where I am. */
export async function sendCommand(command: string, options: Options, typed: Typed): Promise<void> {
  const [person, place] = [me.peek()?.id, channel.peek()];
  if (person === undefined || place === null) return;
  await send({ act: "slash", person, channel: place, command, options }, typed);
}

/** Writes an ordinary message as me to where I am. */
export async function sendText(text: string, typed: Typed): Promise<void> {
  const [person, place] = [me.peek()?.id, channel.peek()];
  if (person === undefined || place === null) return;
  await send({ act: "write", person, channel: place, text }, typed);
}

async function send(sent: Sent, typed: Typed): Promise<void> {
  const number = count++;
  const again = () => {
    dismiss(number);
    void send(sent, typed);
  };
  const after = messages.peek().at(-1)?.json.id ?? null;
  const isQuiet = sent.act === "write";
  const line = { number, typed, isQuiet, after, again, person: sent.person, channel: sent.channel, interaction: null, why: null };
  sendings.value = [...sendings.peek(), line];
  settle(number, await act(sent).catch(refused));
}

const refused = (error: unknown): Outcome => {
  const why = error instanceof Error ? error.message : String(error);
  return { outcome: "failed", interaction: null, why };
};

function settle(number: number, outcome: Outcome): void {
  const change = (changes: Partial<Sending>) => {
    const changed = (sending: Sending) => (sending.number === number ? { ...sending, ...changes } : sending);
    sendings.value = sendings.peek().map(changed);
  };
  switch (outcome.outcome) {
    case "failed":
      return change({ why: outcome.why });
    case "message":
    case "deferred":
      change({ interaction: outcome.interaction });
      setTimeout(() => dismiss(number), PATIENCE_MS);
      return;
    case "modal":
      modal.value = outcome;
  }
  dismiss(number);
}
