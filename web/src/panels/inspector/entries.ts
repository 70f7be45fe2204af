// Groups requests by interaction, in chronological order. Other requests are entries of their own.
import type { Exchange, Interaction } from "../../protocol";

export interface Entry {
  /** Does not change while the entry grows. */
  key: string;
  interaction: Interaction | null;
  exchanges: Exchange[];
}

/** Returns the entries, oldest first. Interactions and exchanges keep their order. */
export function groupEntries(interactions: Interaction[], exchanges: Exchange[]): Entry[] {
  const known = new Set(interactions.map((it) => it.id));
  const lone: Exchange[] = [];
  const requests = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const to = exchange.interaction;
    if (to === null || !known.has(to)) lone.push(exchange);
    else requests.set(to, [...(requests.get(to) ?? []), exchange]);
  }
  const grouped = interactions.map((interaction) => {
    const own = requests.get(interaction.id) ?? [];
    return { key: interaction.id, interaction, exchanges: own };
  });
  return merge(grouped, lone.map((exchange) => ({ key: `#${exchange.number}`, interaction: null, exchanges: [exchange] })));
}

/** Merges both lists by the number of the first exchange. An interaction without exchanges keeps its neighbors. */
function merge(grouped: Entry[], lone: Entry[]): Entry[] {
  const merged: Entry[] = [];
  let next = 0;
  for (const other of lone) {
    const upTo = grouped.findLastIndex((entry, at) => at >= next && begin(entry) < begin(other));
    while (next <= upTo) merged.push(grouped[next++] as Entry);
    merged.push(other);
  }
  return [...merged, ...grouped.slice(next)];
}

/** Returns the number of the first exchange. An interaction without exchanges has no known position. */
const begin = (entry: Entry): number => entry.exchanges[0]?.number ?? Infinity;

export const violationsOf = (entry: Entry): number =>
  entry.exchanges.reduce((sum, exchange) => sum + exchange.violations.length, 0);
