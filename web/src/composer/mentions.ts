// Mentions in ordinary words: people read `@name`, Discord gets `<@id>`.
import { bot, people, roles } from "../state";
import type { Snowflake } from "../protocol";

export interface Mentionable {
  id: Snowflake;
  name: string;
  /** As it is sent. */
  sent: string;
}

/** The bot first: that is whom one means here. */
export function mentionable(): Mentionable[] {
  const users = [...(bot.value ? [bot.value] : []), ...(people.value ?? [])].map(({ id, name }) => ({ id, name, sent: `<@${id}>` }));
  const named = (roles.value ?? []).filter(({ name }) => !name.startsWith("@"));
  return [...users, ...named.map(({ id, name }) => ({ id, name, sent: `<@&${id}>` }))];
}

export interface MentionAt {
  /** Where the `@` stands. */
  from: number;
  offered: Mentionable[];
}

/** The mention that ends at the caret, and who it may mean; nobody is offered where none is being typed. */
export function mentionAt(words: string, caret: number, all: Mentionable[]): MentionAt {
  const typed = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(words.slice(0, caret));
  if (typed === null) return { from: caret, offered: [] };
  const name = (typed[1] ?? "").toLowerCase();
  return { from: caret - name.length - 1, offered: all.filter((one) => one.name.toLowerCase().startsWith(name)) };
}

/** The words with each `@name` as Discord gets it. */
export function asSent(words: string, all: Mentionable[]): string {
  return words.replace(/(?<=^|\s)@([\p{L}\p{N}_-]+)/gu, (typed, name: string) => {
    const meant = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return meant?.sent ?? typed;
  });
}
