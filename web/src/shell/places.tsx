// The choice of the channel: a list, or a select in narrow windows, with the number of unread messages.
import { computed, effect, signal } from "@preact/signals";
import { DIRECT, channel, channels, chosenChannel, me, messages, messagesIn, allMessages } from "../state";
import type { ChannelMessage, Snowflake } from "../protocol";
import { isNarrow, view } from "./view";

export interface Place {
  id: Snowflake;
  /** The displayed name, such as `#general`. */
  name: string;
}

export const places = computed<Place[]>(() => {
  return [...(channels.value ?? []).map(({ id, name }) => ({ id, name: `#${name}` })), { id: DIRECT, name: "Direct messages" }];
});

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
        {places.value.map((place) => <option key={place.id} value={place.id}>{named(place)}</option>)}
      </select>
      {elsewhere.value > 0 && <b class="shell-unread" aria-hidden="true">{elsewhere.value}</b>}
    </label>
  );
}
