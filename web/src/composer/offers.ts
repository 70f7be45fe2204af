// The values of an option that are known without asking the bot. Pure functions.
import type { Channel, CommandOption, Person, Role } from "../protocol";

/** Source: interactions/application-commands.mdx, "Application Command Option Type". */
export const Kind = { text: 3, whole: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10 } as const;

/** The people, channels and roles that options can refer to. */
export interface Known {
  people: Person[];
  channels: Channel[];
  roles: Role[];
}

export interface Offer {
  /** The text in the field after the value is chosen. */
  name: string;
  value: string | number | boolean;
  description?: string;
}

/** Returns whether the option only accepts values from a list. */
export function isList(option: CommandOption): boolean {
  const isChoice = (option.choices?.length ?? 0) > 0;
  return isChoice || (option.type >= Kind.boolean && option.type <= Kind.mentionable);
}

/** Discord's types of channels. Source: resources/channel.mdx, "Channel Types". */
const TYPES = { text: 0, private: 3, thread: 11, forum: 15 } as const;

/** Returns all values of the list; none for an option with free text. */
export function offers(option: CommandOption, known: Known): Offer[] {
  if (option.choices && option.choices.length > 0) return option.choices;
  const people = () => known.people.map(({ name, id }) => ({ name: `@${name}`, value: id }));
  const roles = () => known.roles.map(({ name, id }) => ({ name: name.startsWith("@") ? name : `@${name}`, value: id, description: "role" }));
  switch (option.type) {
    case Kind.boolean:
      return [{ name: "True", value: true }, { name: "False", value: false }];
    case Kind.user:
      return people();
    case Kind.channel:
      return known.channels.filter(({ kind }) => option.channel_types?.includes(TYPES[kind]) ?? true).map(({ name, id }) => ({ name: `#${name}`, value: id }));
    case Kind.role:
      return roles();
    case Kind.mentionable:
      return [...people(), ...roles()];
    default:
      return [];
  }
}

/** Returns the values whose name contains the text. */
export function narrowed(all: Offer[], text: string): Offer[] {
  const words = text.trim().toLowerCase();
  return all.filter(({ name }) => name.toLowerCase().includes(words));
}
