// The bot's time, updated every second.
import { effect, signal } from "@preact/signals";
import { botTime } from "../../bot-time";

/** The bot's time in milliseconds, updated at every full second while `runClock` runs. */
export const botNow = signal(botTime());

effect(() => {
  botNow.value = botTime();
});

/** Updates the time at every full second, until the returned function is called. */
export function runClock(): () => void {
  let timer = 0;
  const tick = (): void => {
    botNow.value = botTime();
    timer = window.setTimeout(tick, 1000 - (botTime() % 1000));
  };
  tick();
  return () => window.clearTimeout(timer);
}
