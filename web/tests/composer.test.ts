// Tests of the composer's functions, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { callables, matching, recognize } from "../src/composer/commands";
import { begin, change, given, missing, problem, commandText, type Form } from "../src/composer/form";
import { asSent, mentionAt } from "../src/composer/mentions";
import { narrowed, offers } from "../src/composer/offers";
import { distance, nearest, reserved } from "../src/composer/unknown";
import type { Channel, Command, CommandOption, CommandOptions } from "../src/protocol";

const ASK: Command = {
  id: "1",
  name: "ask",
  description: "Find the note that answers a question",
  contexts: [0, 1],
  options: [
    { type: 5, name: "private", description: "Only to you" },
    { type: 3, name: "question", description: "Any words", required: true, autocomplete: true, min_length: 2, max_length: 9 },
  ],
};
const DAILY: Command = {
  id: "2",
  type: 1,
  name: "daily",
  description: "The question of the day",
  contexts: [0],
  default_member_permissions: "32",
  options: [
    { type: 1, name: "status", description: "When the next one comes", options: [] },
    { type: 2, name: "more", description: "A group", options: [{ type: 1, name: "now", description: "Post it now" }] },
  ],
};
const MENU: Command = { id: "3", type: 3, name: "Answer from notes", description: "" };
const COMMANDS = [DAILY, MENU, ASK];
const ada = { id: "11", name: "ada", is_manager: true, locale: "en-US" };
const ben = { ...ada, id: "12", name: "ben", is_manager: false };
const general: Channel = { id: "21", name: "general", kind: "text", parent: null, owner: null, people: [], tags: [], is_archived: false, is_locked: false };
const known = {
  people: [ada, ben],
  channels: [general],
  roles: [{ id: "31", name: "@everyone" }, { id: "32", name: "Quiz" }],
};

const names = (person: typeof ada, isDirect = false) => callables(COMMANDS, { person, isDirect }).map(({ name }) => name);
const all = callables(COMMANDS, { person: ada, isDirect: false });

test("people see the commands that they can use, with subcommands in the bot's order and without message commands", () => {
  assert.deepEqual(names(ada), ["ask", "daily status", "daily more now"]);
  assert.deepEqual(names(ben), ["ask"]);
  assert.deepEqual(names(ada, true), ["ask"]);
});

test("a private channel offers only what the person has installed", () => {
  const mine: Command = { ...ASK, name: "find", contexts: [0, 2], integration_types: [0, 1] };
  const offered = (isInstalled: boolean, isPrivate = true) =>
    callables([ASK, mine], { person: ben, isDirect: false, isPrivate, isInstalled }).map(({ name }) => name);
  assert.deepEqual(offered(false), []);
  assert.deepEqual(offered(true), ["find"]);
  assert.deepEqual(offered(false, false), ["ask", "find"]);
});

test("names that start with the text are listed before other matches", () => {
  const listed = (text: string) => matching(all, text).map(({ name }) => name);
  assert.deepEqual(listed("/"), ["ask", "daily status", "daily more now"]);
  assert.deepEqual(listed("/DA"), ["daily status", "daily more now"]);
  assert.deepEqual(listed("/question"), ["ask"]);
  assert.deepEqual(listed("/a question"), ["ask"]);
  assert.deepEqual(listed("/nothing"), []);
});

test("a full name followed by a space is recognized, and the rest is for the first option", () => {
  const recognized = (text: string) => {
    const found = recognize(all, text);
    return found && [found.callable.name, found.rest];
  };
  assert.deepEqual(recognized("/ask how do I"), ["ask", "how do I"]);
  assert.deepEqual(recognized("/Daily status "), ["daily status", ""]);
  for (const unfinished of ["/ask", "/asking ", "/daily ", "ask how", "see /ask "]) assert.equal(recognized(unfinished), null);
});

test("a name with a typo is matched, and the rest is for the first option", () => {
  const near = (text: string) => nearest(all, text).map(({ callable, rest }) => [callable.name, rest]);
  assert.deepEqual(near("/aks how do I"), [["ask", "how do I"]]);
  assert.deepEqual(near("/daily statsu"), [["daily status", ""]]);
  assert.deepEqual(near("/dayli"), [["daily status", null], ["daily more now", null]]);
  for (const far of ["/", "/x", "/kick ben", "/question"]) assert.deepEqual(near(far), [], far);
  assert.deepEqual([distance("ask", "aks"), distance("", "ask"), distance("quiz", "quit"), distance("ask", "ask")], [1, 3, 1, 0]);
});

test("a typed command that only managers can use is detected", () => {
  const managerCommand = (text: string, isDirect = false, person = ben) => reserved(COMMANDS, [ada, ben], { person, isDirect }, text);
  for (const typed of ["/daily", "/Daily status", "/dai"]) assert.deepEqual(managerCommand(typed), { command: "daily", manager: ada }, typed);
  for (const other of ["/", "/ask", "/dayli", "daily", "/a"]) assert.equal(managerCommand(other), null, other);
  assert.equal(managerCommand("/daily", true), null);
  assert.equal(managerCommand("/daily", false, ada), null);
});

function form(options: CommandOptions, of = "ask"): Form {
  const callable = all.find(({ name }) => name === of);
  assert.ok(callable);
  return begin(callable, options, known);
}

test("a form shows the required options, and the others if they have a value", () => {
  assert.deepEqual(form({}).fields.map(({ option }) => option.name), ["question"]);
  assert.deepEqual(missing(form({})).map(({ name }) => name), ["private"]);
  assert.equal(commandText(form({ question: "why", private: true })), "/ask question: why private: True");
  assert.deepEqual(given(form({ question: "why", private: false }), known), { question: "why", private: false });
});

function check(option: Partial<CommandOption>, text: string, expected: string | null): void {
  const field = { option: { type: 3, name: "it", description: "", ...option }, text, picked: null };
  assert.equal(problem(field, known), expected, text);
}

test("a value that Discord would reject is reported at its field", () => {
  check({ required: true }, " ", "Fill in “it”.");
  check({}, "", null);
  check({ min_length: 2 }, "a", "Enter at least 2 characters (currently 1).");
  check({ max_length: 2 }, "🦀🦀", null);
  check({ max_length: 2 }, "🦀🦀🦀", "Enter at most 2 characters (currently 3).");
  check({ type: 4 }, "1.5", "Enter a whole number.");
  check({ type: 4, min_value: 0 }, "-1", "Enter 0 or more.");
  check({ type: 10, max_value: 2 }, "2,5", "Enter 2 or less.");
  check({ type: 10 }, "many", "Enter a number.");
  check({ type: 5 }, "maybe", "Choose a value from the list.");
  check({ type: 5 }, "true", null);
});

test("a chosen value is sent until other text is typed", () => {
  const written = form({ question: "why" });
  const picked = change(written, "question", { text: "Why?", picked: "id:1" });
  assert.deepEqual(given(picked, known), { question: "id:1" });
  assert.deepEqual(given(change(picked, "question", { text: "Why so?", picked: null }), known), { question: "Why so?" });
});

test("invalid and empty fields are not sent as options", () => {
  assert.deepEqual(given(form({ question: "w", private: true }), known), { private: true });
  assert.deepEqual(given(change(form({ private: true }), "private", { text: "", picked: null }), known), {});
});

test("lists contain people, channels and roles", () => {
  const listed = (type: number) => offers({ type, name: "it", description: "" }, known).map(({ name }) => name);
  assert.deepEqual(listed(6), ["@ada", "@ben"]);
  assert.deepEqual(listed(7), ["#general"]);
  assert.deepEqual(listed(8), ["@everyone", "@Quiz"]);
  assert.deepEqual(listed(9), ["@ada", "@ben", "@everyone", "@Quiz"]);
  assert.deepEqual(narrowed([{ name: "True", value: true }, { name: "False", value: false }], "AL"), [{ name: "False", value: false }]);
});

test("mentions are suggested while typing, and sent as ids", () => {
  const everybody = [{ id: "1", name: "recite", sent: "<@1>" }, { id: "2", name: "ben", sent: "<@2>" }];
  const offered = (text: string) => mentionAt(text, text.length, everybody).offered.map(({ name }) => name);
  assert.deepEqual(offered("hello @"), ["recite", "ben"]);
  assert.deepEqual(offered("@RE"), ["recite"]);
  for (const none of ["me@re", "@ben hello", "hello"]) assert.deepEqual(offered(none), []);
  assert.equal(mentionAt("hello @re", 9, everybody).from, 6);
  assert.equal(asSent("@Recite, ask @ben or @nobody, not me@ben", everybody), "<@1>, ask <@2> or @nobody, not me@ben");
});
