// Hints in an empty channel, and before the first command.
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { composeCommand } from "../composer/compose";
import { composeDailySetUp } from "../composer/set-up-daily";
import { performAction } from "../connection";
import { DIRECT, bot, channel, interactions, isInstalled, me, openChannel, state, allMessages } from "../state";
import type { State } from "../protocol";
import { InstallSwitch } from "./install";
import { load, store } from "./memory";
import { enter } from "./view";

const isDailyChannel = (name: string): boolean => name.includes("daily");

const COMMAND = 2;
/** Whether anyone has used a command. The messages are kept longer than the interactions. */
const wasCommandUsed = computed(() => {
  const hasAnswered = allMessages.value?.some(({ json }) => json.interaction_metadata !== undefined) ?? false;
  return hasAnswered || (interactions.value?.some(({ type }) => type === COMMAND) ?? false);
});

/** `isEmpty`: whether the channel has no messages. The welcome also stays above ordinary messages. */
export function Hint({ isEmpty }: { isEmpty: boolean }) {
  // Checked first, because the whole state changes with every event.
  if (!isEmpty && wasCommandUsed.value) return null;
  const current = state.value;
  if (current === null) return null;
  if (channel.value === DIRECT) return isEmpty && <p class="shell-hint">No messages yet. Nobody else sees what you ask {current.bot.name} here.</p>;
  if (openChannel.value?.kind === "private") return isEmpty && <PrivateHint />;
  if (openChannel.value?.kind === "thread") return null;
  const { name } = current.channels.find(({ id }) => id === channel.value) ?? { name: "" };
  return isDailyChannel(name) ? isEmpty && <DailyHint current={current} /> : <Welcome current={current} isEmpty={isEmpty} />;
}

/** In a channel without the bot. */
function PrivateHint() {
  const name = bot.value?.name ?? "The bot";
  return (
    <div class="shell-hint">
      <p>{name} is not in this channel and receives none of its messages. A person who has installed {name} for themselves can use its commands for user installs here.</p>
      {isInstalled.value ? <p>{me.value?.name} has installed {name}.</p> : <InstallSwitch />}
    </div>
  );
}

function DailyHint({ current }: { current: State }) {
  const next = current.clock.next_post;
  if (next === null) {
    return (
      <div class="shell-hint">
        <p>No messages yet. A manager sets up the daily question. You do not have to wait a day for it: you can move the bot's clock.</p>
        <button type="button" onClick={() => composeDailySetUp(current)}>Set up a daily question</button>
      </div>
    );
  }
  const at = new Date(next.at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short", timeZone: next.zone });
  return (
    <div class="shell-hint">
      <p>The first question is due on {at} ({next.zone}). Move the bot's clock to see it now.</p>
      <button type="button" onClick={() => enter("clock")}>Move the clock</button>
    </div>
  );
}

function Welcome({ current, isEmpty }: { current: State; isEmpty: boolean }) {
  const [isDismissed, setDismissed] = useState(load("welcomed") !== null);
  const question = useExample(current);
  if (isDismissed) return isEmpty && <p class="shell-hint">No messages yet. Type / to see what {current.bot.name} can do.</p>;
  const has = (name: string) => current.commands.some((command) => command.name === name);
  const dismiss = () => {
    store("welcomed", "yes");
    setDismissed(true);
    document.getElementById("composer-text")?.focus();
  };
  return (
    <section class="shell-welcome" aria-labelledby="shell-welcome">
      <h3 id="shell-welcome">Try {current.bot.name} here</h3>
      <p>This is the real bot, with the notes in <code>{current.notes.folder}</code>, in a simulated Discord that runs only on this machine. You can act as any of three people and try anything: nobody else sees the chat, and it is deleted when the sandbox stops, unless you started it with <code>--data</code>.</p>
      {current.notes.is_editable && <p>Only the notes are real: what you save under Notes is written to your files.</p>}
      <h4>Things to try</h4>
      <ul>
        {has("ask") && <li><button type="button" onClick={() => composeCommand("ask", question === null ? {} : { question })}>Ask “{question ?? "a question"}”</button></li>}
        {has("quiz") && <li><button type="button" onClick={() => composeCommand("quiz", {})}>Quiz yourself</button></li>}
        {has("daily") && <li><button type="button" onClick={() => composeDailySetUp(current)}>Set up a daily question, as the manager</button></li>}
        <li><button type="button" onClick={() => enter("notes")}>{current.notes.is_editable ? "Edit a note" : "Read the notes"}</button></li>
      </ul>
      <button type="button" class="shell-welcome-dismiss" onClick={dismiss}>Dismiss</button>
    </section>
  );
}

/** A question that these notes answer; `null` until the bot has suggested one. */
const example = signal<string | null>(null);

/** Requests a suggestion for an empty question, once. */
function useExample({ connection, commands }: State): string | null {
  const [person, place] = [me.value?.id, channel.value];
  const canAsk = connection.is_connected && commands.some(({ name }) => name === "ask");
  useEffect(() => {
    if (!canAsk || example.peek() !== null || person === undefined || place === null) return;
    const options = { question: "" };
    const asked = performAction({ action: "autocomplete", person, channel: place, command: "ask", options, focused: "question" });
    const suggest = (choices: { name: string }[]) => { example.value = choices[0]?.name ?? null; };
    asked.then((result) => result.result === "choices" && suggest(result.choices)).catch(() => null);
  }, [canAsk]);
  return example.value;
}
