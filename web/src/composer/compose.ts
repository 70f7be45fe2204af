// What others wish to have in the composer.
import { signal } from "@preact/signals";
import type { Options, Snowflake } from "../protocol";
import { chosenChannel, chosenPerson } from "../state";

export interface Wish {
  command: string;
  options: Options;
}

export const wish = signal<Wish | null>(null);

export function composeCommand(
  command: string,
  options: Options,
  where: { channel?: Snowflake; person?: Snowflake } = {},
): void {
  if (where.channel !== undefined) chosenChannel.value = where.channel;
  if (where.person !== undefined) chosenPerson.value = where.person;
  wish.value = { command, options };
}
