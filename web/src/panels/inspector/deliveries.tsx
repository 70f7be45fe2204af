// What the bot received of the messages and threads of people, with the intent that each event needs.
import { useSignal } from "@preact/signals";
import { allChannels, bot, deliveries, people } from "../../state";
import type { Channel, Delivery, Person } from "../../protocol";
import { count } from "../parts";

const SHOWN = 50;

const VERBS: Record<string, string> = {
  MESSAGE_CREATE: "wrote",
  MESSAGE_UPDATE: "edited a message",
  MESSAGE_DELETE: "had a message deleted",
  THREAD_CREATE: "opened a thread",
  THREAD_UPDATE: "has a changed thread",
};

const RECEIVED: Record<Delivery["received"], string> = {
  all: "received",
  without_content: "without content",
  nothing: "not received",
};

export function Deliveries() {
  const isOpen = useSignal(false);
  const all = deliveries.value ?? [];
  if (all.length === 0) return null;
  const missed = all.filter(({ received }) => received !== "all").length;
  return (
    <details class="inspector-deliveries" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>
        Messages of members: {count(all.length, "event")}{missed > 0 && `, ${missed} not or only partly received by ${bot.value?.name}`}
      </summary>
      {isOpen.value && (
        // Scrollable, so it must be focusable.
        <ul aria-label="Messages of members" tabIndex={0}>
          {all.slice(-SHOWN).reverse().map((delivery) => (
            <li key={delivery.number}>
              <span class="inspector-what">{sentence(delivery, people.value ?? [], allChannels.value ?? [])}</span>{" "}
              <span class={`inspector-received is-${delivery.received}`}>{RECEIVED[delivery.received]}</span>
              <p>{delivery.why}</p>
              <p class="panel-hint">
                <code>{delivery.event}</code> needs the intent <code>{delivery.intent}</code>.
              </p>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

/** Returns who did what where: `ben wrote in #general`. */
export function sentence({ event, author, channel }: Delivery, people: Person[], channels: Channel[]): string {
  const who = people.find(({ id }) => id === author)?.name ?? "Somebody else";
  return `${who} ${VERBS[event] ?? event} in ${where(channels.find(({ id }) => id === channel))}`;
}

function where(channel: Channel | undefined): string {
  if (channel === undefined) return "direct messages";
  switch (channel.kind) {
    case "private":
      return "a private channel";
    case "thread":
      return `“${channel.name}”`;
    default:
      return `#${channel.name}`;
  }
}
