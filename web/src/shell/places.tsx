// The channels: a list where there is room, a select where there is little. Unread messages are counted.
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DIRECT, channel, chosenChannel, me, messages, messagesIn, state } from "../state";
import type { Shown, Snowflake } from "../protocol";

export interface Place {
  id: Snowflake;
  /** As it is shown, with its sign. */
  name: string;
}

export const places = computed<Place[]>(() => {
  const channels = state.value?.channels ?? [];
  return [...channels.map(({ id, name }) => ({ id, name: `#${name}` })), { id: DIRECT, name: "Direct messages" }];
});

export const here = computed<Place | null>(() => places.value.find(({ id }) => id === channel.value) ?? null);

/** The newest message each person has seen in each place. */
const seen = signal<Record<string, Snowflake>>({});
/** The newest message when the page was opened: what was there before is not news. */
const newestAtFirst = signal<Snowflake | null>(null);
const key = (place: Snowflake) => `${me.value?.id} ${place}`;

/** Remembers what I have seen as long as I look. */
export function useSeen(isLooking: boolean): void {
  const newest = messages.value.at(-1)?.json.id ?? "0";
  const mine = channel.value === null ? null : key(channel.value);
  const isTold = state.value !== null;
  useEffect(() => {
    if (isTold) newestAtFirst.value ??= state.peek()?.messages.at(-1)?.json.id ?? "0";
  }, [isTold]);
  useEffect(() => {
    if (isLooking && mine !== null) seen.value = { ...seen.peek(), [mine]: newest };
  }, [isLooking, mine, newest]);
}

function unread({ id }: Place): number {
  const last = BigInt(seen.value[key(id)] ?? newestAtFirst.value ?? 0);
  const isNews = ({ json }: Shown) => json.author.id !== me.value?.id && BigInt(json.id) > last;
  return id === channel.value ? 0 : messagesIn(id).filter(isNews).length;
}

export function PlaceList() {
  return (
    <nav aria-label="Channels" class="shell-places">
      <ul>
        {places.value.map((place) => (
          <li key={place.id}>
            <button type="button" aria-current={place.id === channel.value ? "page" : undefined} onClick={() => (chosenChannel.value = place.id)}>
              {place.name}
              <Unread count={unread(place)} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  return <span class="shell-unread">{count}<span class="visually-hidden"> new</span></span>;
}

export function PlaceSelect() {
  const named = (place: Place) => (unread(place) > 0 ? `${place.name} (${unread(place)} new)` : place.name);
  return (
    <label class="shell-choice">
      <span class="visually-hidden">Channel</span>
      <select value={channel.value ?? ""} onChange={(event) => (chosenChannel.value = event.currentTarget.value)}>
        {places.value.map((place) => <option key={place.id} value={place.id}>{named(place)}</option>)}
      </select>
    </label>
  );
}
