// Small parts that all panels share.
import type { ComponentChildren } from "preact";
import { Refused } from "../connection";

export function WarningIcon() {
  return (
    <svg class="panel-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path fill="currentColor" d="M8 1 15.5 14.5H.5zM7.2 6v4.2h1.6V6zm0 5.2v1.6h1.6v-1.6z" />
    </svg>
  );
}

/** A sentence about what could not be done; read out as soon as it appears. */
export function Fault({ why }: { why: string | null }) {
  return (
    <div role="alert" class="panel-alert">
      {why !== null && (
        <p class="panel-fault">
          <WarningIcon /> <span>{withCode(why)}</span>
        </p>
      )}
    </div>
  );
}

/** News that may wait until a screen reader is done with what it reads. */
export function News({ children }: { children: ComponentChildren }) {
  return (
    <p role="status" class="panel-news">
      {children}
    </p>
  );
}

/** The program writes code between backticks. */
export function withCode(words: string): ComponentChildren[] {
  return words.split(/`([^`]+)`/).map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part));
}

export function whyOf(fault: unknown): string {
  return fault instanceof Refused || fault instanceof Error ? fault.message : String(fault);
}

/** `1 problem`, `2 problems`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
