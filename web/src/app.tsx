// The whole page: who and where on the left, the channel in the middle, notes, clock and inspector on the right.
import { state } from "./state";

export function App() {
  if (state.value === null) return <p role="status">Connecting to the sandbox…</p>;
  return <main><h1>Recite sandbox</h1></main>;
}
