// Components shared by all panels.
import type { ComponentChildren } from "preact";
import { RequestError } from "../connection";

export function WarningIcon() {
  return (
    <svg class="panel-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path fill="currentColor" d="M8 1 15.5 14.5H.5zM7.2 6v4.2h1.6V6zm0 5.2v1.6h1.6v-1.6z" />
    </svg>
  );
}

/** An error message, which screen readers announce immediately. */
export function ErrorMessage({ why }: { why: string | null }) {
  return (
    <div role="alert" class="panel-alert">
      {why !== null && (
        <p class="panel-error">
          <WarningIcon /> <span>{renderCode(why)}</span>
        </p>
      )}
    </div>
  );
}

/** A status, which screen readers announce when they are idle. */
export function Status({ children }: { children: ComponentChildren }) {
  return (
    <p role="status" class="panel-status">
      {children}
    </p>
  );
}

/** Renders text with code in backticks. */
export function renderCode(words: string): ComponentChildren[] {
  return words.split(/`([^`]+)`/).map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part));
}

export function errorText(error: unknown): string {
  return error instanceof RequestError || error instanceof Error ? error.message : String(error);
}

/** Returns a number with its noun: `1 problem`, `2 problems`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
