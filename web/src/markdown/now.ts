// The bot's time, updated every second, for relative timestamps.
import { computed, signal } from "@preact/signals";
import { botTime } from "../bot-time";

const TICK_MS = 1_000;

const tick = signal(0);
if (typeof window !== "undefined") setInterval(() => (tick.value += 1), TICK_MS);

export const now = computed<Date>(() => {
  tick.value;
  return new Date(botTime());
});
