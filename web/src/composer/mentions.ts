// Mentions in messages: people type `@name`, and Discord receives `<@id>`.
import { bot, people, roles } from "../state";
import type { Snowflake } from "../protocol";

export interface Mentionable {
  id: Snowflake;
  name: string;
  /** The text that is sent. */
  sent: string;
}

/** Returns everything that can be mentioned, the bot first. */
export function mentionable(): Mentionable[] {
  const users = [...(bot.value ? [bot.value] : []), ...(people.value ?? [])].map(({ id, name }) => ({ id, name, sent: `<@${id}>` }));
  const named = (roles.value ?? []).filter(({ name }) => !name.startsWith("@"));
  return [...users, ...named.map(({ id, name }) => ({ id, name, sent: `<@&${id}>` }))];
}

export interface MentionAt {
  /** The index of the `@`. */
  from: number;
  offered: Mentionable[];
}

/** Returns the mention that ends at the caret and its candidates. There are none if no mention is being typed. */
export function mentionAt(words: string, caret: number, all: Mentionable[]): MentionAt {
  const typed = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(words.slice(0, caret));
  if (typed === null) return { from: caret, offered: [] };
  const name = (typed[1] ?? "").toLowerCase();
  return { from: caret - name.length - 1, offered: all.filter((one) => one.name.toLowerCase().startsWith(name)) };
}

/** Returns the text with each `@name` replaced by its mention. */
export function asSent(words: string, all: Mentionable[]): string {
  return words.replace(/(?<=^|\s)@([\p{L}\p{N}_-]+)/gu, (typed, name: string) => {
    const mention = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return mention?.sent ?? typed;
  });
}
