// What stands beside the chat: the notes, what bot and Discord say to each other, and the time.
import "./panels.css";

export { ClockPanel } from "./clock/clock";
export { Inspector } from "./inspector/inspector";
export { violationCount } from "./inspector/violations";
export { NotesPane } from "./notes/pane";
