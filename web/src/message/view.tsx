// Takes the place of the messages until they are drawn as Discord draws them.
import type { Modal, Shown, Snowflake } from "../protocol";

export function MessageView({ shown }: { shown: Shown }) {
  return <article>{shown.json.content || JSON.stringify(shown.json.components)}</article>;
}

export function ModalDialog({ modal, onClose }: { interaction: Snowflake; modal: Modal; onClose: () => void }) {
  return <dialog open><h2>{modal.title}</h2><button onClick={onClose}>Close</button></dialog>;
}
