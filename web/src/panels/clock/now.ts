// What time the bot believes it is, shown to the second.
import { effect, signal } from "@preact/signals";
import { botTime } from "../../bot-time";

/** The bot's time in milliseconds, as of the last whole second; it stands still while nobody looks (see `runClock`). */
export const botNow = signal(botTime());

effect(() => {
  botNow.value = botTime();
});

/** Lets the clock run until the returned function is called: a tick at each beginning second of the bot. */
export function runClock(): () => void {
  let timer = 0;
  const tick = (): void => {
    botNow.value = botTime();
    timer = window.setTimeout(tick, 1000 - (botTime() % 1000));
  };
  tick();
  return () => window.clearTimeout(timer);
}
