// What people did, and every word between bot and Discord about it.
import "./inspector.css";
import { computed, signal } from "@preact/signals";
import { exchanges, interactions } from "../../state";
import { count, WarningIcon } from "../parts";
import { EntryRow } from "./entry";
import { LineSwitch } from "./line";
import { type Entry, trail, violationsOf } from "./trail";
import { clearedUpTo, violationCount } from "./violations";
import { AUTOCOMPLETION } from "./words";

const SHOWN_AT_FIRST = 100;

// Outside the component: choices outlive a look at another tab.
const isNewestFirst = signal(true);
const isOnlyViolations = signal(false);
const isWithAutocompletions = signal(false);
const limit = signal(SHOWN_AT_FIRST);
const clearedInteractions = signal<ReadonlySet<string>>(new Set());

const entries = computed<Entry[]>(() => {
  const acts = (interactions.value ?? []).filter((it) => !clearedInteractions.value.has(it.id));
  const requests = (exchanges.value ?? []).filter((it) => it.number > clearedUpTo.value);
  return trail(acts, requests).filter(isWanted);
});

function isWanted(entry: Entry): boolean {
  // A violation is shown whatever else is hidden.
  if (violationsOf(entry) > 0) return true;
  return !isOnlyViolations.value && (isWithAutocompletions.value || entry.interaction?.type !== AUTOCOMPLETION);
}

function clear(): void {
  clearedUpTo.value = exchanges.value?.at(-1)?.number ?? clearedUpTo.value;
  clearedInteractions.value = new Set(interactions.value?.map((it) => it.id));
  limit.value = SHOWN_AT_FIRST;
}

export function Inspector() {
  const all = entries.value;
  const shown = isNewestFirst.value ? all.slice(-limit.value).reverse() : all.slice(-limit.value);
  const older = all.length - shown.length;
  const more = older > 0 && (
    <button type="button" class="panel-button" onClick={() => (limit.value += SHOWN_AT_FIRST)}>
      Show {count(older, "older one", "older ones")}
    </button>
  );
  return (
    <section class="panel inspector-panel" aria-labelledby="inspector-title">
      <h2 id="inspector-title">Inspector</h2>
      <p>Everything that Discord and the bot said to each other; open a line to see its JSON.</p>
      <p class={violationCount.value > 0 ? "inspector-total is-violating" : "inspector-total"} role="status">
        {violationCount.value > 0 && <WarningIcon />} <strong data-testid="violations">{violationCount}</strong>{" "}
        {violationCount.value === 1 ? "violation" : "violations"} of Discord’s rules
      </p>
      <LineSwitch />
      <Tools />
      {!isNewestFirst.value && more}
      {all.length === 0 ? (
        <p class="panel-hint">{isOnlyViolations.value ? "No violation." : "Nothing yet. Send a command, or press a button."}</p>
      ) : (
        <ol class="inspector-list" aria-label="Interactions and requests">
          {shown.map((entry) => (
            <EntryRow key={entry.key} entry={entry} />
          ))}
        </ol>
      )}
      {isNewestFirst.value && more}
    </section>
  );
}

function Tools() {
  return (
    <div class="inspector-tools" role="group" aria-label="What is shown">
      <label class="panel-check">
        <input
          type="checkbox"
          checked={isOnlyViolations.value}
          onChange={(event) => (isOnlyViolations.value = event.currentTarget.checked)}
        />
        Only violations
      </label>
      <label class="panel-check">
        <input
          type="checkbox"
          checked={isWithAutocompletions.value}
          onChange={(event) => (isWithAutocompletions.value = event.currentTarget.checked)}
        />
        Autocompletions
      </label>
      <select
        class="panel-field"
        aria-label="Order"
        value={isNewestFirst.value ? "newest" : "oldest"}
        onChange={(event) => (isNewestFirst.value = event.currentTarget.value === "newest")}
      >
        <option value="newest">Newest first</option>
        <option value="oldest">Oldest first</option>
      </select>
      <button type="button" class="panel-button" onClick={clear}>
        Clear
      </button>
    </div>
  );
}
