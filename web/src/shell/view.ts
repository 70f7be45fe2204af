// Which part of the page is seen. Wide windows show the chat with at most one tab beside it, narrow ones one view.
import { signal } from "@preact/signals";

export const TABS = ["notes", "inspector", "clock"] as const;
export type Tab = (typeof TABS)[number];

const BESIDE_THE_CHAT = matchMedia("(min-width: 1000px)");

const NARROW = matchMedia("(max-width: 700px)");
/** Whether there is room for one view only. */
export const isNarrow = signal(NARROW.matches);
NARROW.addEventListener("change", () => (isNarrow.value = NARROW.matches));

/** What a narrow window shows. */
export const view = signal<"chat" | Tab>("chat");
export const tab = signal<Tab>("notes");
/** Whether a wide window shows the tabs. */
export const isSideOpen = signal(BESIDE_THE_CHAT.matches);

/** Brings a tab into sight, however wide the window is. */
export function show(one: Tab): void {
  tab.value = one;
  view.value = one;
  isSideOpen.value = true;
}

/** Brings a tab into sight and the focus into it: where it was may be out of sight by then. */
export function enter(one: Tab): void {
  show(one);
  setTimeout(() => document.getElementById(`panel-${one}`)?.focus());
}
