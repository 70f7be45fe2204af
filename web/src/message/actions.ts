// The actions of a message's controls, and their results.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { signal, type Signal } from "@preact/signals";
import { performAction } from "../connection";
import type { UserAction, Message, Modal, Snowflake } from "../protocol";
import { me } from "../state";

/** A modal that the bot opened. `interaction` is the one that it responded to. */
export interface OpenModal {
  interaction: Snowflake;
  modal: Modal;
}

/** An action without its person. */
type MessageAction = UserAction extends infer One ? (One extends { person: Snowflake } ? Omit<One, "person"> : never) : never;

export class MessageActions {
  /** The `custom_id` of the control, or the name of the message command, whose action is in progress. */
  readonly busy: Signal<string | null> = signal(null);
  /** The reason why the last action failed, shown below the message. */
  readonly failure: Signal<string | null> = signal(null);
  readonly modal: Signal<OpenModal | null> = signal(null);
  /** Whether a control was used since the message last changed, so that the focus may be lost. */
  wasUsed = false;

  /** Performs one action at a time, like a Discord client for each message. */
  async perform(control: string, action: MessageAction): Promise<void> {
    const person = me.peek();
    if (person === null || this.busy.peek() !== null) return;
    this.failure.value = null;
    this.busy.value = control;
    this.wasUsed = true;
    try {
      const result = await performAction({ ...action, person: person.id } as UserAction);
      if (result.result === "failed") this.failure.value = isPlain(action) ? result.why : "This interaction failed";
      if (result.result === "modal") this.modal.value = { interaction: result.interaction, modal: result.modal };
    } catch (error) {
      this.failure.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy.value = null;
    }
  }
}

/** Returns whether Discord itself rejects the action, with a reason; not the bot. */
const isPlain = ({ action }: MessageAction): boolean => action === "delete" || action === "forward";

/** The context that all parts of a message share. */
export interface MessageContextValue {
  /** The known fields. A preview has no id. */
  message: Partial<Message>;
  /** `null` if the controls are disabled, as in a preview. */
  actions: MessageActions | null;
}

export const MessageContext = createContext<MessageContextValue>({ message: {}, actions: null });
export const useMessageContext = (): MessageContextValue => useContext(MessageContext);
/** Each person has separate results: nobody sees the failures of others. */
export const useMessageActions = (): MessageActions => useMemo(() => new MessageActions(), [me.value?.id]);
