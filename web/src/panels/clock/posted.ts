// The daily questions that were posted while the clock was moved on.
import { words } from "../../markdown/words";
import { textOf } from "../../message/text";
import type { Shown, Snowflake } from "../../protocol";

export interface Posted {
  id: Snowflake;
  channel: Snowflake;
  question: string;
}

/** Of messages that came `before` none; and none that was posted after `until`, in milliseconds of the bot's clock. */
export function postedSince(before: ReadonlySet<Snowflake>, until: number, messages: Shown[]): Posted[] {
  const fresh = messages.filter(({ reader, direct, json }) => {
    const isPublic = reader === null && direct === null && json.author.bot && json.interaction_metadata === undefined;
    return isPublic && !before.has(json.id) && Date.parse(json.timestamp) <= until;
  });
  return fresh.flatMap(({ json }) => {
    const question = /^-# Question of the day\b.*\n### (.+)$/m.exec(textOf(json))?.[1];
    return question === undefined ? [] : [{ id: json.id, channel: json.channel_id, question: words(question) }];
  });
}
