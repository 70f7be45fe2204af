// Describes an interaction in a few words.
import type { Component, Interaction, Person } from "../../protocol";

export const AUTOCOMPLETE = 4;

/** The fields of INTERACTION_CREATE that are used. All may be missing. */
interface Event {
  data?: {
    name?: string;
    type?: number;
    custom_id?: string;
    values?: string[];
    options?: Option[];
  };
  /** The message whose component was used. */
  message?: { components?: Component[] };
}

interface Option {
  name: string;
  type: number;
  value?: unknown;
  options?: Option[];
}

export function describe(interaction: Interaction, people: Person[]): string {
  const who = people.find((person) => person.id === interaction.person)?.name ?? "an unknown person";
  const { data = {}, message } = (interaction.event ?? {}) as Event;
  switch (interaction.type) {
    case 2:
      return data.type === 2 || data.type === 3 ? `${who} chose “${data.name}”` : `${who} sent ${command(data)}`;
    case 3:
      return data.values ? `${who} chose ${data.values.join(", ")}` : `${who} pressed ${button(message?.components, data.custom_id)}`;
    case AUTOCOMPLETE:
      return `${who} typed ${command(data)}`;
    case 5:
      return `${who} submitted ${data.custom_id ?? "a modal"}`;
    default:
      return `${who} sent an interaction of type ${interaction.type}`;
  }
}

/** Returns a command as typed: `/daily setup time:09:00`. */
function command(data: NonNullable<Event["data"]>): string {
  const words = [`/${data.name ?? "?"}`];
  let options = data.options ?? [];
  // 1 is a subcommand, 2 a group of them.
  while (options[0] !== undefined && options[0].type <= 2) {
    words.push(options[0].name);
    options = options[0].options ?? [];
  }
  return [...words, ...options.map((option) => `${option.name}:${String(option.value)}`)].join(" ");
}

/** Returns the label of a button, or its `custom_id`. */
function button(components: Component[] = [], customId = "a button"): string {
  const found = find(components, customId);
  const label = found?.label ?? found?.emoji?.name;
  return label === undefined ? customId : `“${label}”`;
}

function find(among: Component[], customId: string): Component | undefined {
  for (const one of among) {
    if (one.custom_id === customId) return one;
    const within = find([...(one.components ?? []), ...(one.accessory ? [one.accessory] : [])], customId);
    if (within !== undefined) return within;
  }
  return undefined;
}

/** Shortens long ids in a path to their last digits. */
export const shortPath = (path: string): string => path.replaceAll(/\d{13,}(\d{4})/g, "…$1");

const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** Returns the creation time in an id, in the bot's time: `14:05:09`, in UTC. */
export function timeOf(id: string): string {
  if (!/^\d{1,20}$/.test(id)) return "";
  return new Date(Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS)).toISOString().slice(11, 19);
}
