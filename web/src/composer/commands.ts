// Which commands a person may type here, and what their words name so far. No state, no page.
import type { Command, CommandOption, Person } from "../protocol";

const TYPED = 1;
const SUBCOMMAND = 1;
const GROUP = 2;

/** One thing that can be sent: a command, or a subcommand with its command's name before it. */
export interface Callable {
  /** With group and subcommand after a space each, as acts name it. */
  name: string;
  description: string;
  /** Required ones first. */
  options: CommandOption[];
}

export interface Place {
  person: Person;
  isDirect: boolean;
}

/** What Discord's client would list for this person: by name, and subcommands in the order in which the bot has them. */
export function callables(commands: Command[], place: Place): Callable[] {
  const allowed = commands.filter((command) => (command.type ?? TYPED) === TYPED && isAllowed(command, place));
  const named = allowed.toSorted((a, b) => a.name.localeCompare(b.name));
  return named.flatMap((command) => unfold(command, command.name));
}

function isAllowed(command: Command, { person, isDirect }: Place): boolean {
  const isHere = command.contexts?.includes(isDirect ? 1 : 0) ?? true;
  // Permissions are a server's; in direct messages there is nobody to manage.
  const mayUse = isDirect || person.is_manager || (command.default_member_permissions ?? null) === null;
  return isHere && mayUse;
}

function unfold(level: { description: string; options?: CommandOption[] }, name: string): Callable[] {
  const options = level.options ?? [];
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (inner.length > 0) return inner.flatMap((option) => unfold(option, `${name} ${option.name}`));
  const required = (option: CommandOption) => Number(option.required !== true);
  return [{ name, description: level.description, options: options.toSorted((a, b) => required(a) - required(b)) }];
}

/** What to list for a text that begins with `/`: names that begin so before those that have it elsewhere. */
export function matching(all: Callable[], text: string): Callable[] {
  const words = text.slice(1).trimStart().toLowerCase();
  const begins = all.filter(({ name }) => name.startsWith(words));
  const has = all.filter((one) => !begins.includes(one) && `${one.name} ${one.description}`.toLowerCase().includes(words));
  return [...begins, ...has];
}

export interface Recognised {
  callable: Callable;
  /** What follows the name: meant for the first option. */
  rest: string;
}

/** The command whose whole name the text has, with a space behind it. */
export function recognise(all: Callable[], text: string): Recognised | null {
  const isNamed = ({ name }: Callable) => text.toLowerCase().startsWith(`/${name} `);
  const callable = all.filter(isNamed).sort((a, b) => b.name.length - a.name.length)[0];
  return callable ? { callable, rest: text.slice(callable.name.length + 2).trimStart() } : null;
}
