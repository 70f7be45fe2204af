// Takes the place of the messages until they are drawn as Discord draws them.
import type { Shown } from "../protocol";

export function MessageView({ shown }: { shown: Shown }) {
  return <article>{shown.json.content || JSON.stringify(shown.json.components)}</article>;
}
