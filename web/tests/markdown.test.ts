// Renders all of Discord's Markdown to HTML.
import assert from "node:assert/strict";
import { test } from "node:test";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { Markdown } from "../src/markdown/markdown";
import { parse } from "../src/markdown/parse";
import { plainText } from "../src/markdown/plain-text";
import type { State } from "../src/protocol";
import { applyUpdate } from "../src/state";

process.env["TZ"] = "UTC";
const ADA = "1104000000000000001";
const state: Partial<State> = {
  update: "state",
  bot: { id: "1102000000000000001", name: "recite" },
  people: [{ id: ADA, name: "ada", is_manager: true, locale: "en-GB" }],
  channels: [{ id: "1103000000000000001", name: "general", kind: "text", parent: null, owner: null, people: [], tags: [], is_archived: false, is_locked: false }],
  roles: [{ id: "1105000000000000001", name: "learners" }],
  messages: [],
  clock: { now: "2026-08-06T12:00:00Z", ahead_s: 0, next_post: null },
};
applyUpdate(state as State);

/** Renders a text, without the surrounding element. */
function html(text: string): string {
  return renderToString(h(Markdown, { text })).replace(/^<div class="md">|<\/div>$/g, "");
}

function check(text: string, expected: string): void {
  assert.equal(html(text), expected);
}

const link = (url: string, words = url, title = url) =>
  `<a href="${url}" title="${title}" target="_blank" rel="noreferrer noopener">${words}</a>`;

test("inline markup is rendered, and can be nested", () => {
  check("**b** *i* _i_ __u__ ~~s~~ `c`", "<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s> <code class=\"md-code\">c</code>");
  check("***both*** __**u b**__", "<em><strong>both</strong></em> <u><strong>u b</strong></u>");
  check("``a ` b``", '<code class="md-code">a ` b</code>');
  check("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4");
});

test("escaped characters are shown literally", () => {
  check(String.raw`\*a\* \_\_init\_\_ \|\|x\|\| \# C:\new`, String.raw`*a* __init__ ||x|| # C:\new`);
  check(String.raw`\1. \- no list`, String.raw`\1. - no list`);
  check("\\[1] note", "[1] note");
});

test("HTML in the source is text", () => {
  check("<b>&amp;</b>", "&lt;b>&amp;amp;&lt;/b>");
  assert.ok(!html("```html\n<script>alert(1)</script>\n```").includes("<script"));
});

test("headings and subtext are one line each", () => {
  check(
    "# One\n## Two\n### Three\n-# small\n-# print\ntext",
    ["One", "Two", "Three"].map((it, n) => `<div class="md-h${n + 1}" role="heading" aria-level="4">${it}</div>`).join("") +
      '<small class="md-subtext">small</small><small class="md-subtext">print</small>text',
  );
  check("a # b -# c", "a # b -# c");
  check("#### four", "#### four");
});

test("code blocks keep their text, and are highlighted by language", () => {
  check("```\n**a**\n  b\n```\nafter", '<pre class="md-block"><code>**a**\n  b</code></pre>after');
  check(
    "before\n```py\nx = 1\n```",
    'before\n<pre class="md-block"><code>x = <span class="hljs-number">1</span></code></pre>',
  );
  check("```nonsense\n<a>\n```", '<pre class="md-block"><code>&lt;a></code></pre>');
  for (const language of "python rust js ts json bash sql toml yaml c cpp java go html css diff kotlin swift csharp ruby php haskell r dockerfile ini".split(" ")) {
    assert.match(html(`\`\`\`${language}\n"a" 1 # b\n+ if <x> return null;\n[y]\nFROM z: 2\n\`\`\``), /hljs-/, language);
  }
});

test("lists can be nested, continue their numbers, and end at a line without indentation", () => {
  check("- a\n- b\n  - c\n    - d\n- e\ntext", "<ul><li>a</li><li>b\n<ul><li>c\n<ul><li>d</li></ul></li></ul></li><li>e</li></ul>text");
  check("3. a\n4. b\n   - c\n\n5. d", '<ol start="3"><li>a</li><li>b\n<ul><li>c</li></ul></li><li>d</li></ol>');
  check("* a\n  goes on\n* **b**", "<ul><li>a\ngoes on</li><li><strong>b</strong></li></ul>");
  check("- a\n\n1. b", '<ul><li>a</li></ul><ol start="1"><li>b</li></ol>');
  check("- \n-a\n1.b", "- \n-a\n1.b");
});

test("a code block without indentation splits a list, which continues after it", () => {
  check(
    "1. \u200b\n```\na\n```\n2. b",
    '<ol start="1"><li>\u200b</li></ol><pre class="md-block"><code>a</code></pre><ol start="2"><li>b</li></ol>',
  );
});

test("quotes can contain blocks, end with their lines, and cannot be nested", () => {
  check("> a\n> - b\n> \n> c\nd", "<blockquote>a\n<ul><li>b</li></ul>c</blockquote>d");
  check("> ```py\n> x\n> ```", '<blockquote><pre class="md-block"><code>x</code></pre></blockquote>');
  check("> a\n> > b", "<blockquote>a\n> b</blockquote>");
  check("a\n>>> b\n\nc", "a\n<blockquote>b\n\nc</blockquote>");
  check("a > b >c\n>d", "a > b >c\n>d");
});

test("a spoiler is hidden and labeled", () => {
  const shown = html("||the **butler**||");
  assert.match(shown, /role="button" tabindex="0" aria-label="Spoiler, show"/);
  assert.match(shown, /inert[^>]*>the <strong>butler<\/strong>/);
});

test("only links to the web are rendered, with their text", () => {
  check("[a *b*](https://e.org/r)", link("https://e.org/r", "a <em>b</em>"));
  check('[a](https://e.org/r "t")', link("https://e.org/r", "a", "t"));
  check("[a](<https://e.org/r>)", link("https://e.org/r", "a"));
  check("[a](https://e.org/x_(y))", link("https://e.org/x_(y)", "a"));
  for (const text of ["[a](javascript:alert(1))", "[a](/b)", "[a]()", "[a] (https)"]) check(text, text);
  check("<javascript:x>", "&lt;javascript:x>");
  check("[https://good.org](https://e.org)", `[https://good.org](${link("https://e.org")})`);
});

test("a link to a message jumps within the page", () => {
  check("[it](https://discord.com/channels/1/2/3)", '<button type="button" class="md-jump">it</button>');
  check("https://discord.com/channels/1/2", link("https://discord.com/channels/1/2"));
});

test("URLs in running text end before punctuation", () => {
  check("See https://e.org/a_b_c, or <https://e.org/?x=1&y>.", `See ${link("https://e.org/a_b_c")}, or ${link("https://e.org/?x=1&amp;y")}.`);
  check("(https://e.org/x_(y)).", `(${link("https://e.org/x_(y)")}).`);
  check("https:// and http:", "https:// and http:");
});

test("mentions are shown by name", () => {
  check(`<@${ADA}> <@!${ADA}>`, '<span class="md-mention md-mention-me">@ada</span> <span class="md-mention md-mention-me">@ada</span>');
  check("<@1102000000000000001>", '<span class="md-mention">@recite</span>');
  check("<@1104000000000000009>", '<span class="md-mention">@unknown-user</span>');
  check("<@&1105000000000000001>", '<span class="md-mention">@learners</span>');
  check("<#1103000000000000001>", '<button type="button" class="md-mention">#general</button>');
  check("</daily setup:1103000000000000001>", '<button type="button" class="md-mention">/daily setup</button>');
  check("<:wave:1103000000000000001> <a:b_b:1103000000000000001>", ":wave: :b_b:");
  check("<@1> <\u200b@1104000000000000001>", "&lt;@1> &lt;\u200b@1104000000000000001>");
});

test("@everyone is only a mention if the message mentions everyone", () => {
  check("@everyone @here", "@everyone @here");
  assert.match(renderToString(h(Markdown, { text: "@everyone", mentionsEveryone: true })), /md-mention-me/);
});

test("timestamps support all of Discord's styles, relative to the bot's clock", () => {
  // Whether there is a comma after the weekday depends on the version of Node.
  const time = (text: string) => html(text).replace(/<[^>]*>/g, "").replace("Thursday,", "Thursday");
  const at = Date.parse("2026-08-06T15:30:05Z") / 1_000;
  const expected = {
    t: "15:30", T: "15:30:05", d: "06/08/2026", D: "6 August 2026", s: "06/08/2026, 15:30", S: "06/08/2026, 15:30:05",
    f: "6 August 2026 at 15:30", F: "Thursday 6 August 2026 at 15:30", R: "in 4 hours",
  };
  for (const [style, words] of Object.entries(expected)) assert.equal(time(`<t:${at}:${style}>`), words);
  assert.equal(time(`<t:${at}>`), expected.f);
  assert.equal(time(`<t:${at - 86_400 * 3}:R>`), "3 days ago");
  assert.equal(time("<t:9999999999999>"), "Invalid Date");
});

test("blank lines are kept, and blocks only include one line break", () => {
  check("a\n\nb", "a\n\nb");
  check("```\na\n```\n\nb", '<pre class="md-block"><code>a</code></pre>\nb');
});

test("a preview contains the text without markup", () => {
  const text = "### **Hi**, <#1103000000000000001>\n- `a`\n- ||b||\n```\nc\n```\n> [d](https://e.org)";
  assert.equal(plainText(text), "Hi, #general a ▇▇▇ c d");
});

test("any text is rendered quickly", () => {
  const hostile = ["*", "_", "**", "||", "`", "[", "](", "> ", "- ", "  - ", "\n", "<", "<t:", "http://", "\\", "😀", "1. ", "("];
  for (const sign of hostile) for (const other of hostile) parse((sign + other).repeat(150));
  for (const sign of hostile) assert.equal(typeof html(sign.repeat(2_000)), "string");
});
