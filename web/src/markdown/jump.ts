// Links from one message to another lead there, within the page.
import { signal } from "@preact/signals";
import type { Snowflake } from "../protocol";
import { chosenChannel, DIRECT, told } from "../state";

/** The message that somebody wants to see and that has not been brought into view yet. */
export const wanted = signal<Snowflake | null>(null);

/** The message that an address of Discord's own leads to. */
export function messageOf(url: string): Snowflake | null {
  return /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/\d+\/(\d+)$/.exec(url)?.[1] ?? null;
}

/** Opens the channel of a message and brings it into view; nothing where it is gone. */
export function jumpTo(message: Snowflake): void {
  const shown = told.value?.find((shown) => shown.json.id === message);
  if (shown === undefined) return;
  chosenChannel.value = shown.direct === null ? shown.json.channel_id : DIRECT;
  wanted.value = message;
}
