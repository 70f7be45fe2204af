// How other parts of the page fill the composer.
import { signal } from "@preact/signals";
import { view } from "../shell/view";
import { chosenChannel, chosenPerson } from "../state";
import type { Options, Snowflake } from "../protocol";

/** A command that somebody wants in the composer. */
export interface Wish {
  command: string;
  options: Options;
}

/** The wish that the composer has not taken up yet. */
export const wish = signal<Wish | null>(null);

/** Opens the command's form with these options and moves the focus into it; nothing is sent. */
export function composeCommand(
  command: string,
  options: Options,
  where: { channel?: Snowflake; person?: Snowflake } = {},
): void {
  if (where.channel !== undefined) chosenChannel.value = where.channel;
  if (where.person !== undefined) chosenPerson.value = where.person;
  view.value = "chat";
  wish.value = { command, options };
}
