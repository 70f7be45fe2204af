// Tests of the panels' functions, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, Text } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { dayAndTime, span } from "../src/panels/clock/format";
import { tokens } from "../src/panels/inspector/json";
import { groupEntries } from "../src/panels/inspector/entries";
import { clearedUpTo, violationCount } from "../src/panels/inspector/violations";
import { sentence } from "../src/panels/inspector/deliveries";
import { permissionNames } from "../src/panels/inspector/permissions";
import { describe, shortPath, timeOf } from "../src/panels/inspector/describe";
import { changesTo } from "../src/panels/notes/changes";
import { extensions, lineBreakOf } from "../src/panels/notes/editor-setup";
import { hasControls, pagesOf } from "../src/panels/notes/previewed";
import { itemsOf, labelOf, lineWords } from "../src/panels/notes/reading-items";
import type { Channel, Component, Delivery, Exchange, Explanation, Interaction, Lines, State } from "../src/protocol";
import { applyUpdate } from "../src/state";

const ada = { id: "1", name: "ada", is_manager: true, locale: "en-GB" };

function exchange(number: number, interaction: string | null = null, violations: string[] = []): Exchange {
  return {
    number, interaction, violations, method: "POST", path: "/", query: "", body: null, files: [], status: 200, answer: null,
    since_interaction_ms: null, permissions: [],
  };
}

function interaction(id: string, type = 2, event: unknown = null): Interaction {
  return { id, type, person: ada.id, event, state: "answered" };
}

test("a delivery names the person and the place", () => {
  const forum: Channel = { id: "3", name: "help", kind: "forum", parent: null, owner: null, people: [], tags: [], is_archived: false, is_locked: false };
  const post: Channel = { ...forum, id: "4", name: "Flat bread", kind: "thread", parent: "3", owner: "1" };
  const at = (channel: string, event = "MESSAGE_CREATE"): string => {
    const delivery: Delivery = { number: 0, event, subject: "9", channel, author: "1", intent: "GUILD_MESSAGES", received: "nothing", why: "" };
    return sentence(delivery, [ada], [forum, post]);
  };
  assert.equal(at("4"), "ada wrote in “Flat bread”");
  assert.equal(at("4", "THREAD_CREATE"), "ada opened a thread in “Flat bread”");
  assert.equal(at("5"), "ada wrote in direct messages");
});

test("permission bits have the names of Discord's settings", () => {
  assert.deepEqual(permissionNames("274877975552"), ["View Channel", "Send Messages", "Read Message History", "Send Messages in Threads"]);
  assert.deepEqual(permissionNames("x"), []);
});

const order = (interactions: Interaction[], exchanges: Exchange[]): string[] =>
  groupEntries(interactions, exchanges).map(({ key, exchanges }) => [key, ...exchanges.map((it) => it.number)].join(" "));

test("requests are grouped by interaction, in chronological order", () => {
  const exchanges = [exchange(0), exchange(1, "a"), exchange(2), exchange(3, "b"), exchange(4, "a"), exchange(5)];
  assert.deepEqual(order([interaction("a"), interaction("b")], exchanges), ["#0 0", "a 1 4", "#2 2", "b 3", "#5 5"]);
});

test("an interaction without a response keeps its position", () => {
  const some = ["a", "lost", "b", "waiting"].map((id) => interaction(id));
  assert.deepEqual(order(some, [exchange(0, "a"), exchange(1), exchange(2, "b")]), ["a 0", "#1 1", "lost", "b 2", "waiting"]);
});

test("requests of dropped interactions are separate entries", () => {
  assert.deepEqual(order([], [exchange(7, "forgotten")]), ["#7 7"]);
});

test("a violation is counted once, even if its request is sent again, until the view is cleared", () => {
  applyUpdate({ update: "state", exchanges: [exchange(0)] } as unknown as State);
  applyUpdate({ update: "exchange", exchange: exchange(1, null, ["/content: is too long", "/flags: is unknown"]) });
  applyUpdate({ update: "exchange", exchange: exchange(1, null, ["/content: is too long", "/flags: is unknown"]) });
  assert.equal(violationCount.value, 2);
  for (let number = 2; number < 400; number++) applyUpdate({ update: "exchange", exchange: exchange(number) });
  assert.equal(violationCount.value, 2, "even if the request has been dropped");
  clearedUpTo.value = 399;
  assert.equal(violationCount.value, 0);
});

test("an interaction is described from the person's point of view", () => {
  const setup = { data: { name: "daily", options: [{ type: 1, name: "setup", options: [{ type: 3, name: "time", value: "09:00" }] }] } };
  assert.equal(describe(interaction("1", 2, setup), [ada]), "ada sent /daily setup time:09:00");
  const next = { type: 2, custom_id: "1:next", label: "Next" };
  const press = { data: { custom_id: "1:next" }, message: { components: [{ type: 17, components: [{ type: 9, accessory: next }] }] } };
  assert.equal(describe(interaction("1", 3, press), [ada]), "ada pressed “Next”");
  assert.equal(describe(interaction("1", 3, { data: { custom_id: "1:gone" } }), [ada]), "ada pressed 1:gone");
  assert.equal(describe(interaction("1", 2, { data: { name: "Save as note", type: 3 } }), [ada]), "ada chose “Save as note”");
  assert.equal(describe(interaction("1", 2), []), "an unknown person sent /?", "with all fields missing");
});

test("an id contains its creation time, and is shortened in a path", () => {
  // Source: reference.mdx, "Convert Snowflake to DateTime".
  assert.equal(timeOf("175928847299117063"), "11:18:25");
  assert.equal(timeOf("no id"), "");
  assert.equal(shortPath("/interactions/175928847299117063/sandbox-interaction-175928847299117063/callback"),
    "/interactions/…7063/sandbox-interaction-…7063/callback");
});

test("highlighting does not change JSON", () => {
  const json = JSON.stringify({ "a \"key\":": ["text: true", -1.5e3, null, { empty: "" }] }, null, 2);
  const parts = tokens(json);
  assert.equal(parts.map(([, part]) => part).join(""), json);
  assert.deepEqual(parts.filter(([kind]) => kind !== "").map(([kind, part]) => `${kind} ${part}`), [
    'key "a \\"key\\":":', 'text "text: true"', "value -1500", "value null", 'key "empty":', 'text ""',
  ]);
});

test("the line endings of a note are kept", () => {
  assert.equal(lineBreakOf("a\nb"), null);
  assert.equal(lineBreakOf("a\r\nb\r\n"), "\r\n");
  assert.equal(lineBreakOf("\na\r\n"), "\n", "in a mixed file, the carriage return belongs to the line");
});

test("durations and times are formatted", () => {
  assert.equal(span(0), "0 seconds");
  assert.equal(span(86_400), "1 day");
  assert.equal(span(2 * 86_400 + 3_600 + 59), "2 days 1 hour");
  assert.equal(span(301), "5 minutes 1 second");
  assert.equal(span(-5), "0 seconds");
  assert.equal(dayAndTime(0, "Asia/Tokyo"), "Thu, 1 Jan 1970, 09:00:00");
  assert.equal(dayAndTime(-1_000, "UTC"), "Wed, 31 Dec 1969, 23:59:59");
});

test("only an editable note can be saved with Ctrl+S", () => {
  const hasSaving = (isEditable: boolean): boolean => {
    const nothing = (): void => {};
    const wiring = { path: "a.md", lineBreak: null, isEditable, save: nothing, onChange: nothing, onCursorLine: nothing, onUpdate: nothing, onData: () => false };
    const bindings = EditorState.create({ extensions: extensions(wiring) }).facet(keymap).flat();
    return bindings.some(({ key }) => key === "Mod-s");
  };
  assert.equal(hasSaving(true), true);
  assert.equal(hasSaving(false), false);
});

test("controls and the number of pages are found in a previewed message", () => {
  const text = { type: 10, content: "The answer.\n-# herbs · garden/herbs.md:3 · page 1 of 4" };
  const link = { type: 2, style: 5, url: "https://example.org" };
  const inside = (component: Component): Component[] => [{ type: 17, components: [{ type: 9, components: [text], accessory: component }] }];
  assert.equal(pagesOf(inside(link)), 4);
  assert.equal(pagesOf([{ type: 10, content: "See page 1 of 2" }]), 1, "the text of an answer is not a footer");
  assert.ok(!hasControls(inside(link)), "a link also works in the preview");
  assert.ok(hasControls(inside({ type: 2, style: 1, custom_id: "x" })));
  assert.ok(hasControls([{ type: 1, components: [{ type: 3 }] }]));
});

test("changes turn one text into another, and keep unchanged lines", () => {
  const becomes = (old: string, wanted: string): string[] => {
    const state = EditorState.create({ doc: old, selection: { anchor: old.indexOf("|") + 1 } });
    const changes = changesTo(state.doc, state.toText(wanted));
    const after = state.update({ changes }).state;
    assert.equal(after.sliceDoc(), wanted, `${JSON.stringify(old)} becomes ${JSON.stringify(wanted)}`);
    return changes.map(({ from, to, insert }) => `${from}-${to} ${insert.length}`);
  };
  // Inserted lines at any position.
  assert.equal(becomes("a\n|b\nc", "x\na\n|b\nid\n\nc\nid").length, 3);
  assert.deepEqual(becomes("a\nb", "a\nb"), []);
  assert.deepEqual(becomes("same, old, same", "same, new, same"), ["6-9 3"]);
  const texts = ["", "\n", "a", "a\n", "a\n\nb", "b\na", "\n\n", "a\na\na", "a\nb\nc\n", "aaaa", "aa"];
  for (const old of texts) for (const wanted of texts) becomes(old, wanted);
  const windows = EditorState.create({ doc: "a\r\nb", extensions: EditorState.lineSeparator.of("\r\n") });
  const changes = changesTo(windows.doc, windows.toText("a\r\nid\r\nb"));
  assert.equal(windows.update({ changes }).state.sliceDoc(), "a\r\nid\r\nb", "with the line endings of the file");
  assert.equal(Text.of(["a"]).length, 1);
});

test("each part of a note is a bar in the margin, and bars that share a line are next to each other", () => {
  const range = (line: number, end_line = line): Lines => ({ line, end_line });
  const question = (name: string, is_quizzed: boolean, ...lines: Lines[]): Explanation["questions"][number] => ({
    question: name, is_quizzed, lines, line: lines[0]!.line, end_line: lines.at(-1)!.end_line, shape: "question",
    read_as: "heading of level 2 that reads as a question", topic: "tea", id: "x", has_written_id: false,
    quiz: is_quizzed ? "quizzed: its title reads as a question" : "not quizzed: its title does not read as a question",
  });
  const reading: Explanation = {
    path: "a.md", shape: "", question_level: "", askable: "", coverage: {} as Explanation["coverage"],
    questions: [question("Why?", true, range(5, 11), range(17, 19)), question("Green", false, range(13, 15)), question("One::", true, range(18))],
    unread: [{ line: 21, end_line: 21, reason: "no-answer", why: "nothing below it answers it", words: "## How?" }],
    navigation: [range(1, 3)],
  };
  const items = itemsOf(reading);
  assert.deepEqual(items.map(({ kind, lane }) => `${kind} ${lane}`), ["navigation 0", "quizzed 0", "asked 0", "quizzed 1", "unread 0"]);
  assert.equal(
    labelOf(items[1]!),
    "Why? (lines 5 to 11 and 17 to 19): heading of level 2 that reads as a question; quizzed: its title reads as a question; topic tea; id x (not written)",
  );
  assert.equal(labelOf(items[4]!), "## How? (line 21): not part of a question: nothing below it answers it");
  assert.equal(lineWords([range(1), range(3)]), "lines 1 and 3");
  assert.deepEqual(itemsOf(null), []);
});
