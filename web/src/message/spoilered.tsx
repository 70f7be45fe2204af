import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Content that is blurred until it is clicked. */
export function Spoilered({ isSpoiler, children }: { isSpoiler: boolean | undefined; children: ComponentChildren }) {
  const [isRevealed, reveal] = useState(false);
  if (!isSpoiler || isRevealed) return <>{children}</>;
  return (
    <div class="msg-spoilered">
      <div class="msg-blurred" inert>{children}</div>
      <button type="button" class="msg-spoiler" aria-label="Spoiler, show" onClick={() => reveal(true)}>SPOILER</button>
    </div>
  );
}
