// Jumps from one message to another within the page.
import { signal } from "@preact/signals";
import type { Snowflake } from "../protocol";
import { chosenChannel, DIRECT, allMessages } from "../state";

/** The message to bring into view, until it is visible. */
export const jumpTarget = signal<Snowflake | null>(null);

/** Returns the message that a Discord URL links to. */
export function messageOf(url: string): Snowflake | null {
  return /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/\d+\/(\d+)$/.exec(url)?.[1] ?? null;
}

/** Opens the channel of a message and scrolls to it. Does nothing if the message was deleted. */
export function jumpTo(message: Snowflake): void {
  const shown = allMessages.value?.find((shown) => shown.json.id === message);
  if (shown === undefined) return;
  chosenChannel.value = shown.direct === null ? shown.json.channel_id : DIRECT;
  jumpTarget.value = message;
}
