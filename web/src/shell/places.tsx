// The choice of the channel: a list, or a select in narrow windows, with the number of unread messages.
import { computed, effect, signal } from "@preact/signals";
import { DIRECT, allChannels, channel, chosenChannel, isMine, me, messages, messagesIn, allMessages, people } from "../state";
import type { Channel, ChannelMessage, Snowflake } from "../protocol";
import { isNarrow, view } from "./view";

export interface Place {
  id: Snowflake;
  /** The displayed name, such as `#general`. */
  name: string;
  /** Whether it is shown below the channel before it. */
  isNested?: boolean;
  isForum?: boolean;
}

/** The number of threads that are listed below their channel. The forum channel lists all of its posts. */
const LISTED_THREADS = 5;

/** The channels that the current person sees, each followed by its newest threads. */
export const places = computed<Place[]>(() => {
  const all = allChannels.value ?? [];
  const servers = all.filter(({ kind }) => kind === "text" || kind === "forum");
  const groups = all.filter((one) => one.kind === "private" && isMine(one));
  return [
    ...servers.flatMap((one) => [placeOf(one), ...threadsToList(all, one).map(placeOf)]),
    { id: DIRECT, name: "Direct messages" },
    ...groups.map(placeOf),
  ];
});

/** Returns the newest active threads of a channel, and the open one. */
function threadsToList(all: Channel[], { id: parent }: Channel): Channel[] {
  const threads = all.filter((one) => one.parent === parent);
  const active = threads.filter(({ is_archived }) => !is_archived).slice(-LISTED_THREADS);
  return threads.filter((one) => active.includes(one) || one.id === channel.value);
}

function placeOf({ id, name, kind, people: members }: Channel): Place {
  const others = people.value?.filter((one) => members.includes(one.id) && one.id !== me.value?.id) ?? [];
  switch (kind) {
    case "private":
      return { id, name: others.map((one) => `@${one.name}`).join(", ") };
    case "thread":
      return { id, name, isNested: true };
    default:
      return { id, name: `#${name}`, isForum: kind === "forum" };
  }
}

export const here = computed<Place | null>(() => places.value.find(({ id }) => id === channel.value) ?? null);

/** The newest message that each person has seen in each channel. */
const seen = signal<Record<string, Snowflake>>({});
/** The newest message when the page was opened. Messages up to it are not unread. */
const newestAtFirst = signal<Snowflake | null>(null);
const isChatVisible = computed(() => !isNarrow.value || view.value === "chat");
const key = (place: Snowflake) => `${me.value?.id} ${place}`;

effect(() => {
  if (allMessages.value !== undefined) newestAtFirst.value ??= allMessages.value.at(-1)?.json.id ?? "0";
});
effect(() => {
  const newest = messages.value.at(-1)?.json.id;
  const place = channel.value;
  if (newest === undefined || place === null || !isChatVisible.value || seen.peek()[key(place)] === newest) return;
  seen.value = { ...seen.peek(), [key(place)]: newest };
});

function unread({ id }: Place): number {
  const last = BigInt(seen.value[key(id)] ?? newestAtFirst.value ?? 0);
  const isUnread = ({ json }: ChannelMessage) => json.author.id !== me.value?.id && BigInt(json.id) > last;
  return messagesIn(id).filter(isUnread).length;
}

/** The unread messages of all channels. Messages in the visible channel are read. */
const elsewhere = computed<number>(() => places.value.reduce((count, place) => count + unread(place), 0));
/** The unread count on the button to the chat. In the chat, the channels show it themselves. */
export const unreadElsewhere = computed<number>(() => (view.value === "chat" ? 0 : elsewhere.value));

export function PlaceList() {
  return (
    <nav aria-label="Channels" class="shell-places">
      <ul>
        {places.value.map((place) => (
          <li key={place.id}>
            <button type="button" class={place.isNested ? "shell-nested" : undefined} aria-current={place.id === channel.value ? "page" : undefined} onClick={() => (chosenChannel.value = place.id)}>
              <span class="shell-place-name">{place.name}</span>
              {place.isForum && <span class="shell-kind">forum</span>}
              <Unread count={unread(place)} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  return <span class="shell-unread">{count}<span class="visually-hidden"> new</span></span>;
}

export function PlaceSelect() {
  const named = (place: Place) => (unread(place) > 0 ? `${place.name} (${unread(place)} new)` : place.name);
  return (
    <label class="shell-choice shell-place">
      <span class="visually-hidden">Channel</span>
      <select value={channel.value ?? ""} onChange={(event) => (chosenChannel.value = event.currentTarget.value)}>
        {places.value.map((place) => <option key={place.id} value={place.id}>{place.isNested ? "└ " : ""}{named(place)}</option>)}
      </select>
      {elsewhere.value > 0 && <b class="shell-unread" aria-hidden="true">{elsewhere.value}</b>}
    </label>
  );
}
