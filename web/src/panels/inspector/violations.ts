// How often the bot broke Discord's rules, counted over everything that was told and not only what is still kept.
import { computed, effect, signal } from "@preact/signals";
import { exchanges } from "../../state";

const found = signal(new Map<number, number>());
/** Exchanges up to this number are out of sight, and no longer counted. */
export const clearedUpTo = signal(-1);

effect(() => {
  const fresh = (exchanges.value ?? []).filter(
    ({ number, violations }) => violations.length > 0 && found.peek().get(number) !== violations.length,
  );
  if (fresh.length > 0) found.value = new Map([...found.peek(), ...fresh.map((it) => [it.number, it.violations.length] as const)]);
});

/** Since the view was cleared last. */
export const violationCount = computed(() => {
  let sum = 0;
  for (const [number, violations] of found.value) if (number > clearedUpTo.value) sum += violations;
  return sum;
});
