// The notes panel: reading and editing notes, problems, previews and conflicts.
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

/** Replaces the whole text in the editor. */
async function rewrite(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press("ControlOrMeta+a");
  await editor.page().keyboard.insertText(text);
}

/** Delays requests that save a note until `release` is called. */
async function holdSaving(page: Page): Promise<{ requested: Promise<unknown>; release: () => void }> {
  let release = (): void => {};
  const gate = new Promise<void>((open) => (release = open));
  const requested = page.waitForRequest((request) => request.method() === "PUT");
  await page.route("**/api/notes/file", async (route) => {
    if (route.request().method() === "PUT") await gate;
    await route.continue();
  });
  return { requested, release };
}

test("a problem in a note is shown with its line, and the bot answers again after it is fixed", async ({ client, program, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await expect(pane.getByRole("article", { name: "When should I water basil?" })).toContainText("In the morning");
  const note = await readFile(join(program.notes, "garden/herbs.md"), "utf8");

  // Without the answer, the question is a problem. It is shown while editing.
  await rewrite(editor, note.replace("In the morning, and never over its leaves.\n", ""));
  const problem = pane.getByRole("button", { name: /line 3:1/ });
  await expect(problem).toContainText("question has no answer");
  await expect(pane).toContainText("Unsaved changes");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane).toContainText("Saved and live, with 1 problem (see below).");
  await problem.click();
  await expect(editor).toBeFocused();

  // The bot still answers other questions.
  await client.ask("keep mint from spreading");
  await expect(client.newest).toContainText("Plant it in a pot");

  await rewrite(editor, note.replace("In the morning, and never over its leaves.", "At noon, **with ice**."));
  await expect(problem).toBeHidden();
  const preview = pane.getByRole("article", { name: "When should I water basil?" });
  await expect(preview.getByRole("strong")).toHaveText("with ice");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(pane).toContainText("Saved and live: the bot answers from this text.");
  await expect(pane).toContainText("5 files, 11 Q&As");
  await client.ask("water basil");
  await expect(client.newest).toContainText("At noon, with ice.");
});

test("the bot answers from a new note after it is saved", async ({ client, page }) => {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: "New note…" }).click();
  const dialog = page.getByRole("dialog", { name: "New note" });
  await dialog.getByRole("textbox").fill("garden/trees");
  await dialog.getByRole("button", { name: "Create" }).click();
  const editor = pane.getByRole("textbox", { name: "garden/trees.md" });
  // The new note contains a complete Q&A, and its question is selected.
  const draft = pane.getByRole("article", { name: "How do I …?" });
  await expect(draft).toContainText("Write the answer here.");
  await expect(pane.getByTestId("note-problems")).toBeEmpty();
  await page.keyboard.insertText("When is a fig tree pruned?");
  await expect(pane.getByRole("article", { name: "When is a fig tree pruned?" })).toBeVisible();
  await rewrite(editor, `### When is a walnut tree pruned?\n\nIn August, when it bleeds least.\n\nquestion id: ${randomUUID()}\n`);
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane).toContainText("Saved and live: the bot answers from this text.");
  await expect(pane).toContainText("6 files, 12 Q&As");
  await pane.getByRole("button", { name: "Ask in #general…" }).click();
  await expect(client.field("question")).toHaveValue("When is a walnut tree pruned?");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In August, when it bleeds least.");
});

test("the preview explains what only works in the chat", async ({ client }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const answer = pane.getByRole("article", { name: "When should I water basil?" });
  await expect(answer.getByRole("button", { name: "Quiz me" })).toBeDisabled();
  await expect(pane).toContainText("These buttons work in the chat.");

  await rewrite(editor, `### Long?\n\n${"A line that fills its page.\n\n".repeat(400)}`);
  await expect(pane.getByRole("article", { name: "Long?" })).toContainText(/This is page 1 of \d+\. Ask the question in the chat/);
  await rewrite(editor, "<!-- Words without a heading. -->");
  await expect(pane).toContainText("This text contains no Q&A. Write a question as a heading, and the answer below it:");
});

test("the preview explains why a Q&A is not quizzed", async ({ client }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### See also\n\nTrees.\n\n### Why mint?\n\n<!-- recite: no-quiz -->\nTea.\n\n### Why basil?\n\nSoup.\n");
  const answer = (name: string) => pane.getByRole("article", { name });
  await expect(answer("See also")).toContainText("Not quizzed, because its title does not read as a question.");
  await expect(answer("Why mint?")).toContainText("Not quizzed, because it is marked with recite: no-quiz.");
  await expect(answer("Why basil?")).not.toContainText("Not quizzed");
});

test("a button writes missing ids, and undo removes them", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### One?\n\nYes.\n\n### Two?\n\nNo.\n");
  // Only the number of missing ids is shown.
  const problems = pane.getByTestId("note-problems");
  await expect(problems).toContainText("2 questions have no id yet: their history may be lost if you rename them.");
  await expect(problems.getByRole("listitem")).toHaveCount(0);
  await pane.getByRole("button", { name: "Write the ids" }).click();
  await expect(problems).not.toContainText("no id yet");
  await expect(editor).toContainText(/Yes\.\s*question id: [-0-9a-f]{36}\s*### Two\?\s*No\.\s*question id: [-0-9a-f]{36}/);
  await expect(pane).toContainText("Unsaved changes");
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(problems).toContainText("2 questions have no id yet");
  await expect(editor).not.toContainText("question id");

  // Questions that receive no id are listed with the reason.
  await rewrite(editor, "### Open?\n\n```\nnever closed\n");
  await pane.getByRole("button", { name: "Write the id", exact: true }).click();
  await expect(problems).toContainText("no id for this question: the file contains an unclosed code block or comment");
});

test("the open file is reopened after the page is reloaded", async ({ client, page }) => {
  const { pane } = await open(client, "garden/herbs.md");
  await page.reload();
  await expect(pane.getByRole("textbox", { name: "garden/herbs.md" })).toContainText("water basil");
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).not.toBeFocused();
  await pane.getByRole("button", { name: "All notes" }).click();
  await page.reload();
  await expect(pane.getByRole("list", { name: "Note files" })).toBeVisible();
});

test("a picture of a note is shown in its preview", async ({ client }) => {
  const { pane } = await open(client, "bread/sourdough.md");
  const picture = pane.getByRole("img", { name: "A jar, full to the brim" });
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toHaveJSProperty("naturalWidth", 240);
});

test("choosing another file does not lose unsaved changes", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### Half a thought");
  const back = pane.getByRole("button", { name: "All notes" });
  await back.click();
  const dialog = page.getByRole("dialog", { name: "Unsaved changes" });
  await dialog.getByRole("button", { name: "Keep editing" }).click();
  await expect(editor).toContainText("Half a thought");
  await back.click();
  await dialog.getByRole("button", { name: "Discard" }).click();
  await pane.getByRole("button", { name: "python/basics.md" }).click();
  await expect(pane.getByRole("textbox", { name: "python/basics.md" })).toContainText("How do I read a file");
});

test("a file stays open while it is saved, and its text is not saved into another file", async ({ client, page, program }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const mine = `### Mine?\n\nMine.\n\nquestion id: ${randomUUID()}\n`;
  const held = await holdSaving(page);
  await rewrite(editor, mine);
  await pane.getByRole("button", { name: "Save" }).click();
  await held.requested;
  await pane.getByRole("button", { name: "All notes" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(editor).toContainText("Mine?");
  held.release();

  // Now the file is closed, as requested.
  await pane.getByRole("button", { name: "python/basics.md" }).click();
  await expect(pane.getByRole("textbox", { name: "python/basics.md" })).toContainText("How do I read a file");
  await expect(pane.getByRole("heading", { name: "python/basics.md" })).toBeVisible();
  await expect(pane.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  expect(await readFile(join(program.notes, "garden/herbs.md"), "utf8")).toBe(mine);
});

test("a save in progress cannot be discarded", async ({ client, page }) => {
  const { pane, editor } = await open(client, "garden/herbs.md");
  const held = await holdSaving(page);
  await rewrite(editor, "### Half a thought");
  await pane.getByRole("button", { name: "All notes" }).click();
  const dialog = page.getByRole("dialog", { name: "Unsaved changes" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await held.requested;
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).toBeVisible();
  held.release();
  await expect(pane.getByRole("heading", { name: "garden/herbs.md" })).toBeHidden();
});

test("messages between the bot and Discord do not reload the open note", async ({ client, page }) => {
  const { pane } = await open(client, "garden/herbs.md");
  await expect(pane.getByRole("article", { name: "When should I water basil?" })).toBeVisible();
  const requests: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.includes("/api/notes/")) requests.push(`${request.method()} ${request.url()}`);
  });
  // Each keystroke causes an interaction and a request of the bot.
  await client.begin("ask");
  await client.field("question").pressSequentially("water basil");
  await expect(page.getByRole("option", { name: "When should I water basil?" })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In the morning");
  expect(requests).toEqual([]);
});

test.describe("a file that another program changed", () => {
  test.use({ expected: [/status of 40[49]/] });

  test("is loaded again after every change", async ({ client, program }) => {
    const path = join(program.notes, "garden/herbs.md");
    const before = await readFile(path, "utf8");
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, "### Mine?\n\nMine.\n");
    const theirs = (word: string): string => `${before}\n### ${word}?\n\n${word}.\n\nquestion id: ${randomUUID()}\n`;
    const conflict = pane.getByRole("alert").filter({ hasText: "Another program changed this file" });

    await writeFile(path, theirs("Theirs"));
    await expect(conflict).toContainText("Theirs?");
    // The file as it was opened.
    await writeFile(path, before);
    await expect(conflict).toBeHidden();
    await writeFile(path, theirs("Others"));
    await expect(conflict).toContainText("Others?");
    await rm(path);
    await expect(conflict).toBeHidden();
    await expect(pane).toContainText("The file no longer exists");
    await writeFile(path, theirs("Again"));
    await expect(conflict).toContainText("Again?");
    await expect(pane).not.toContainText("The file no longer exists");
    await expect(editor).toContainText("Mine?");

    // Revert to the file on disk, which the other program wrote.
    await pane.getByRole("button", { name: "Revert" }).click();
    await expect(conflict).toBeHidden();
    await expect(editor).toContainText("Again?");
    await expect(pane.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
    // The same without local changes: the new text is shown immediately.
    await rm(path);
    await expect(pane).toContainText("The file no longer exists");
    await writeFile(path, theirs("Last"));
    await expect(editor).toContainText("Last?");
  });

  test("is not overwritten without confirmation", async ({ client, program }) => {
    const mine = `### Mine?\n\nMine.\n\nquestion id: ${randomUUID()}\n`;
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, mine);
    const path = join(program.notes, "garden/herbs.md");
    await appendFile(path, "\n### Theirs?\n\nTheirs.\n");
    await pane.getByRole("button", { name: "Save" }).click();
    const conflict = pane.getByRole("alert").filter({ hasText: "Another program changed this file" });
    await expect(conflict).toBeFocused();
    await expect(conflict).toContainText("Your version is not saved yet. Choose which version to keep.");
    await editor.press("ControlOrMeta+s");
    await expect(conflict).toBeFocused();
    expect(await readFile(path, "utf8")).toContain("Theirs?");
    await conflict.getByRole("button", { name: "Overwrite the file" }).click();
    await expect(conflict).toBeHidden();
    await expect(pane).toContainText("Saved and live: the bot answers from this text.");
    expect(await readFile(path, "utf8")).toBe(mine);
  });
});
