// What happened, in order: each thing a person did with the requests it led to, and requests that came of nothing a
// person did.
import type { Exchange, Interaction } from "../../protocol";

export interface Entry {
  /** Stays the same while the entry grows. */
  key: string;
  interaction: Interaction | null;
  exchanges: Exchange[];
}

/** Oldest first. Interactions keep their order, and so do exchanges. */
export function trail(interactions: Interaction[], exchanges: Exchange[]): Entry[] {
  const known = new Set(interactions.map((it) => it.id));
  const lone: Exchange[] = [];
  const led = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const to = exchange.interaction;
    if (to === null || !known.has(to)) lone.push(exchange);
    else led.set(to, [...(led.get(to) ?? []), exchange]);
  }
  const acts = interactions.map((interaction) => {
    const own = led.get(interaction.id) ?? [];
    return { key: interaction.id, interaction, exchanges: own };
  });
  return merge(acts, lone.map((exchange) => ({ key: `#${exchange.number}`, interaction: null, exchanges: [exchange] })));
}

/** Both count their exchanges, so the first of each tells which came first; an act without any stays with its neighbours. */
function merge(acts: Entry[], lone: Entry[]): Entry[] {
  const merged: Entry[] = [];
  let next = 0;
  for (const other of lone) {
    const upTo = acts.findLastIndex((act, at) => at >= next && begin(act) < begin(other));
    while (next <= upTo) merged.push(acts[next++] as Entry);
    merged.push(other);
  }
  return [...merged, ...acts.slice(next)];
}

/** An act without a request says nothing about when it was. */
const begin = (entry: Entry): number => entry.exchanges[0]?.number ?? Infinity;

export const violationsOf = (entry: Entry): number =>
  entry.exchanges.reduce((sum, exchange) => sum + exchange.violations.length, 0);
