// What the page knows: the program's state, kept up to date, and what the person at the keyboard chose.
import { computed, signal } from "@preact/signals";
import { listen } from "./connection";
import type { Exchange, Interaction, Person, Shown, Snowflake, State, Told } from "./protocol";

/** As in the program: enough to read back, not enough to grow for ever. */
const KEPT = { exchanges: 300, interactions: 500 };

export const state = signal<State | null>(null);
export const isConnected = signal(false);
/** Who acts; the first who is no manager, until somebody else is chosen. */
export const chosenPerson = signal<Snowflake | null>(null);
export const chosenChannel = signal<Snowflake | null>(null);

/** Parts of the state: whoever reads one is drawn anew when that part changes, not with every request. */
const part = <K extends keyof State>(key: K) => computed(() => state.value?.[key]);
export const isTold = computed(() => state.value !== null);
export const bot = part("bot");
export const line = part("line");
export const clock = part("clock");
export const commands = part("commands");
export const people = part("people");
export const channels = part("channels");
export const roles = part("roles");
export const notes = part("notes");
export const exchanges = part("exchanges");
export const interactions = part("interactions");
/** All messages, also those I do not see. */
export const told = part("messages");

export const me = computed<Person | null>(() => {
  const all = people.value ?? [];
  const ordinary = all.find((person) => !person.is_manager);
  return all.find((person) => person.id === chosenPerson.value) ?? ordinary ?? all[0] ?? null;
});

/** A channel of the server, or `direct`: my direct messages with the bot. */
export const DIRECT = "direct";
export const channel = computed<Snowflake | null>(() => chosenChannel.value ?? channels.value?.[0]?.id ?? null);

/** What I see in the chosen channel, oldest first. */
export const messages = computed<Shown[]>(() => messagesIn(channel.value));

/** What I see in a channel or, for `DIRECT`, in my direct messages, oldest first. */
export function messagesIn(place: Snowflake | null): Shown[] {
  const mine = me.value?.id;
  const isThere = (shown: Shown) =>
    place === DIRECT ? shown.direct === mine : shown.direct === null && shown.json.channel_id === place;
  return (told.value ?? []).filter((shown) => (shown.reader === null || shown.reader === mine) && isThere(shown));
}

export const start = (): void => listen(hear, (open) => (isConnected.value = open));

/** Takes over what the program told. */
export function hear(told: Told): void {
  if (told.tell === "state") {
    state.value = told;
    return;
  }
  const before = state.peek();
  if (before !== null) state.value = { ...before, ...changed(before, told) };
}

function changed(before: State, told: Exclude<Told, State>): Partial<State> {
  switch (told.tell) {
    case "commands":
      return { commands: told.commands };
    case "message":
      return { messages: upsert(before.messages, told.message, (shown) => shown.json.id) };
    case "message_deleted":
      return { messages: before.messages.filter((shown) => shown.json.id !== told.id) };
    case "exchange":
      return { exchanges: newest(upsert(before.exchanges, told.exchange, (it) => it.number), KEPT.exchanges, isChoices) };
    case "interaction":
      return { interactions: newest(upsert(before.interactions, told.interaction, (it) => it.id), KEPT.interactions, isTyping) };
    case "clock":
      return { clock: told.clock };
    case "line":
      return { line: told.line };
    case "notes":
      return { notes: told.notes };
  }
}

/** Replaces what has the same key, or adds it at the end. */
function upsert<T>(all: T[], one: T, key: (of: T) => unknown): T[] {
  const at = all.findIndex((other) => key(other) === key(one));
  return at < 0 ? [...all, one] : all.with(at, one);
}

/** Lets go of the oldest where one is too many. Keystrokes make room first: there are many of them. */
function newest<T>(all: T[], most: number, isOfKeystroke: (one: T) => boolean): T[] {
  if (all.length <= most) return all;
  return all.toSpliced(Math.max(0, all.findIndex(isOfKeystroke)), 1);
}

const isTyping = (interaction: Interaction): boolean => interaction.type === 4;
const isChoices = (exchange: Exchange): boolean =>
  exchange.path.endsWith("/callback") && (exchange.body as { type?: number } | null)?.type === 8;
