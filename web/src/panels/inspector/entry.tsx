// An entry of the inspector: an interaction and the bot's requests, with their JSON.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Exchange, Interaction } from "../../protocol";
import { people } from "../../state";
import { count, WarningIcon } from "../parts";
import { Json } from "./json";
import { type Entry, violationsOf } from "./entries";
import { describe, shortPath, timeOf } from "./describe";
import { permissionNames } from "./permissions";

export function EntryRow({ entry }: { entry: Entry }) {
  const { interaction, exchanges } = entry;
  const violations = violationsOf(entry);
  return (
    <li class={violations > 0 ? "inspector-entry is-violating" : "inspector-entry"} data-testid="entry">
      {interaction !== null && (
        <Fold summary={<Head interaction={interaction} violations={violations} />}>
          <Rights event={interaction.event as Given} />
          <Json label="INTERACTION_CREATE" value={interaction.event} />
        </Fold>
      )}
      {exchanges.length > 0 && (
        <ul class={interaction === null ? "inspector-exchanges is-lone" : "inspector-exchanges"}>
          {exchanges.map((exchange) => (
            <ExchangeRow key={exchange.number} exchange={exchange} isLone={interaction === null} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The fields of INTERACTION_CREATE with permissions. */
interface Given {
  app_permissions?: string;
  member?: { permissions?: string };
  authorizing_integration_owners?: Record<string, string>;
}

/** The intent and the permissions of an interaction. */
function Rights({ event }: { event: Given }) {
  const owners = Object.keys(event.authorizing_integration_owners ?? {});
  const by = owners.map((owner) => (owner === "1" ? "the person" : "the server")).join(" and ");
  const names = (bits: string | undefined) => permissionNames(bits ?? "").join(", ");
  return (
    <dl class="inspector-rights">
      <dt>Intent</dt>
      <dd>none: interactions need no intent</dd>
      {by !== "" && <><dt>Installed by</dt><dd>{by}</dd></>}
      <dt>Bot’s permissions here</dt>
      <dd>{names(event.app_permissions)}</dd>
      {event.member?.permissions !== undefined && <><dt>Member’s permissions here</dt><dd>{names(event.member.permissions)}</dd></>}
    </dl>
  );
}

const STATES: Record<Interaction["state"], string> = {
  waiting: "waiting for a response",
  answered: "answered",
  failed: "did not respond",
};

function Head({ interaction, violations }: { interaction: Interaction; violations: number }) {
  return (
    <>
      <span class="inspector-what">{describe(interaction, people.value ?? [])}</span>{" "}
      <span class={`inspector-state is-${interaction.state}`}>
        {interaction.state === "failed" && <WarningIcon />} {STATES[interaction.state]}
      </span>{" "}
      {violations > 0 && (
        <span class="inspector-violations">
          <WarningIcon /> {count(violations, "violation")}
        </span>
      )}{" "}
      <span class="inspector-time">{timeOf(interaction.id)}</span>
    </>
  );
}

/** `isLone`: whether the request is not shown below its interaction. */
function ExchangeRow({ exchange, isLone }: { exchange: Exchange; isLone: boolean }) {
  const { method, path, query, status, since_interaction_ms: since } = exchange;
  const isRefused = status !== null && status >= 400;
  const summary = (
    <>
      <span class="inspector-method">{method}</span> <span class="inspector-path">{shortPath(path)}</span>{" "}
      <span class={isRefused ? "inspector-status is-refused" : "inspector-status"}>
        {isRefused && <WarningIcon />} {status ?? "in progress"}
      </span>{" "}
      {since !== null && <span class="inspector-time">after {since} ms</span>}{" "}
      {isLone && <span class="inspector-time">{exchange.interaction === null ? "not for an interaction" : "for an older interaction"}</span>}
    </>
  );
  return (
    <li>
      <Violations of={exchange.violations} />
      <Fold summary={summary}>
        {exchange.permissions.length > 0 && <p class="panel-hint">Needs the permissions {exchange.permissions.join(", ")}.</p>}
        {shortPath(path) !== path && <p class="inspector-path">{path}</p>}
        {query !== "" && <Json label="Query" value={Object.fromEntries(new URLSearchParams(query))} />}
        {exchange.body === null ? <p class="panel-hint">No JSON body.</p> : <Json label="Request" value={exchange.body} />}
        {exchange.files.length > 0 && (
          <ul class="inspector-files">
            {exchange.files.map((file) => (
              <li>
                {file.name}, {count(file.size_bytes, "byte")}
              </li>
            ))}
          </ul>
        )}
        {exchange.answer === null ? <p class="panel-hint">No JSON response.</p> : <Json label="Response" value={exchange.answer} />}
      </Fold>
    </li>
  );
}

function Violations({ of }: { of: string[] }) {
  return of.map((what) => (
    <p class="inspector-violation">
      <WarningIcon />{" "}
      <span>
        <strong>Violation:</strong> {what}
      </span>
    </p>
  ));
}

/** Renders its content only while open, since there are hundreds of entries with thousands of characters of JSON. */
function Fold({ summary, children }: { summary: ComponentChildren; children: ComponentChildren }) {
  const isOpen = useSignal(false);
  return (
    <details class="inspector-fold" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen.value && children}
    </details>
  );
}
