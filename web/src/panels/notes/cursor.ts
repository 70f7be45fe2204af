// Where the cursor stands in the open note, so that the preview can follow it.
import { signal } from "@preact/signals";

/** From 1. */
export const cursorLine = signal(1);
