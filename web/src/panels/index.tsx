// The panels next to the chat: notes, inspector and clock.
import "./panels.css";

export { ClockPanel } from "./clock/clock";
export { Inspector } from "./inspector/inspector";
export { violationCount } from "./inspector/violations";
export { NotesPane } from "./notes/pane";
