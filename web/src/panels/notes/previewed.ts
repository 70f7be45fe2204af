// What is to be said about a previewed message beside the message.
import type { Component } from "../../protocol";

const BUTTON = 2;
const LINK_STYLE = 5;
const MENUS = [3, 5, 6, 7, 8];
const TEXT = 10;

/** Whether anything in it can be pressed or chosen in the chat; links work in the preview, too. */
export function hasControls(components: Component[]): boolean {
  return all(components).some(({ type, style }) => MENUS.includes(type) || (type === BUTTON && style !== LINK_STYLE));
}

/** How many pages the answer has; its first is previewed. */
export function pagesOf(components: Component[]): number {
  const texts = all(components).flatMap((it) => (it.type === TEXT ? [it.content ?? ""] : []));
  const told = texts.map((text) => /^-# .*\bpage 1 of (\d+)$/m.exec(text)?.[1]).find((pages) => pages !== undefined);
  return Number(told ?? 1);
}

function all(components: Component[]): Component[] {
  return components.flatMap((it) => {
    const accessory = it.accessory === undefined ? [] : [it.accessory];
    return [it, ...all([...(it.components ?? []), ...accessory])];
  });
}
