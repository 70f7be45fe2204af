// Parses Discord's Markdown into nodes.
//
// Most rules are those of discord-markdown-parser. Custom rules replace lists (it has none), links (it accepts any
// URL), quotes, and everything at the beginning of a line (it loses track after fences and in quotes).
import { rules as base, SimpleMarkdown } from "discord-markdown-parser";
import type { ParserRule, State } from "discord-markdown-parser/dist/simple-markdown";
import { isLineStart } from "./line";
import { autolink, bareLink, maskedLink } from "./links";
import { list } from "./list";
import type { Node } from "./nodes";

/** Returns a rule of the library with changes. */
function changed(name: string, by: Partial<ParserRule>): ParserRule {
  const rule = base[name];
  if (rule === undefined) throw new Error(`discord-markdown-parser no longer has the rule "${name}"`);
  return { ...rule, ...by };
}

/**
 * Returns a rule for the beginning of a line. The library's own check does not know all rules that can end the
 * previous line.
 */
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
  // A fence includes the line break after it, since it is a block.
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
  // The library does not support styles with seconds.
  timestamp: changed("timestamp", { match: (source) => /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/.exec(source) }),
  ...unchanged(
    ["em", "strong", "underline", "strikethrough", "inlineCode", "spoiler", "text", "emoticon"],
    ["user", "channel", "role", "emoji", "everyone", "here", "slashCommand"],
  ),
};

function unchanged(...names: string[][]): Record<string, ParserRule> {
  return Object.fromEntries(names.flat().map((name) => [name, changed(name, {})]));
}

const parser = SimpleMarkdown.parserFor(rules);

/** Parses any text. If the parser fails, the result is the text itself. */
export function parse(text: string): Node[] {
  try {
    return parser(text, { inline: true }) as Node[];
  } catch {
    return [{ type: "text", content: text }];
  }
}
