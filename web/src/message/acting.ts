// What the controls of one message do, and what came of it.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { signal, type Signal } from "@preact/signals";
import { act } from "../connection";
import type { Act, Message, Modal, Snowflake } from "../protocol";
import { me } from "../state";

/** A form that the bot answered with; `interaction` is the one that it answered. */
export interface OpenForm {
  interaction: Snowflake;
  modal: Modal;
}

/** An act without whose it is. */
type Deed = Act extends infer One ? (One extends { person: Snowflake } ? Omit<One, "person"> : never) : never;

export class Acting {
  /** The `custom_id` of the control whose act is under way, or the name of the menu command. */
  readonly busy: Signal<string | null> = signal(null);
  /** Why the last act came to nothing, in the words under the message. */
  readonly failure: Signal<string | null> = signal(null);
  readonly form: Signal<OpenForm | null> = signal(null);
  /** Whether something was done since the message last changed, so that the focus may be lost with its control. */
  wasUsed = false;

  /** Does one thing at a time, as a Discord client does with one message. */
  async perform(control: string, deed: Deed): Promise<void> {
    const person = me.peek();
    if (person === null || this.busy.peek() !== null) return;
    this.failure.value = null;
    this.busy.value = control;
    this.wasUsed = true;
    try {
      const outcome = await act({ ...deed, person: person.id } as Act);
      if (outcome.outcome === "failed") this.failure.value = "This interaction failed";
      if (outcome.outcome === "modal") this.form.value = { interaction: outcome.interaction, modal: outcome.modal };
    } catch (error) {
      this.failure.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy.value = null;
    }
  }
}

/** What every part of a message may need to know of the whole. */
export interface Whole {
  /** As far as it is known; a preview has no id. */
  message: Partial<Message>;
  /** `null` where nothing can be pressed, as in a preview: buttons and menus are disabled there. */
  acting: Acting | null;
}

export const WholeMessage = createContext<Whole>({ message: {}, acting: null });
export const useWhole = (): Whole => useContext(WholeMessage);
/** Each person has their own: nobody sees what failed for another. */
export const useActing = (): Acting => useMemo(() => new Acting(), [me.value?.id]);
