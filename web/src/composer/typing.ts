// Whoever opens the page, or types while nothing has the focus, means the message box: as in Discord.
import { useEffect } from "preact/hooks";
import { isNarrow } from "../shell/view";

/** Where a screen keyboard would come up, nobody asked for it. */
const TOUCH = matchMedia("(pointer: coarse)");

const box = (): HTMLElement | null => document.getElementById("composer-text");
const isNothingFocused = (): boolean => document.activeElement === null || document.activeElement === document.body;

export function useTyping(): void {
  useEffect(() => {
    if (!isNarrow.peek() && !TOUCH.matches && isNothingFocused()) box()?.focus();
    document.addEventListener("keydown", type);
    return () => document.removeEventListener("keydown", type);
  }, []);
}

/** The key itself goes to what has the focus by the time it is taken. The space bar scrolls. */
function type(event: KeyboardEvent): void {
  const isLetter = event.key.length === 1 && event.key !== " ";
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (isLetter && !hasModifier && !event.defaultPrevented && isNothingFocused()) box()?.focus();
}
