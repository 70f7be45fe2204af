// The names for ids. Unknown ids have the same names as in Discord.
import { allChannels, bot, people, roles } from "../state";
import type { Snowflake } from "../protocol";

interface Named {
  id: Snowflake;
  name: string;
}

const nameIn = (all: (Named | undefined)[], id: Snowflake): string | null =>
  all.find((one) => one?.id === id)?.name ?? null;

export const userName = (id: Snowflake): string => nameIn([...(people.value ?? []), bot.value], id) ?? "unknown-user";
export const roleName = (id: Snowflake): string => nameIn(roles.value ?? [], id) ?? "unknown-role";
export const channelName = (id: Snowflake): string | null =>
  nameIn(allChannels.value?.filter(({ kind }) => kind !== "private") ?? [], id);
