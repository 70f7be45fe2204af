// The inspector: interactions, and all requests between the bot and Discord.
import "./inspector.css";
import { computed, signal } from "@preact/signals";
import { InstallSwitch } from "../../shell/install";
import { isNarrow } from "../../shell/view";
import { exchanges, interactions } from "../../state";
import { count, WarningIcon } from "../parts";
import { EntryRow } from "./entry";
import { ConnectionSwitch } from "./connection";
import { Deliveries } from "./deliveries";
import { type Entry, groupEntries, violationsOf } from "./entries";
import { clearedUpTo, violationCount } from "./violations";
import { AUTOCOMPLETE } from "./describe";

const SHOWN_AT_FIRST = 100;

// Outside the component, so that the choices are kept when another tab is shown.
const isNewestFirst = signal(true);
const isOnlyViolations = signal(false);
const isAutocompleteShown = signal(false);
const limit = signal(SHOWN_AT_FIRST);
const clearedInteractions = signal<ReadonlySet<string>>(new Set());

const entries = computed<Entry[]>(() => {
  const shownInteractions = (interactions.value ?? []).filter((it) => !clearedInteractions.value.has(it.id));
  const requests = (exchanges.value ?? []).filter((it) => it.number > clearedUpTo.value);
  return groupEntries(shownInteractions, requests).filter(isWanted);
});

function isWanted(entry: Entry): boolean {
  // Entries with violations are always shown.
  if (violationsOf(entry) > 0) return true;
  return !isOnlyViolations.value && (isAutocompleteShown.value || entry.interaction?.type !== AUTOCOMPLETE);
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
      Show {count(older, "older entry", "older entries")}
    </button>
  );
  return (
    <section class="panel inspector-panel" aria-labelledby="inspector-title">
      <h2 id="inspector-title">Inspector</h2>
      <p>All requests and events between Discord and the bot. Open an entry to see its JSON.</p>
      <p class={violationCount.value > 0 ? "inspector-total is-violating" : "inspector-total"} role="status">
        {violationCount.value > 0 && <WarningIcon />} <strong data-testid="violations">{violationCount}</strong>{" "}
        {violationCount.value === 1 ? "violation" : "violations"} of Discord’s rules
      </p>
      <ConnectionSwitch />
      {/* Wide windows show the switch beside the chat. */}
      {isNarrow.value && <InstallSwitch />}
      <Deliveries />
      <Tools />
      {!isNewestFirst.value && more}
      {all.length === 0 ? (
        <p class="panel-hint">{isOnlyViolations.value ? "No violations." : "No entries yet. Send a command, or press a button."}</p>
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
    <div class="inspector-tools" role="group" aria-label="Filters">
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
          checked={isAutocompleteShown.value}
          onChange={(event) => (isAutocompleteShown.value = event.currentTarget.checked)}
        />
        Autocomplete
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
