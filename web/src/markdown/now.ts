// What time the bot believes it is. It is told when the clock is moved and runs on from there by itself.
import { computed, signal } from "@preact/signals";
import { clock } from "../state";

/** Relative times are shown to the minute, mostly. */
const TICK_MS = 1_000;

const tick = signal(0);
if (typeof window !== "undefined") setInterval(() => (tick.value += 1), TICK_MS);

const told = computed(() => {
  const now = clock.value?.now;
  return { then: now === undefined ? Date.now() : Date.parse(now), at: performance.now() };
});

export const now = computed<Date>(() => {
  tick.value;
  return new Date(told.value.then + performance.now() - told.value.at);
});
