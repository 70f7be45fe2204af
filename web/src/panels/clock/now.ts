// What time the bot believes it is: as the program told it, running on.
import { effect, signal } from "@preact/signals";
import { clock } from "../../state";

let toldMs = Date.now();
let heardAt = performance.now();

const present = (): number => toldMs + (performance.now() - heardAt);

/** The bot's time in milliseconds, as of the last whole second; it stands still while nobody looks (see `runClock`). */
export const botNow = signal(present());

effect(() => {
  const told = Date.parse(clock.value?.now ?? "");
  if (Number.isNaN(told)) return;
  [toldMs, heardAt] = [told, performance.now()];
  botNow.value = told;
});

/** Lets the clock run until the returned function is called: a tick at each beginning second of the bot. */
export function runClock(): () => void {
  let timer = 0;
  const tick = (): void => {
    botNow.value = present();
    timer = window.setTimeout(tick, 1000 - (present() % 1000));
  };
  tick();
  return () => window.clearTimeout(timer);
}
