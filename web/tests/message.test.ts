// Renders all kinds of messages to HTML: those that the bot sends, and others that Discord allows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { now } from "../src/markdown/now";
import { MessageBody, MessageView } from "../src/message/view";
import type { Component, Message, State } from "../src/protocol";
import { subject } from "../src/shell/edits";
import { applyUpdate } from "../src/state";

const BEN = { id: "1104000000000000002", username: "ben" };
const BOT = { id: "1102000000000000001", username: "recite", bot: true };
const OURS = "http://127.0.0.1:4321/attachments/7/jar.png";

const plain: Message = {
  id: "1200000000000000001", channel_id: "1103000000000000001", type: 0, author: BOT, content: "", flags: 0,
  timestamp: "2026-08-06T11:59:00Z", edited_timestamp: null, attachments: [], embeds: [], components: [], mentions: [],
  mention_roles: [], mention_everyone: false,
};
const state: Partial<State> = {
  update: "state",
  bot: { id: BOT.id, name: BOT.username },
  people: [{ id: BEN.id, name: "ben", is_manager: false, locale: "en-GB" }],
  channels: [], roles: [], commands: [],
  interactions: [{ id: "9", type: 2, person: BEN.id, state: "answered", event: { data: { name: "stats", type: 1, options: [{ type: 1, name: "me" }] } } }],
  messages: [{ reader: null, direct: null, json: { ...plain, id: "5", author: { ...BEN, bot: false }, content: "How **do** I bake?" } }],
  clock: { now: "2026-08-06T12:00:00Z", ahead_s: 0, next_post: null },
};
applyUpdate(state as State);

const view = (change: Partial<Message>) =>
  renderToString(h(MessageView, { shown: { reader: null, direct: null, json: { ...plain, ...change } } }));
const body = (components: Component[], isInert = false) =>
  renderToString(h(MessageBody, { message: { ...plain, flags: 1 << 15, components }, isInert }));
const words = (html: string) => html.replace(/<[^>]*>/g, "");
const row = (...components: Component[]): Component => ({ type: 1, components });

test("a message shows its author, its time, and whether it was edited", () => {
  const html = view({ content: "Hi", edited_timestamp: "2026-08-06T12:00:00Z" });
  assert.match(html, /<article [^>]*aria-labelledby="msg-1200000000000000001-author msg-1200000000000000001-time"/);
  assert.match(words(html), /recite\s*APP\s*Today at \d\d:59\(edited\)Hi/);
  assert.doesNotMatch(view({ author: { ...BEN, bot: false } }), /APP|edited/);
});

test("a response shows its command, and a reply its original message", () => {
  const metadata = { id: "9", type: 2, user: BEN };
  assert.match(words(view({ type: 20, interaction_metadata: metadata })), /@ben used \/stats me/);
  assert.match(words(view({ type: 20, interaction_metadata: { ...metadata, id: "8" } })), /@ben used a command/);
  const to = (message_id: string) => ({ type: 19, message_reference: { message_id, channel_id: "1" } });
  assert.match(words(view(to("5"))), /@ben How do I bake\?/);
  assert.match(words(view(to("6"))), /Original message was deleted/);
});

test("ephemeral and loading messages are marked", () => {
  assert.match(words(view({ flags: 64 })), /Only you can see this · Dismiss message/);
  assert.match(words(view({ flags: 128 })), /recite is thinking…/);
  assert.doesNotMatch(view({}), /Only you|thinking/);
});

test("a deferred response fails after the time limit", () => {
  const thinking = (timestamp: string) => words(view({ flags: 128, timestamp }));
  assert.match(thinking("2026-08-06T11:45:05Z"), /recite is thinking…/);
  assert.match(thinking("2026-08-06T11:45:00Z"), /The application did not respond/);
  assert.doesNotMatch(thinking("2026-08-06T11:45:00Z"), /thinking/);
});

test("buttons have their styles, and link buttons open their URL", () => {
  const html = body([row(
    { type: 2, style: 3, label: "Right", custom_id: "r" },
    { type: 2, style: 2, label: "Back", custom_id: "b", disabled: true },
    { type: 2, style: 5, label: "Web", url: "https://e.org/" },
    { type: 2, style: 1, emoji: { name: "✓" }, custom_id: "e" },
  )]);
  assert.match(html, /<button type="button" class="msg-button msg-button-success"[^>]*data-custom-id="r"/);
  assert.match(html, /<button [^>]*msg-button-secondary" disabled/);
  assert.match(html, /<a class="msg-button msg-button-link" href="https:\/\/e\.org\/"[^>]*rel="noreferrer noopener"/);
  assert.match(words(html), /✓/);
});

test("all controls are disabled in a preview", () => {
  const rows = [row({ type: 2, style: 1, label: "Reveal", custom_id: "r" }), row({ type: 3, custom_id: "s", options: [] })];
  assert.equal(body(rows, true).match(/<button [^>]*disabled/g)?.length, 2);
});

test("a container has its color, and its components in order", () => {
  const html = body([{ type: 17, accent_color: 0x00f287, components: [
    { type: 10, content: "### One" }, { type: 14 }, { type: 14, divider: false, spacing: 2 },
    { type: 9, components: [{ type: 10, content: "two" }], accessory: { type: 2, style: 2, label: "three", custom_id: "t" } },
  ] }]);
  assert.match(html, /msg-accented" style="--accent:\s*#00f287/);
  assert.equal(words(html), "Onetwothree");
  assert.match(html, /<hr class="msg-separator"\s*\/?>.*<div class="msg-separator msg-separator-wide"/);
});

test("pictures are loaded from the page's own address, with their description", () => {
  const html = body([{ type: 12, items: [{ media: { url: OURS }, description: "A jar" }, { media: { url: "api/notes/picture?path=a%2Fb.png" } }] }]);
  assert.match(html, /<img src="files\/7\/jar\.png" alt="A jar"/);
  assert.match(html, /<img src="api\/notes\/picture\?path=a%2Fb\.png" alt/);
  assert.match(html, /aria-label="Picture without a description, enlarge"/);
});

test("external pictures are not loaded", () => {
  for (const url of ["https://e.org/a.png", "http://127.0.0.1:1/other.png", "data:image/png;base64,x", "attachment://a.png"]) {
    const html = body([{ type: 12, items: [{ media: { url }, description: "A cat" }] }, { type: 11, media: { url } }]);
    assert.doesNotMatch(html, /<img/);
    assert.match(words(html), /A cat/);
  }
});

test("a file shows its name and size, and can be downloaded", () => {
  const url = "http://127.0.0.1:4321/attachments/8/about%20you.json";
  const attachments = [{ id: "8", filename: "about you.json", url, size: 2_345 }];
  const html = view({ flags: 1 << 15, attachments, components: [{ type: 13, file: { url } }] });
  assert.match(html, /<a href="files\/8\/about%20you\.json" download="about you\.json">about you\.json<\/a><small>2\.29 KB/);
});

test("a message without Components V2 shows its text, files and embeds", () => {
  const attachments = [{ id: "7", filename: "jar.png", url: OURS, size: 1, content_type: "image/png", description: "A jar" }];
  const html = view({ content: "**Hi**", attachments, embeds: [{ title: "T", description: "D", fields: [{ name: "N", value: "V" }], footer: { text: "F" } }] });
  assert.match(html, /<strong>Hi<\/strong>.*<img src="files\/7\/jar\.png" alt="A jar".*T.*D.*N.*V.*F/s);
});

test("a select menu is a combobox with its placeholder as its name", () => {
  const html = body([row({ type: 3, custom_id: "m", placeholder: "Other matches", options: [{ label: "One", value: "1" }] })]);
  assert.match(html, /role="combobox" aria-label="Other matches" aria-haspopup="listbox"/);
});

test("an edited message is announced by its first heading, or by its beginning", () => {
  const announced = (...texts: string[]) => subject({ content: "", components: texts.map((content) => ({ type: 10, content })) });
  assert.equal(announced("-# A match", "## How **do** I bake?\nSlowly.", "### More"), "How do I bake?");
  assert.equal(subject({ content: "Thank *you*\nfor that", components: [] }), "Thank you for that");
  assert.equal(announced("🦀".repeat(81)), `${"🦀".repeat(80)}…`);
  assert.equal(announced("a #1 of\n#all"), "a #1 of #all");
});

test("a spoiler is blurred until it is revealed", () => {
  const html = body([{ type: 17, spoiler: true, components: [{ type: 10, content: "hidden" }] }]);
  assert.match(html, /<div class="msg-blurred" inert/);
  assert.match(html, /aria-label="Spoiler, show"/);
});

test("an unknown component is mentioned, not dropped", () => {
  assert.match(words(body([{ type: 99 }])), /Component type 99/);
});

test("the bot's time runs on from the last clock update, and other updates do not change it", () => {
  const then = "2026-08-07T12:00:00Z";
  applyUpdate({ update: "clock", clock: { now: then, ahead_s: 0, next_post: null } });
  const received = performance.now();
  while (performance.now() < received + 20);
  applyUpdate({ update: "connection", connection: { is_connected: true, is_blocked: false } });
  assert.ok(now.value.getTime() >= Date.parse(then) + 20);
});
