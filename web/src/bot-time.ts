// What time the bot believes it is: as the program told it last, running on from there by itself.
import { effect, signal } from "@preact/signals";
import { clock } from "./state";

const heard = signal({ then: Date.now(), at: performance.now() });

// At once and not when somebody asks for the time: it was true when it was told.
effect(() => {
  const then = Date.parse(clock.value?.now ?? "");
  if (!Number.isNaN(then)) heard.value = { then, at: performance.now() };
});

/** In milliseconds. Whoever asks within a signal's computation is asked again when the clock is told anew. */
export const botTime = (): number => heard.value.then + performance.now() - heard.value.at;
