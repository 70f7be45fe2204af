// Opens the form for the daily question with all values filled in.
import { composeCommand } from "./compose";
import type { Channel, Person, State } from "../protocol";

type Server = Pick<State, "channels" | "people">;

/** Returns the manager and the channel for the daily question. */
export function dailyPlace({ channels, people }: Server): { channel: Channel; manager: Person } | null {
  const channel = channels.find(({ name }) => name.includes("daily")) ?? channels[0];
  const manager = people.find(({ is_manager }) => is_manager);
  return channel === undefined || manager === undefined ? null : { channel, manager };
}

export function composeDailySetUp(server: Server): void {
  const place = dailyPlace(server);
  if (place === null) return;
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const options = { channel: place.channel.id, time: "09:00", timezone };
  composeCommand("daily setup", options, { channel: place.channel.id, person: place.manager.id });
}
