import type { Component, SelectOption } from "../protocol";
import { channels, people, roles } from "../state";

/** Returns the options of a select menu: its own, or people, roles and channels. Source: components/reference.mdx. */
export function optionsOf(menu: Component): SelectOption[] {
  const users = (people.value ?? []).map(({ id, name }) => ({ value: id, label: `@${name}` }));
  const named = (roles.value ?? []).map(({ id, name }) => ({ value: id, label: `@${name}` }));
  switch (menu.type) {
    case 5:
      return users;
    case 6:
      return named;
    case 7:
      return [...users, ...named];
    case 8:
      return (channels.value ?? []).map(({ id, name }) => ({ value: id, label: `#${name}` }));
    default:
      return menu.options ?? [];
  }
}
