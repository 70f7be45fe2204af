// What a person did, in a few words, out of what the bot was told.
import type { Interaction, Person } from "../../protocol";

export const AUTOCOMPLETION = 4;

/** What we read of INTERACTION_CREATE; everything may be missing. */
interface Event {
  data?: {
    name?: string;
    type?: number;
    custom_id?: string;
    values?: string[];
    options?: Option[];
  };
}

interface Option {
  name: string;
  type: number;
  value?: unknown;
  options?: Option[];
}

export function describe(interaction: Interaction, people: Person[]): string {
  const who = people.find((person) => person.id === interaction.person)?.name ?? "somebody";
  const data = ((interaction.event ?? {}) as Event).data ?? {};
  switch (interaction.type) {
    case 2:
      return data.type === 2 || data.type === 3 ? `${who} chose “${data.name}”` : `${who} sent ${command(data)}`;
    case 3:
      return data.values ? `${who} chose ${data.values.join(", ")}` : `${who} pressed ${data.custom_id ?? "a button"}`;
    case AUTOCOMPLETION:
      return `${who} typed ${command(data)}`;
    case 5:
      return `${who} submitted ${data.custom_id ?? "a form"}`;
    default:
      return `${who} did something of type ${interaction.type}`;
  }
}

/** As typed: `/daily setup time:09:00`. */
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

const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** When a thing with this id was made, by the bot's clock: `14:05:09`, in UTC. */
export function timeOf(id: string): string {
  if (!/^\d{1,20}$/.test(id)) return "";
  return new Date(Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS)).toISOString().slice(11, 19);
}
