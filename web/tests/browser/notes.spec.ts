// The folder of notes beside the chat: read, written, mended, and answered from.
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./test";
import type { Client } from "./client";

async function open(client: Client, path: string): Promise<{ pane: Locator; editor: Locator }> {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: path }).click();
  const editor = pane.getByRole("textbox", { name: path });
  await expect(editor).toBeVisible();
  return { pane, editor };
}

/** Puts other words in place of everything in the editor. */
async function rewrite(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press("ControlOrMeta+a");
  await editor.page().keyboard.insertText(text);
}

/** Keeps what is saved from the program until it is let go. */
async function holdSaving(page: Page): Promise<{ asked: Promise<unknown>; letGo: () => void }> {
  let letGo = (): void => {};
  const gate = new Promise<void>((open) => (letGo = open));
  const asked = page.waitForRequest((request) => request.method() === "PUT");
  await page.route("**/api/notes/file", async (route) => {
    if (route.request().method() === "PUT") await gate;
    await route.continue();
  });
  return { asked, letGo };
}

test("an error in a note is told with its line, and mended the bot answers anew", async ({ client, program, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await expect(pane.getByRole("article", { name: "When should I water basil?" })).toContainText("In the morning");
  const note = await readFile(join(program.notes, "garden/herbs.md"), "utf8");

  // The answer is gone, and so is its question: told while it is written.
  await rewrite(editor, note.replace("In the morning, and never over its leaves.\n", ""));
  const problem = pane.getByRole("button", { name: /line 3:1/ });
  await expect(problem).toContainText("question has no answer");
  await expect(pane).toContainText("Unsaved changes");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane).toContainText("The bot answers from this now, as far as it can be read: 1 problem below.");
  await problem.click();
  await expect(editor).toBeFocused();

  // The bot keeps answering, from what was right before.
  await client.ask("keep mint from spreading");
  await expect(client.newest).toContainText("Plant it in a pot");

  await rewrite(editor, note.replace("In the morning, and never over its leaves.", "At noon, **with ice**."));
  await expect(problem).toBeHidden();
  const preview = pane.getByRole("article", { name: "When should I water basil?" });
  await expect(preview.getByRole("strong")).toHaveText("with ice");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(pane).toContainText("The bot answers from this now.");
  await expect(pane).toContainText("5 files, 11 Q&As");
  await client.ask("water basil");
  await expect(client.newest).toContainText("At noon, with ice.");
});

test("a new note is answered from once it is saved", async ({ client, page }) => {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: "New note…" }).click();
  const dialog = page.getByRole("dialog", { name: "New note" });
  await dialog.getByRole("textbox").fill("garden/trees");
  await dialog.getByRole("button", { name: "Write it" }).click();
  const editor = pane.getByRole("textbox", { name: "garden/trees.md" });
  // It is born whole, with its question selected.
  const draft = pane.getByRole("article", { name: "How do I …?" });
  await expect(draft).toContainText("Write the answer here.");
  await expect(pane.getByTestId("note-problems")).toBeEmpty();
  await page.keyboard.insertText("When is a fig tree pruned?");
  await expect(pane.getByRole("article", { name: "When is a fig tree pruned?" })).toBeVisible();
  await rewrite(editor, `### When is a walnut tree pruned?\n\nIn August, when it bleeds least.\n\nquestion id: ${randomUUID()}\n`);
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane).toContainText("The bot answers from this now.");
  await expect(pane).toContainText("6 files, 12 Q&As");
  await pane.getByRole("button", { name: "Ask in #general…" }).click();
  await expect(client.field("question")).toHaveValue("When is a walnut tree pruned?");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In August, when it bleeds least.");
});

test("a preview says what works in the chat alone", async ({ client }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const answer = pane.getByRole("article", { name: "When should I water basil?" });
  await expect(answer.getByRole("button", { name: "Quiz me" })).toBeDisabled();
  await expect(pane).toContainText("In the chat these buttons work.");

  await rewrite(editor, `### Long?\n\n${"A line that fills its page.\n\n".repeat(400)}`);
  await expect(pane.getByRole("article", { name: "Long?" })).toContainText(/This is page 1 of \d+: ask it in the chat/);
  await rewrite(editor, "<!-- Words without a heading. -->");
  await expect(pane).toContainText("No Q&A is in this text. A heading asks, the text below it answers:");
});

test("a preview says why members are not quizzed", async ({ client }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### See also\n\nTrees.\n\n### Why mint?\n\n<!-- recite: no-quiz -->\nTea.\n\n### Why basil?\n\nSoup.\n");
  const answer = (name: string) => pane.getByRole("article", { name });
  await expect(answer("See also")).toContainText("Not quizzed, because its title does not read as a question.");
  await expect(answer("Why mint?")).toContainText("Not quizzed, because recite: no-quiz keeps it out.");
  await expect(answer("Why basil?")).not.toContainText("Not quizzed");
});

test("missing ids are written at a press, and taken back by undoing", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### One?\n\nYes.\n\n### Two?\n\nNo.\n");
  // One line with a count, however many there are.
  const problems = pane.getByTestId("note-problems");
  await expect(problems).toContainText("2 questions have no id yet: their history may be lost when you rename them.");
  await expect(problems.getByRole("listitem")).toHaveCount(0);
  await pane.getByRole("button", { name: "Write the ids" }).click();
  await expect(problems).not.toContainText("no id yet");
  await expect(editor).toContainText(/Yes\.\s*question id: [-0-9a-f]{36}\s*### Two\?\s*No\.\s*question id: [-0-9a-f]{36}/);
  await expect(pane).toContainText("Unsaved changes");
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(problems).toContainText("2 questions have no id yet");
  await expect(editor).not.toContainText("question id");

  // What stays without one is listed with the reason.
  await rewrite(editor, "### Open?\n\n```\nnever closed\n");
  await pane.getByRole("button", { name: "Write the id", exact: true }).click();
  await expect(problems).toContainText("no id for this question: a code block or comment in it is never closed");
});

test("the file that was open is open again after a reload", async ({ client, page }) => {
  const { pane } = await open(client, "garden/herbs.md");
  await page.reload();
  await expect(pane.getByRole("textbox", { name: "garden/herbs.md" })).toContainText("water basil");
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).not.toBeFocused();
  await pane.getByRole("button", { name: "All notes" }).click();
  await page.reload();
  await expect(pane.getByRole("list", { name: "Note files" })).toBeVisible();
});

test("a picture of a note is in its preview", async ({ client }) => {
  const { pane } = await open(client, "bread/sourdough.md");
  const picture = pane.getByRole("img", { name: "A jar, full to the brim" });
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toHaveJSProperty("naturalWidth", 240);
});

test("unsaved words are not lost by choosing another file", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### Half a thought");
  const back = pane.getByRole("button", { name: "All notes" });
  await back.click();
  const dialog = page.getByRole("dialog", { name: "Unsaved changes" });
  await dialog.getByRole("button", { name: "Go on writing" }).click();
  await expect(editor).toContainText("Half a thought");
  await back.click();
  await dialog.getByRole("button", { name: "Drop it" }).click();
  await pane.getByRole("button", { name: "python/basics.md" }).click();
  await expect(pane.getByRole("textbox", { name: "python/basics.md" })).toContainText("How do I read a file");
});

test("what is being saved stays open until it is saved, and no other file gets its words", async ({ client, page, program }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const mine = `### Mine?\n\nMine.\n\nquestion id: ${randomUUID()}\n`;
  const held = await holdSaving(page);
  await rewrite(editor, mine);
  await pane.getByRole("button", { name: "Save" }).click();
  await held.asked;
  await pane.getByRole("button", { name: "All notes" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(editor).toContainText("Mine?");
  held.letGo();

  // Then it is left, as was wished.
  await pane.getByRole("button", { name: "python/basics.md" }).click();
  await expect(pane.getByRole("textbox", { name: "python/basics.md" })).toContainText("How do I read a file");
  await expect(pane.getByRole("heading", { name: "python/basics.md" })).toBeVisible();
  await expect(pane.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  expect(await readFile(join(program.notes, "garden/herbs.md"), "utf8")).toBe(mine);
});

test("what is on its way to the disk cannot be dropped any more", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const held = await holdSaving(page);
  await rewrite(editor, "### Half a thought");
  await pane.getByRole("button", { name: "All notes" }).click();
  const dialog = page.getByRole("dialog", { name: "Unsaved changes" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await held.asked;
  await dialog.getByRole("button", { name: "Drop it" }).click();
  await expect(dialog).toBeHidden();
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).toBeVisible();
  held.letGo();
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).toBeHidden();
});

test("what bot and Discord say to each other makes nobody read the open note again", async ({ client, page }) => {
  const { pane } = await open(client, "garden/herbs.md");
  await expect(pane.getByRole("article", { name: "When should I water basil?" })).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.includes("/api/notes/")) asked.push(`${request.method()} ${request.url()}`);
  });
  // Each keystroke is an interaction, and a request of the bot.
  await client.begin("ask");
  await client.field("question").pressSequentially("water basil");
  await expect(page.getByRole("option", { name: "When should I water basil?" })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In the morning");
  expect(asked).toEqual([]);
});

test.describe("a file that somebody else changed", () => {
  test.use({ expected: [/status of 40[49]/] });

  test("is looked at again whenever it changes", async ({ client, program }) => {
    const path = join(program.notes, "garden/herbs.md");
    const before = await readFile(path, "utf8");
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, "### Mine?\n\nMine.\n");
    const theirs = (word: string): string => `${before}\n### ${word}?\n\n${word}.\n\nquestion id: ${randomUUID()}\n`;
    const conflict = pane.getByRole("alert").filter({ hasText: "Somebody changed this file" });

    await writeFile(path, theirs("Theirs"));
    await expect(conflict).toContainText("Theirs?");
    // As it was read.
    await writeFile(path, before);
    await expect(conflict).toBeHidden();
    await writeFile(path, theirs("Others"));
    await expect(conflict).toContainText("Others?");
    await rm(path);
    await expect(conflict).toBeHidden();
    await expect(pane).toContainText("The file is no longer in the folder");
    await writeFile(path, theirs("Anew"));
    await expect(conflict).toContainText("Anew?");
    await expect(pane).not.toContainText("The file is no longer in the folder");
    await expect(editor).toContainText("Mine?");

    // Back to what lies on the disk, which is theirs.
    await pane.getByRole("button", { name: "Revert" }).click();
    await expect(conflict).toBeHidden();
    await expect(editor).toContainText("Anew?");
    await expect(pane.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
    // The same again, now that nothing is written here: it is shown at once.
    await rm(path);
    await expect(pane).toContainText("The file is no longer in the folder");
    await writeFile(path, theirs("Last"));
    await expect(editor).toContainText("Last?");
  });

  test("is not written over without being asked", async ({ client, program }) => {
    const mine = `### Mine?\n\nMine.\n\nquestion id: ${randomUUID()}\n`;
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, mine);
    const path = join(program.notes, "garden/herbs.md");
    await appendFile(path, "\n### Theirs?\n\nTheirs.\n");
    await pane.getByRole("button", { name: "Save" }).click();
    const conflict = pane.getByRole("alert").filter({ hasText: "Somebody changed this file" });
    await expect(conflict).toBeFocused();
    await expect(conflict).toContainText("Yours is not saved yet: choose which of the two to keep.");
    await editor.press("ControlOrMeta+s");
    await expect(conflict).toBeFocused();
    expect(await readFile(path, "utf8")).toContain("Theirs?");
    await conflict.getByRole("button", { name: "Keep mine" }).click();
    await expect(conflict).toBeHidden();
    await expect(pane).toContainText("The bot answers from this now.");
    expect(await readFile(path, "utf8")).toBe(mine);
  });
});
