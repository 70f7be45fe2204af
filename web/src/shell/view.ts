// The visible parts of the page. Wide windows show the chat and at most one panel next to it, narrow ones one view.
import { signal } from "@preact/signals";

export const TABS = ["notes", "inspector", "clock"] as const;
export type Tab = (typeof TABS)[number];

const BESIDE_THE_CHAT = matchMedia("(min-width: 1000px)");

const NARROW = matchMedia("(max-width: 700px)");
/** Whether the window is narrow: it shows only one view. */
export const isNarrow = signal(NARROW.matches);
NARROW.addEventListener("change", () => (isNarrow.value = NARROW.matches));

/** The visible view of a narrow window. */
export const view = signal<"chat" | Tab>("chat");
export const tab = signal<Tab>("notes");
/** Whether a wide window shows the side panel. */
export const isSideOpen = signal(BESIDE_THE_CHAT.matches);

/** Shows a tab, in windows of any width. */
export function show(one: Tab): void {
  tab.value = one;
  view.value = one;
  isSideOpen.value = true;
}

/** Shows a tab and moves the focus into it, since the focused element may now be hidden. */
export function enter(one: Tab): void {
  show(one);
  setTimeout(() => document.getElementById(`panel-${one}`)?.focus());
}
