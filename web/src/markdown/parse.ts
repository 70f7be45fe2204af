// Discord's dialect of Markdown → nodes.
//
// The rules are discord-markdown-parser's, where they do as Discord does. Our own are lists (it has none), links (it
// takes any address), quotes and whatever begins a line (it loses track behind fences and within quotes).
import { rules as base, SimpleMarkdown } from "discord-markdown-parser";
import type { ParserRule, State } from "discord-markdown-parser/dist/simple-markdown";
import { isLineStart } from "./line";
import { autolink, bareLink, maskedLink } from "./links";
import { list } from "./list";
import type { Node } from "./nodes";

/** A rule of the library, changed in part. */
function changed(name: string, by: Partial<ParserRule>): ParserRule {
  const rule = base[name];
  if (rule === undefined) throw new Error(`discord-markdown-parser has no rule "${name}" any more`);
  return { ...rule, ...by };
}

/** A rule for the beginning of a line. The library's own know only some of the rules that may end the line before. */
function atLineStart(name: string, pattern: RegExp): ParserRule {
  return changed(name, { match: (source, state) => (isLineStart(state) ? pattern.exec(source) : null) });
}

const blockQuote = changed("blockQuote", {
  match: (source, state) =>
    !isLineStart(state) || state["inQuote"] === true
      ? null
      : (/^ *>>> [^]*/.exec(source) ?? /^ *> [^\n]*(?:\n *> [^\n]*)*\n?/.exec(source)),
  parse: (capture, parse, state) => {
    const all = capture[0] ?? "";
    const quoted = /^ *>>> /.test(all) ? all.replace(/^ *>>> /, "") : all.replace(/^ *> /gm, "").replace(/\n$/, "");
    const inside: State = { ...state, inQuote: true, prevCapture: null };
    return { content: parse(quoted, inside) };
  },
});

const rules: Record<string, ParserRule> = {
  blockQuote,
  list,
  // A fence also takes the line break behind it: it is a block, so that what follows begins a line anyway.
  codeBlock: changed("codeBlock", {
    match: (source) => /^```(([a-z0-9_+\-.#]+?)\n+)?\n*([^]+?)\n*```\n?/i.exec(source),
  }),
  heading: atLineStart("heading", /^(#{1,3}) +([^\n]+?)(\n|$)/),
  subtext: atLineStart("subtext", /^-# +([^\n]+?)(\n|$)/),
  escape: changed("escape", { match: (source) => /^\\([^0-9A-Za-z\s])/u.exec(source) }),
  br: changed("br", { parse: () => ({ type: "text", content: "\n" }) }),
  autolink,
  url: bareLink,
  link: maskedLink,
  // The library has no styles with seconds.
  timestamp: changed("timestamp", { match: (source) => /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/.exec(source) }),
  ...kept(
    ["em", "strong", "underline", "strikethrough", "inlineCode", "spoiler", "text", "emoticon"],
    ["user", "channel", "role", "emoji", "everyone", "here", "slashCommand"],
  ),
};

function kept(...names: string[][]): Record<string, ParserRule> {
  return Object.fromEntries(names.flat().map((name) => [name, changed(name, {})]));
}

const parser = SimpleMarkdown.parserFor(rules);

/** Total: any text gives nodes, at worst the text itself. */
export function parse(text: string): Node[] {
  try {
    return parser(text, { inline: true }) as Node[];
  } catch {
    return [{ type: "text", content: text }];
  }
}
