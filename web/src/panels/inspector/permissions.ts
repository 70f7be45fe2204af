// The names of permission bits, as Discord's settings show them. Source: topics/permissions.mdx.

const NAMES: [bit: bigint, name: string][] = [
  [3n, "Administrator"],
  [5n, "Manage Server"],
  [6n, "Add Reactions"],
  [10n, "View Channel"],
  [11n, "Send Messages"],
  [13n, "Manage Messages"],
  [14n, "Embed Links"],
  [15n, "Attach Files"],
  [16n, "Read Message History"],
  [17n, "Mention Everyone"],
  [18n, "Use External Emoji"],
  [31n, "Use Application Commands"],
  [34n, "Manage Threads"],
  [35n, "Create Public Threads"],
  [38n, "Send Messages in Threads"],
  [50n, "Use External Apps"],
];

/** Returns the names of the permissions in a bit set, which Discord sends as text. */
export function permissionNames(bits: string): string[] {
  if (!/^\d{1,20}$/.test(bits)) return [];
  return NAMES.filter(([bit]) => (BigInt(bits) >> bit) & 1n).map(([, name]) => name);
}
