// The manager's form for the daily question, filled in so that only Enter is missing.
import { composeCommand } from "./compose";
import type { Channel, Person, State } from "../protocol";

type Server = Pick<State, "channels" | "people">;

/** Who sets the daily question up, and where. */
export function dailyPlace({ channels, people }: Server): { channel: Channel; manager: Person } | null {
  const channel = channels.find(({ name }) => name.includes("daily")) ?? channels[0];
  const manager = people.find(({ is_manager }) => is_manager);
  return channel === undefined || manager === undefined ? null : { channel, manager };
}

export function composeDailySetUp(told: Server): void {
  const place = dailyPlace(told);
  if (place === null) return;
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const options = { channel: place.channel.id, time: "09:00", timezone };
  composeCommand("daily setup", options, { channel: place.channel.id, person: place.manager.id });
}
