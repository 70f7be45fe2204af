// Asks the bot what it suggests for the words typed so far: at once with each keystroke, but never two at a time.
import { act } from "../connection";
import type { Act, Choice } from "../protocol";

export type Question = Omit<Extract<Act, { act: "autocomplete" }>, "act">;

export interface Suggested {
  /** `null` when the bot did not answer. */
  choices: Choice[] | null;
  /** When the key was pressed that asked for them, on the clock of `performance.now()`; `null` when none was. */
  typedAt: number | null;
}

interface Asked {
  question: Question;
  typedAt: number | null;
}

/** Whoever types on while an answer is out is asked for anew when it comes; answers to older words are dropped. */
export class Suggestions {
  private isAsking = false;
  private waiting: Asked | null = null;
  private isOver = false;

  constructor(private readonly hear: (suggested: Suggested) => void) {}

  ask(asked: Asked): void {
    if (this.isAsking) this.waiting = asked;
    else void this.send(asked);
  }

  /** Hears no more. */
  stop(): void {
    this.isOver = true;
    this.waiting = null;
  }

  private async send({ question, typedAt }: Asked): Promise<void> {
    this.isAsking = true;
    const outcome = await act({ act: "autocomplete", ...question }).catch(() => null);
    this.isAsking = false;
    const next = this.waiting;
    this.waiting = null;
    if (this.isOver) return;
    if (next !== null) return this.send(next);
    this.hear({ choices: outcome?.outcome === "choices" ? outcome.choices : null, typedAt });
  }
}

/** Marks how long it took from a keystroke until its suggestions were painted, for whoever reads the measures. */
export function measureUntilPainted(typedAt: number): void {
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    performance.measure("suggestions", { start: typedAt, end: performance.now() });
    painted.port1.close();
  };
  // The frame's callbacks run before it is painted, and messages sent from them are heard after.
  requestAnimationFrame(() => painted.port2.postMessage(null));
}
