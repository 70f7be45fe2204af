// Takes the place of the panels until they are there.
import { signal } from "@preact/signals";

export const violationCount = signal(0);
export const NotesPane = () => <p>Notes</p>;
export const Inspector = () => <p>Inspector</p>;
export const ClockPanel = () => <p>Clock</p>;
