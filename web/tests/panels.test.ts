// What the panels make of what they are told, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { dayAndTime, span } from "../src/panels/clock/words";
import { tokens } from "../src/panels/inspector/json";
import { trail } from "../src/panels/inspector/trail";
import { clearedUpTo, violationCount } from "../src/panels/inspector/violations";
import { describe, shortPath, timeOf } from "../src/panels/inspector/words";
import { extensions, lineBreakOf } from "../src/panels/notes/editor-setup";
import { lastLines } from "../src/panels/notes/ids";
import { hasControls, keptOut, pagesOf } from "../src/panels/notes/previewed";
import type { Component, Exchange, Interaction, Problem, State } from "../src/protocol";
import { hear } from "../src/state";

const ada = { id: "1", name: "ada", is_manager: true, locale: "en-GB" };

function exchange(number: number, interaction: string | null = null, violations: string[] = []): Exchange {
  return {
    number, interaction, violations, method: "POST", path: "/", query: "", body: null, files: [], status: 200, answer: null,
    since_interaction_ms: null,
  };
}

function interaction(id: string, type = 2, event: unknown = null): Interaction {
  return { id, type, person: ada.id, event, state: "answered" };
}

const order = (interactions: Interaction[], exchanges: Exchange[]): string[] =>
  trail(interactions, exchanges).map(({ key, exchanges }) => [key, ...exchanges.map((it) => it.number)].join(" "));

test("requests stand below the interaction they are about, in the order in which all began", () => {
  const exchanges = [exchange(0), exchange(1, "a"), exchange(2), exchange(3, "b"), exchange(4, "a"), exchange(5)];
  assert.deepEqual(order([interaction("a"), interaction("b")], exchanges), ["#0 0", "a 1 4", "#2 2", "b 3", "#5 5"]);
});

test("an interaction that nothing answered keeps its place among the others", () => {
  const some = ["a", "lost", "b", "waiting"].map((id) => interaction(id));
  assert.deepEqual(order(some, [exchange(0, "a"), exchange(1), exchange(2, "b")]), ["a 0", "#1 1", "lost", "b 2", "waiting"]);
});

test("requests about what is no longer kept are shown by themselves", () => {
  assert.deepEqual(order([], [exchange(7, "forgotten")]), ["#7 7"]);
});

test("a violation counts once, however often its request is told, until the view is cleared", () => {
  hear({ tell: "state", exchanges: [exchange(0)] } as unknown as State);
  hear({ tell: "exchange", exchange: exchange(1, null, ["/content: is too long", "/flags: is unknown"]) });
  hear({ tell: "exchange", exchange: exchange(1, null, ["/content: is too long", "/flags: is unknown"]) });
  assert.equal(violationCount.value, 2);
  for (let number = 2; number < 400; number++) hear({ tell: "exchange", exchange: exchange(number) });
  assert.equal(violationCount.value, 2, "although the request is no longer kept");
  clearedUpTo.value = 399;
  assert.equal(violationCount.value, 0);
});

test("an interaction is told as the person did it", () => {
  const setup = { data: { name: "daily", options: [{ type: 1, name: "setup", options: [{ type: 3, name: "time", value: "09:00" }] }] } };
  assert.equal(describe(interaction("1", 2, setup), [ada]), "ada sent /daily setup time:09:00");
  const next = { type: 2, custom_id: "1:next", label: "Next" };
  const press = { data: { custom_id: "1:next" }, message: { components: [{ type: 17, components: [{ type: 9, accessory: next }] }] } };
  assert.equal(describe(interaction("1", 3, press), [ada]), "ada pressed “Next”");
  assert.equal(describe(interaction("1", 3, { data: { custom_id: "1:gone" } }), [ada]), "ada pressed 1:gone");
  assert.equal(describe(interaction("1", 2, { data: { name: "Save as note", type: 3 } }), [ada]), "ada chose “Save as note”");
  assert.equal(describe(interaction("1", 2), []), "somebody sent /?", "whatever is missing");
});

test("an id tells when it was made, and only its end stands in a path", () => {
  // Source: reference.mdx, "Convert Snowflake to DateTime".
  assert.equal(timeOf("175928847299117063"), "11:18:25");
  assert.equal(timeOf("no id"), "");
  assert.equal(shortPath("/interactions/175928847299117063/sandbox-interaction-175928847299117063/callback"),
    "/interactions/…7063/sandbox-interaction-…7063/callback");
});

test("coloured JSON is the same JSON", () => {
  const json = JSON.stringify({ "a \"key\":": ["text: true", -1.5e3, null, { empty: "" }] }, null, 2);
  const parts = tokens(json);
  assert.equal(parts.map(([, part]) => part).join(""), json);
  assert.deepEqual(parts.filter(([kind]) => kind !== "").map(([kind, part]) => `${kind} ${part}`), [
    'key "a \\"key\\":":', 'text "text: true"', "value -1500", "value null", 'key "empty":', 'text ""',
  ]);
});

test("a note keeps its line ends", () => {
  assert.equal(lineBreakOf("a\nb"), null);
  assert.equal(lineBreakOf("a\r\nb\r\n"), "\r\n");
  assert.equal(lineBreakOf("\na\r\n"), "\n", "where both are used, the other half belongs to the line");
});

test("spans and times are told in words", () => {
  assert.equal(span(0), "0 seconds");
  assert.equal(span(86_400), "1 day");
  assert.equal(span(2 * 86_400 + 3_600 + 59), "2 days 1 hour");
  assert.equal(span(301), "5 minutes 1 second");
  assert.equal(span(-5), "0 seconds");
  assert.equal(dayAndTime(0, "Asia/Tokyo"), "Thu, 1 Jan 1970, 09:00:00");
  assert.equal(dayAndTime(-1_000, "UTC"), "Wed, 31 Dec 1969, 23:59:59");
});

test("only a note that may be written is saved with Ctrl+S", () => {
  const hasSaving = (isEditable: boolean): boolean => {
    const nothing = (): void => {};
    const wiring = { path: "a.md", lineBreak: null, isEditable, save: nothing, changed: nothing, moved: nothing };
    const bindings = EditorState.create({ extensions: extensions(wiring) }).facet(keymap).flat();
    return bindings.some(({ key }) => key === "Mod-s");
  };
  assert.equal(hasSaving(true), true);
  assert.equal(hasSaving(false), false);
});

test("a preview knows what works in the chat alone, and how many pages follow", () => {
  const text = { type: 10, content: "The answer.\n-# herbs · garden/herbs.md:3 · page 1 of 4" };
  const link = { type: 2, style: 5, url: "https://example.org" };
  const inside = (component: Component): Component[] => [{ type: 17, components: [{ type: 9, components: [text], accessory: component }] }];
  assert.equal(pagesOf(inside(link)), 4);
  assert.equal(pagesOf([{ type: 10, content: "See page 1 of 2" }]), 1, "what an answer says is no footer");
  assert.ok(!hasControls(inside(link)), "a link works anywhere");
  assert.ok(hasControls(inside({ type: 2, style: 1, custom_id: "x" })));
  assert.ok(hasControls([{ type: 1, components: [{ type: 3 }] }]));
});

test("only what is kept out of this file counts as kept out", () => {
  const problem = (what: string): Problem => ({ path: "a.md", line: 1, column: 1, what, remedy: "" });
  const here = problem("the id `1` is already that of b.md:1; this Q&A is kept out");
  const there = problem("the id `1` is also that of b.md:1, which is kept out for it");
  assert.equal(keptOut([here, there, problem("question has no answer")]), 1);
});

test("ids go behind the answers that lack them, where the lines leave no doubt", () => {
  const missing = (line: number): Problem => ({ path: "a.md", line, column: 1, what: "question has no id, so", remedy: "" });
  const note = ["# T", "", "## A?", "One.", "### Part", "```", "# no heading", "```", "", "## B?", "Two.", "", "# Other", "## C?", "Three."];
  assert.deepEqual(lastLines(note, [missing(10), missing(3)], [3, 10, 14]), [8, 11]);
  assert.deepEqual(lastLines(note, [missing(14)], [3, 10, 14]), [15], "the end of the file");
  assert.equal(lastLines(note, [missing(5)], [3, 5]), null, "questions of two levels");
  assert.equal(lastLines([...note, "```"], [missing(3)], [3]), null, "an open fence");
  for (const hard of ["Title\n---", "<details>", "> # quoted", "  # indented", "- ```"]) {
    assert.equal(lastLines(["## A?", "", ...hard.split("\n")], [missing(1)], [1]), null, hard);
  }
  assert.equal(lastLines(["---", "question: Why?", "---", "Because."], [missing(1)], [1]), null, "front matter");
});
