// Requests suggestions from the bot after each keystroke, with one request at a time.
import { performAction } from "../connection";
import type { UserAction, Choice } from "../protocol";

export type Question = Omit<Extract<UserAction, { action: "autocomplete" }>, "action">;

export interface Suggested {
  /** The choices; `null` if the bot did not respond. */
  choices: Choice[] | null;
  /** The time of the keystroke, from `performance.now()`; `null` if no key was pressed. */
  typedAt: number | null;
}

interface Asked {
  question: Question;
  typedAt: number | null;
}

/** While a request is in progress, only the newest text waits. Suggestions for older text are dropped. */
export class Suggestions {
  private isAsking = false;
  private waiting: Asked | null = null;
  private isStopped = false;

  constructor(private readonly onSuggested: (suggested: Suggested) => void) {}

  ask(asked: Asked): void {
    if (this.isAsking) this.waiting = asked;
    else void this.send(asked);
  }

  /** Stops reporting suggestions. */
  stop(): void {
    this.isStopped = true;
    this.waiting = null;
  }

  private async send({ question, typedAt }: Asked): Promise<void> {
    this.isAsking = true;
    const result = await performAction({ action: "autocomplete", ...question }).catch(() => null);
    this.isAsking = false;
    const next = this.waiting;
    this.waiting = null;
    if (this.isStopped) return;
    if (next !== null) return this.send(next);
    this.onSuggested({ choices: result?.result === "choices" ? result.choices : null, typedAt });
  }
}

/** Records a performance measure from a keystroke until its suggestions are painted. */
export function measureUntilPainted(typedAt: number): void {
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    performance.measure("suggestions", { start: typedAt, end: performance.now() });
    painted.port1.close();
  };
  // Animation frame callbacks run before the paint, and their messages arrive after it.
  requestAnimationFrame(() => painted.port2.postMessage(null));
}
