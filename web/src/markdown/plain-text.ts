import { channelName, roleName, userName } from "./names";
import type { Node } from "./nodes";
import { parse } from "./parse";

/** Returns a text on one line without markup, like in the preview of a reply. */
export function plainText(text: string): string {
  return of(parse(text)).replace(/\s+/g, " ").trim();
}

function of(nodes: Node[]): string {
  return nodes.map(one).join("");
}

function one(node: Node): string {
  switch (node.type) {
    case "text":
    case "inlineCode":
      return node.content;
    case "codeBlock":
      return `${node.content} `;
    case "list":
      return node.items.map((item) => ` ${of(item)} `).join("");
    case "spoiler":
      return "▇▇▇";
    case "user":
      return `@${userName(node.id)}`;
    case "role":
      return `@${roleName(node.id)}`;
    case "channel":
      return `#${channelName(node.id) ?? "unknown"}`;
    case "slashCommand":
      return `/${node.fullName}`;
    case "timestamp":
      return new Date(Number(node.timestamp) * 1_000).toLocaleString("en-GB");
    case "emoji":
      return `:${node.name}:`;
    case "everyone":
    case "here":
      return `@${node.type}`;
    case "heading":
    case "subtext":
    case "blockQuote":
      return `${of(node.content)} `;
    default:
      return of(node.content);
  }
}
