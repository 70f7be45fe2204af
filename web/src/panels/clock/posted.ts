// Finds the daily questions that were posted while the clock was advanced.
import { plainText } from "../../markdown/plain-text";
import { textOf } from "../../message/text";
import type { ChannelMessage, Snowflake } from "../../protocol";

export interface Posted {
  id: Snowflake;
  channel: Snowflake;
  question: string;
}

/** Returns the questions that are not in `before` and were posted by `until`, in milliseconds of the bot's time. */
export function postedSince(before: ReadonlySet<Snowflake>, until: number, messages: ChannelMessage[]): Posted[] {
  const fresh = messages.filter(({ reader, direct, json }) => {
    const isPublic = reader === null && direct === null && json.author.bot && json.interaction_metadata === undefined;
    return isPublic && !before.has(json.id) && Date.parse(json.timestamp) <= until;
  });
  return fresh.flatMap(({ json }) => {
    const question = /^-# Question of the day\b.*\n### (.+)$/m.exec(textOf(json))?.[1];
    return question === undefined ? [] : [{ id: json.id, channel: json.channel_id, question: plainText(question) }];
  });
}
