// The page's state: the program's state, kept up to date, and the user's choices.
import { computed, signal } from "@preact/signals";
import { listen } from "./connection";
import type { Channel, ChannelMessage, Exchange, Interaction, PageUpdate, Person, Snowflake, State } from "./protocol";

/** The limits of kept requests and interactions, like in the program. */
const MAX_KEPT = { exchanges: 300, interactions: 500, deliveries: 500 };

export const state = signal<State | null>(null);
export const isConnected = signal(false);
/** The chosen person. By default, the first person who is not a manager acts. */
export const chosenPerson = signal<Snowflake | null>(null);
export const chosenChannel = signal<Snowflake | null>(null);

/** Parts of the state. A component that reads one is only updated when that part changes. */
const part = <K extends keyof State>(key: K) => computed(() => state.value?.[key]);
export const hasState = computed(() => state.value !== null);
export const bot = part("bot");
export const connection = part("connection");
export const clock = part("clock");
export const commands = part("commands");
export const people = part("people");
/** All channels, including threads, and private channels of others. */
export const allChannels = part("channels");
/** The channels of the server, without threads. */
export const channels = computed(() => allChannels.value?.filter(({ kind }) => kind === "text" || kind === "forum"));
export const deliveries = part("deliveries");
export const installed = part("installed");
export const roles = part("roles");
export const notes = part("notes");
export const exchanges = part("exchanges");
export const interactions = part("interactions");
/** All messages, including those that the current person cannot see. */
export const allMessages = part("messages");

export const me = computed<Person | null>(() => {
  const all = people.value ?? [];
  const ordinary = all.find((person) => !person.is_manager);
  return all.find((person) => person.id === chosenPerson.value) ?? ordinary ?? all[0] ?? null;
});

/** The channel name of the current person's direct messages with the bot. */
export const DIRECT = "direct";
export const channel = computed<Snowflake | null>(() => {
  const chosen = chosenChannel.value;
  const known = allChannels.value?.find(({ id }) => id === chosen);
  const isOpen = chosen === DIRECT || (known !== undefined && isMine(known));
  return isOpen ? chosen : (channels.value?.[0]?.id ?? null);
});
/** The chosen channel; `null` for direct messages with the bot. */
export const openChannel = computed<Channel | null>(() => allChannels.value?.find(({ id }) => id === channel.value) ?? null);
export const isInstalled = computed(() => installed.value?.includes(me.value?.id ?? "") ?? false);

/** Returns whether the current person sees a channel. Only private channels are hidden from anyone. */
export function isMine({ kind, people }: Channel): boolean {
  return kind !== "private" || people.includes(me.value?.id ?? "");
}

/** The visible messages of the chosen channel, oldest first. */
export const messages = computed<ChannelMessage[]>(() => messagesIn(channel.value));

/** Returns the visible messages of a channel or, for `DIRECT`, of the direct messages, oldest first. */
export function messagesIn(place: Snowflake | null): ChannelMessage[] {
  const mine = me.value?.id;
  const isThere = (shown: ChannelMessage) =>
    place === DIRECT ? shown.direct === mine : shown.direct === null && shown.json.channel_id === place;
  return (allMessages.value ?? []).filter((shown) => (shown.reader === null || shown.reader === mine) && isThere(shown));
}

export const start = (): void => listen(applyUpdate, (open) => (isConnected.value = open));

/** Applies an update from the program. */
export function applyUpdate(update: PageUpdate): void {
  if (update.update === "state") {
    state.value = update;
    return;
  }
  const before = state.peek();
  if (before !== null) state.value = { ...before, ...changed(before, update) };
}

function changed(before: State, update: Exclude<PageUpdate, State>): Partial<State> {
  switch (update.update) {
    case "commands":
      return { commands: update.commands };
    case "message":
      return { messages: upsert(before.messages, update.message, (shown) => shown.json.id) };
    case "message_deleted":
      return { messages: before.messages.filter((shown) => shown.json.id !== update.id) };
    case "exchange":
      return { exchanges: newest(upsert(before.exchanges, update.exchange, (it) => it.number), MAX_KEPT.exchanges, isChoices) };
    case "interaction":
      return { interactions: newest(upsert(before.interactions, update.interaction, (it) => it.id), MAX_KEPT.interactions, isTyping) };
    case "delivery":
      return { deliveries: upsert(before.deliveries, update.delivery, (it) => it.number).slice(-MAX_KEPT.deliveries) };
    case "channels":
      return { channels: update.channels };
    case "installed":
      return { installed: update.installed };
    case "clock":
      return { clock: update.clock };
    case "connection":
      return { connection: update.connection };
    case "notes":
      return { notes: update.notes };
  }
}

/** Replaces the element with the same key, or appends the new one. */
function upsert<T>(all: T[], one: T, key: (of: T) => unknown): T[] {
  const at = all.findIndex((other) => key(other) === key(one));
  return at < 0 ? [...all, one] : all.with(at, one);
}

/** Drops the oldest element if there are too many. Autocomplete is dropped first, because it is frequent. */
function newest<T>(all: T[], most: number, isOfKeystroke: (one: T) => boolean): T[] {
  if (all.length <= most) return all;
  return all.toSpliced(Math.max(0, all.findIndex(isOfKeystroke)), 1);
}

const isTyping = (interaction: Interaction): boolean => interaction.type === 4;
const isChoices = (exchange: Exchange): boolean =>
  exchange.path.endsWith("/callback") && (exchange.body as { type?: number } | null)?.type === 8;
