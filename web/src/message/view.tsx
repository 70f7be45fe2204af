// How a message looks.
import type { Message, Shown } from "../protocol";

export function MessageView({ shown }: { shown: Shown }) {
  return <MessageBody message={shown.json} />;
}

export function MessageBody({ message }: { message: Pick<Message, "flags" | "components" | "attachments">; isInert?: boolean }) {
  return <pre>{JSON.stringify(message.components, null, 1)}</pre>;
}
