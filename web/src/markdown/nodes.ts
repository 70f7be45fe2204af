// The nodes of Discord's Markdown. A line break is a text node with "\n".

export type Node =
  | { type: "text"; content: string }
  | { type: "strong" | "em" | "underline" | "strikethrough" | "spoiler" | "blockQuote" | "subtext"; content: Node[] }
  | { type: "heading"; level: number; content: Node[] }
  | { type: "list"; ordered: boolean; start: number; items: Node[][] }
  | { type: "inlineCode"; content: string }
  | { type: "codeBlock"; lang: string; content: string }
  | { type: "link"; content: Node[]; target: string; title?: string }
  | { type: "timestamp"; timestamp: string; format?: string }
  | { type: "user" | "role" | "channel"; id: string }
  | { type: "slashCommand"; fullName: string; id: string }
  | { type: "emoji"; name: string; id: string }
  | { type: "everyone" | "here" };

/** Merges adjacent text nodes. The parser splits text at every character that could be markup. */
export function joined(nodes: Node[]): Node[] {
  const all: Node[] = [];
  for (const node of nodes) {
    const last = all.at(-1);
    if (node.type !== "text" || last?.type !== "text") all.push(node);
    else all[all.length - 1] = { ...last, content: last.content + node.content };
  }
  return all;
}
