import type { Component, SelectOption } from "../protocol";
import { state } from "../state";

/** What a menu offers: its own options, or whoever and whatever is here. Source: components/reference.mdx. */
export function optionsOf(menu: Component): SelectOption[] {
  const { people = [], roles = [], channels = [] } = state.value ?? {};
  const users = people.map(({ id, name }) => ({ value: id, label: `@${name}` }));
  const named = roles.map(({ id, name }) => ({ value: id, label: `@${name}` }));
  switch (menu.type) {
    case 5:
      return users;
    case 6:
      return named;
    case 7:
      return [...users, ...named];
    case 8:
      return channels.map(({ id, name }) => ({ value: id, label: `#${name}` }));
    default:
      return menu.options ?? [];
  }
}
