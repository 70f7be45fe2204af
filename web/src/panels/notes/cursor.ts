// The line of the cursor in the open note, which the preview follows.
import { signal } from "@preact/signals";

/** The line number, from 1. */
export const cursorLine = signal(1);
