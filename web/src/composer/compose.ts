// Lets other parts of the page fill the composer.
import { signal } from "@preact/signals";
import { view } from "../shell/view";
import { chosenChannel, chosenPerson } from "../state";
import type { CommandOptions, Snowflake } from "../protocol";

/** A command to open in the composer. */
export interface CommandRequest {
  command: string;
  options: CommandOptions;
}

/** The requested command, until the composer opens it. */
export const requestedCommand = signal<CommandRequest | null>(null);

/** Opens the form of a command with these options and moves the focus into it. Nothing is sent. */
export function composeCommand(
  command: string,
  options: CommandOptions,
  where: { channel?: Snowflake; person?: Snowflake } = {},
): void {
  if (where.channel !== undefined) chosenChannel.value = where.channel;
  if (where.person !== undefined) chosenPerson.value = where.person;
  view.value = "chat";
  requestedCommand.value = { command, options };
}
