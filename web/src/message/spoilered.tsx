import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Something that is blurred until its reader wants to see it. */
export function Spoilered({ isSpoiler, children }: { isSpoiler: boolean | undefined; children: ComponentChildren }) {
  const [isSeen, see] = useState(false);
  if (!isSpoiler || isSeen) return <>{children}</>;
  return (
    <div class="msg-spoilered">
      <div class="msg-blurred" inert>{children}</div>
      <button type="button" class="msg-spoiler" aria-label="Spoiler, show" onClick={() => see(true)}>SPOILER</button>
    </div>
  );
}
