// What to do in a channel in which nothing was said yet, and before the first command anywhere.
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { composeCommand } from "../composer/compose";
import { composeDailySetUp } from "../composer/set-up-daily";
import { act } from "../connection";
import { DIRECT, channel, interactions, me, state, told as messages } from "../state";
import type { State } from "../protocol";
import { kept, keep } from "./memory";
import { enter } from "./view";

const isTheDaily = (name: string): boolean => name.includes("daily");

const COMMAND = 2;
/** Whether anybody sent the bot a command; its messages tell for longer than the list of interactions does. */
const isCommanded = computed(() => {
  const hasAnswered = messages.value?.some(({ json }) => json.interaction_metadata !== undefined) ?? false;
  return hasAnswered || (interactions.value?.some(({ type }) => type === COMMAND) ?? false);
});

/** `isEmpty` is whether nothing stands in the channel. Above plain messages only the welcome stays. */
export function Hint({ isEmpty }: { isEmpty: boolean }) {
  // Looked at first: the whole state changes with everything that happens.
  if (!isEmpty && isCommanded.value) return null;
  const told = state.value;
  if (told === null) return null;
  if (channel.value === DIRECT) return isEmpty && <p class="shell-hint">Nothing here yet. Whatever you ask {told.bot.name} here, nobody else sees.</p>;
  const { name } = told.channels.find(({ id }) => id === channel.value) ?? { name: "" };
  return isTheDaily(name) ? isEmpty && <DailyHint told={told} /> : <Welcome told={told} isEmpty={isEmpty} />;
}

function DailyHint({ told }: { told: State }) {
  const next = told.clock.next_post;
  if (next === null) {
    return (
      <div class="shell-hint">
        <p>Nothing was posted here yet. A manager sets up the question of the day; then you need not wait a day for it, but can move the bot's clock.</p>
        <button type="button" onClick={() => composeDailySetUp(told)}>Set up a daily question</button>
      </div>
    );
  }
  const at = new Date(next.at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short", timeZone: next.zone });
  return (
    <div class="shell-hint">
      <p>The first question comes at {at} ({next.zone}). Move the bot's clock, and it is here at once.</p>
      <button type="button" onClick={() => enter("clock")}>Move the clock</button>
    </div>
  );
}

function Welcome({ told, isEmpty }: { told: State; isEmpty: boolean }) {
  const [isDismissed, setDismissed] = useState(kept("welcomed") !== null);
  const question = useExample(told);
  if (isDismissed) return isEmpty && <p class="shell-hint">Nothing here yet. Type / to see what {told.bot.name} can do.</p>;
  const has = (name: string) => told.commands.some((command) => command.name === name);
  const dismiss = () => {
    keep("welcomed", "yes");
    setDismissed(true);
    document.getElementById("composer-text")?.focus();
  };
  return (
    <section class="shell-welcome" aria-labelledby="shell-welcome">
      <h3 id="shell-welcome">Try {told.bot.name} here</h3>
      <p>This is the real bot, with the notes in <code>{told.notes.folder}</code>, in a small Discord that runs on this machine alone. Be any of three people, and break what you like: nobody else sees the chat, and it is thrown away at the end, unless you began with <code>--data</code>.</p>
      {told.notes.is_editable && <p>Only the notes are not for play: what you save under Notes is in your real file.</p>}
      <h4>Things to try</h4>
      <ul>
        {has("ask") && <li><button type="button" onClick={() => composeCommand("ask", question === null ? {} : { question })}>Ask “{question ?? "a question"}”</button></li>}
        {has("quiz") && <li><button type="button" onClick={() => composeCommand("quiz", {})}>Quiz yourself</button></li>}
        {has("daily") && <li><button type="button" onClick={() => composeDailySetUp(told)}>Set up a daily question, as the manager</button></li>}
        <li><button type="button" onClick={() => enter("notes")}>{told.notes.is_editable ? "Edit a note" : "Read the notes"}</button></li>
      </ul>
      <button type="button" class="shell-welcome-dismiss" onClick={dismiss}>Dismiss</button>
    </section>
  );
}

/** A question that these notes answer; `null` until the bot suggested one. */
const example = signal<string | null>(null);

/** Asks once for what the bot suggests before anything is typed. */
function useExample({ line, commands }: State): string | null {
  const [person, place] = [me.value?.id, channel.value];
  const canAsk = line.is_connected && commands.some(({ name }) => name === "ask");
  useEffect(() => {
    if (!canAsk || example.peek() !== null || person === undefined || place === null) return;
    const options = { question: "" };
    const asked = act({ act: "autocomplete", person, channel: place, command: "ask", options, focused: "question" });
    const hear = (choices: { name: string }[]) => { example.value = choices[0]?.name ?? null; };
    asked.then((outcome) => outcome.outcome === "choices" && hear(outcome.choices)).catch(() => null);
  }, [canAsk]);
  return example.value;
}
