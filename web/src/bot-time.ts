// The bot's time: the time from the last update, running on.
import { effect, signal } from "@preact/signals";
import { clock } from "./state";

const lastUpdate = signal({ then: Date.now(), at: performance.now() });

// An effect, so that the time of arrival is stored immediately.
effect(() => {
  const then = Date.parse(clock.value?.now ?? "");
  if (!Number.isNaN(then)) lastUpdate.value = { then, at: performance.now() };
});

/** Returns the bot's time in milliseconds. A computed signal that reads it is updated with every clock update. */
export const botTime = (): number => lastUpdate.value.then + performance.now() - lastUpdate.value.at;
