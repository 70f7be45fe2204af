// Counts the violations of all requests, including those that have been dropped.
import { computed, effect, signal } from "@preact/signals";
import { exchanges } from "../../state";

const found = signal(new Map<number, number>());
/** The number of the last cleared exchange. Exchanges up to it are hidden and not counted. */
export const clearedUpTo = signal(-1);

effect(() => {
  const fresh = (exchanges.value ?? []).filter(
    ({ number, violations }) => violations.length > 0 && found.peek().get(number) !== violations.length,
  );
  if (fresh.length > 0) found.value = new Map([...found.peek(), ...fresh.map((it) => [it.number, it.violations.length] as const)]);
});

/** The number of violations since the view was last cleared. */
export const violationCount = computed(() => {
  let sum = 0;
  for (const [number, violations] of found.value) if (number > clearedUpTo.value) sum += violations;
  return sum;
});
