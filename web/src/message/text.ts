import type { Component, Message } from "../protocol";

/** Returns all texts of a message, from top to bottom. */
export function textOf(message: Pick<Message, "content" | "components">): string {
  const texts = (component: Component): string[] => [
    ...(component.type === 10 ? [component.content ?? ""] : []),
    ...(component.components ?? []).flatMap(texts),
  ];
  return [message.content, ...message.components.flatMap(texts)].filter((text) => text !== "").join("\n");
}
