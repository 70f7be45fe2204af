// Focuses the message box when the page opens, and when the user types while nothing has the focus, like Discord.
import { useEffect } from "preact/hooks";
import { isNarrow } from "../shell/view";

/** Touch screens, where the focus would open the keyboard. */
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

/** Moves the focus before the key is handled, so that it goes into the message box. The space bar scrolls instead. */
function type(event: KeyboardEvent): void {
  const isLetter = event.key.length === 1 && event.key !== " ";
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  if (isLetter && !hasModifier && !event.defaultPrevented && isNothingFocused()) box()?.focus();
}
