// What time the bot believes it is. It is told when the clock is moved and runs on from there by itself.
import { computed, effect, signal } from "@preact/signals";
import { clock } from "../state";

const TICK_MS = 1_000;

const tick = signal(0);
if (typeof window !== "undefined") setInterval(() => (tick.value += 1), TICK_MS);

// At once and not when somebody asks for the time: it was true when it was told.
let told = { then: Date.now(), at: performance.now() };
effect(() => {
  const now = clock.value?.now;
  if (now === undefined) return;
  told = { then: Date.parse(now), at: performance.now() };
  tick.value = tick.peek() + 1;
});

export const now = computed<Date>(() => {
  tick.value;
  return new Date(told.then + performance.now() - told.at);
});
