// Information about a previewed message that is shown next to it.
import type { Component } from "../../protocol";

const BUTTON = 2;
const LINK_STYLE = 5;
const MENUS = [3, 5, 6, 7, 8];
const TEXT = 10;

/** Returns whether the message has buttons or menus that only work in the chat. Links also work in the preview. */
export function hasControls(components: Component[]): boolean {
  return all(components).some(({ type, style }) => MENUS.includes(type) || (type === BUTTON && style !== LINK_STYLE));
}

/** Returns the number of pages of the answer. The preview shows the first one. */
export function pagesOf(components: Component[]): number {
  const texts = all(components).flatMap((it) => (it.type === TEXT ? [it.content ?? ""] : []));
  const counts = texts.map((text) => /^-# .*\bpage 1 of (\d+)$/m.exec(text)?.[1]).find((pages) => pages !== undefined);
  return Number(counts ?? 1);
}

function all(components: Component[]): Component[] {
  return components.flatMap((it) => {
    const accessory = it.accessory === undefined ? [] : [it.accessory];
    return [it, ...all([...(it.components ?? []), ...accessory])];
  });
}
