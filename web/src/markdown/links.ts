// Links like Discord's: only to http(s), and never with a text that looks like another URL.
import type { ParserRule } from "discord-markdown-parser/dist/simple-markdown";

const linked = (url: string) => ({ type: "link", content: [{ type: "text", content: url }], target: url });

const isWeb = (url: string): boolean => /^https?:\/\/[^\s/?#]/i.test(url) && URL.canParse(url);

/** `<https://…>` */
export const autolink: ParserRule = {
  order: 14,
  match: (source) => {
    const found = /^<(https?:\/\/[^\s<>]+)>/i.exec(source);
    return found !== null && isWeb(found[1] ?? "") ? found : null;
  },
  parse: (capture) => linked(capture[1] ?? ""),
};

/** A URL in running text, without trailing punctuation and unmatched closing parentheses. */
export const bareLink: ParserRule = {
  order: 16,
  match: (source, state) => {
    const found = /^https?:\/\/[^\s<]+/i.exec(source)?.[0];
    if (found === undefined || state["inLink"] === true) return null;
    const url = withoutEnd(found);
    return isWeb(url) ? [url] : null;
  },
  parse: (capture) => linked(capture[0] ?? ""),
};

function withoutEnd(url: string): string {
  const count = (sign: string) => url.split(sign).length - 1;
  let unmatched = count(")") - count("(");
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url[end - 1] ?? "";
    if (last === ")" && unmatched > 0) unmatched -= 1;
    else if (!".,:;!?\"'*_~|]".includes(last)) break;
  }
  return url.slice(0, end);
}

/** The text in brackets, then the URL in parentheses, which may contain pairs of parentheses, and a title. */
const MASKED =
  /^\[((?:\\.|[^\[\]\\\n])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"([^"\n]*)")?\)/i;

/** `[text](https://… "title")` */
export const maskedLink: ParserRule = {
  order: 17,
  match: (source, state) => {
    const found = MASKED.exec(source);
    const [text, url] = [found?.[1] ?? "", found?.[2] ?? ""];
    return found === null || state["inLink"] === true || text.includes("://") || !isWeb(url) ? null : found;
  },
  parse: (capture, parse, state) => ({
    type: "link",
    content: parse(capture[1] ?? "", { ...state, inLink: true }),
    target: capture[2] ?? "",
    title: capture[3],
  }),
};
