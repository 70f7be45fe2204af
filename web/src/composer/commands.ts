// The commands that a person can use, and how typed text matches them. Pure functions.
import type { Command, CommandOption, Person } from "../protocol";

const TYPED = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

/** A command or subcommand that can be sent. */
export interface Callable {
  /** The name, with group and subcommand separated by spaces. */
  name: string;
  description: string;
  /** The options, required ones first. */
  options: CommandOption[];
}

export interface Place {
  person: Person;
  isDirect: boolean;
  /** Whether it is a private channel without the bot. */
  isPrivate?: boolean;
  /** Whether the person has installed the bot for themselves. */
  isInstalled?: boolean;
}

/**
 * Returns the commands that Discord's client would list for this person: by name, with subcommands in the bot's
 * order.
 */
export function callables(commands: Command[], place: Place): Callable[] {
  const allowed = commands.filter((command) => (command.type ?? TYPED) === TYPED && isAllowed(command, place));
  const named = allowed.toSorted((a, b) => a.name.localeCompare(b.name));
  return named.flatMap((command) => unfold(command, command.name));
}

/** Returns whether a command of any type can be used in a place. */
export function isAllowed(command: Command, { person, isDirect, isPrivate = false, isInstalled = false }: Place): boolean {
  const context = isPrivate ? 2 : isDirect ? 1 : 0;
  const isHere = command.contexts?.includes(context) ?? true;
  const types = command.integration_types ?? [0];
  if (!((!isPrivate && types.includes(0)) || (isInstalled && types.includes(1)))) return false;
  // Permissions only apply in a server.
  const mayUse = context !== 0 || person.is_manager || (command.default_member_permissions ?? null) === null;
  return isHere && mayUse;
}

function unfold(level: { description: string; options?: CommandOption[] }, name: string): Callable[] {
  const options = level.options ?? [];
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (inner.length > 0) return inner.flatMap((option) => unfold(option, `${name} ${option.name}`));
  const required = (option: CommandOption) => Number(option.required !== true);
  return [{ name, description: level.description, options: options.toSorted((a, b) => required(a) - required(b)) }];
}

/**
 * Returns the commands to list for a text that starts with `/`: first those whose name starts with it, then those
 * that contain it.
 */
export function matching(all: Callable[], text: string): Callable[] {
  const words = text.slice(1).trimStart().toLowerCase();
  const begins = all.filter(({ name }) => name.startsWith(words));
  const has = all.filter((one) => !begins.includes(one) && `${one.name} ${one.description}`.toLowerCase().includes(words));
  return [...begins, ...has];
}

export interface Recognized {
  callable: Callable;
  /** The text after the name, which is meant for the first option. */
  rest: string;
}

/** Returns the command whose full name is at the beginning of the text, followed by a space. */
export function recognize(all: Callable[], text: string): Recognized | null {
  const isNamed = ({ name }: Callable) => text.toLowerCase().startsWith(`/${name} `);
  const callable = all.filter(isNamed).sort((a, b) => b.name.length - a.name.length)[0];
  return callable ? { callable, rest: text.slice(callable.name.length + 2).trimStart() } : null;
}
