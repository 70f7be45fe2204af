// The margin and the explanation of a note, ids for the whole folder, and renaming, deleting and adding files.
import { readFile, readdir, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { JSHandle, Locator, Page } from "@playwright/test";
import { expect, test } from "./test";
import type { Client } from "./client";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const NOTE = `# Contents

- [Brewing](#how-do-i-brew-tea)
- [Green](#green)

## How do I brew tea?

With hot water.

### Green

80 degrees.

### Why not hotter?

It turns bitter.

### Black

Boiling.

## What about mate?
`;

async function open(client: Client, path: string): Promise<{ pane: Locator; editor: Locator; bars: Locator }> {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: path }).click();
  const editor = pane.getByRole("textbox", { name: path });
  await expect(editor).toBeVisible();
  return { pane, editor, bars: pane.getByRole("toolbar", { name: "How the text is read" }).getByRole("button") };
}

async function rewrite(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press("ControlOrMeta+a");
  await editor.page().keyboard.insertText(text);
}

/** The row of a file in a list. */
const row = (pane: Locator, path: string): Locator => pane.getByRole("listitem").filter({ hasText: path });

const dataWithFile = (page: Page, name: string, bytes: Buffer): Promise<JSHandle<DataTransfer>> =>
  page.evaluateHandle(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], name));
      return data;
    },
    { name, bytes: [...bytes] },
  );

test("the margin shows how the text is read, even before it is saved", async ({ client, page }) => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  const { pane, editor, bars } = await open(client, "garden/herbs.md");
  await expect(bars.first()).toHaveAccessibleName(/^When should I water basil\? \(lines 3 to \d+\): heading of level 3, which has one id each; quizzed: /);
  await rewrite(editor, NOTE);
  await expect(bars).toHaveCount(4);
  const names = [
    "Navigation (lines 3 to 4): navigation, which is not part of any answer",
    /^How do I brew tea\? \(lines 6 to 12 and 18 to 20\): heading of level 2 that reads as a question; quizzed: its title reads as a question; topic garden\/Contents; id [-0-9a-f]{36} \(not written\)$/,
    /^Why not hotter\? \(lines 14 to 16\)/,
    "## What about mate? (line 22): not part of a question: it has no answer",
  ];
  for (const [at, name] of names.entries()) await expect(bars.nth(at)).toHaveAccessibleName(name);

  // A bar is as high as its lines.
  const line = await editor.locator(".cm-line").nth(13).boundingBox();
  const bar = await bars.nth(2).boundingBox();
  expect(Math.abs((bar?.y ?? 0) - (line?.y ?? 1e9))).toBeLessThan(3);
  expect(Math.abs((bar?.height ?? 0) - 3 * (line?.height ?? 1e9))).toBeLessThan(3);

  await bars.nth(1).hover();
  await expect(pane.locator(".notes-tip")).toContainText("lines 6 to 12 and 18 to 20");
  await expect(pane.locator(".notes-tip")).toContainText("quizzed: its title reads as a question");

  const reading = pane.getByText("How it is read: 2 Q&As, 1 unread passage; ");
  await reading.click();
  await expect(pane).toContainText("Question level2 and 3, because headings there read as questions");
  await expect(pane).toContainText("Shapeheading that reads as a question (2)");
  await pane.getByRole("list", { name: "Unread passages" }).getByRole("button").click();
  await expect(editor).toBeFocused();

  await rewrite(editor, "<!-- recite: ignore -->\n# One?\n\nYes.\n");
  await expect(bars).toHaveCount(1);
  await expect(bars.first()).toHaveAccessibleName(/the file contains recite: ignore/);
});

test("the margin is one Tab stop, and the arrow keys move between its bars", async ({ client, page }) => {
  const { pane, editor, bars } = await open(client, "garden/herbs.md");
  await rewrite(editor, Array.from({ length: 60 }, (_, at) => `## What is ${at}?\n\nA number.\n`).join("\n"));
  await expect(bars.first()).toBeVisible();
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await expect(bars.first()).toHaveAccessibleName(/^What is 0\?/);
  await page.keyboard.press("Shift+Tab");
  const focused = pane.locator("button:focus");
  await expect(focused).toHaveAccessibleName(/^What is 0\?/);
  await expect(pane.locator(".notes-tip")).toContainText("What is 0?");
  await page.keyboard.press("Escape");
  await expect(pane.locator(".notes-tip")).toBeHidden();
  for (let at = 1; at <= 12; at++) {
    await page.keyboard.press("ArrowDown");
    await expect(focused).toHaveAccessibleName(new RegExp(`^What is ${at}\\?`));
  }
  await page.keyboard.press("End");
  await expect(focused).toHaveAccessibleName(/^What is 59\?/);
  await expect(focused).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(editor).toBeFocused();
  await page.keyboard.insertText("#");
  await expect(pane.getByRole("article", { name: "What is 59?" })).toBeVisible();
  await expect(editor).toContainText("### What is 59?");
});

test("a button writes all ids, except into a file with unsaved changes", async ({ client, program }) => {
  const file = (path: string): string => join(program.notes, path);
  await writeFile(file("one.md"), "### One?\r\n\r\n1.\r\n\r\n### Two?\r\n\r\n2.\r\n");
  await writeFile(file("open.md"), "### Open?\n\n```\nnever closed\n");
  const before = await readFile(file("garden/herbs.md"), "utf8");
  const { pane, editor } = await open(client, "garden/herbs.md");
  await rewrite(editor, "### Mine?\n\nMine.\n");
  await writeFile(file("garden/herbs.md"), before.replace(/question id: .*\n/, ""));
  const ids = pane.getByTestId("note-problems");
  await expect(ids).toContainText("1 question has no id yet: its history may be lost if you rename it.");
  await ids.getByRole("button", { name: "Fix all ids" }).click();
  await expect(ids).toContainText("Wrote 2 ids into 1 file.");
  await expect(ids).toContainText("open.md:1:1");
  await expect(ids).toContainText("no id for this question: the file contains an unclosed code block or comment");
  await expect(ids).toContainText("no id for 1 question: it has unsaved changes");
  expect(await readFile(file("one.md"), "utf8")).toMatch(
    /^### One\?\r\n\r\n1\.\r\n\r\nquestion id: [-0-9a-f]{36}\r\n\r\n### Two\?\r\n\r\n2\.\r\n\r\nquestion id: [-0-9a-f]{36}\r\n$/,
  );
  await expect(editor).toContainText("Mine?");
  expect(await readFile(file("garden/herbs.md"), "utf8")).not.toContain("Mine?");

  // The list of files also shows the number of missing ids.
  await pane.getByRole("button", { name: "All notes" }).click();
  await client.page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  const folder = pane.getByTestId("folder-ids");
  await expect(folder).toContainText("2 questions have no id yet: their history may be lost if you rename them.");
  await folder.getByRole("button", { name: "Fix all ids" }).click();
  await expect(folder).toContainText("Wrote 1 id into 1 file.");
  await expect(folder).toContainText("1 question has no id yet");
  expect(await readFile(file("garden/herbs.md"), "utf8")).toContain("question id: ");
});

test("writing ids into the open note does not move the cursor", async ({ client, page, program }) => {
  const text = "### One?\n\nYes.\n\n### Two?\n\nNo.\n";
  await writeFile(join(program.notes, "one.md"), text);
  const { pane, editor } = await open(client, "one.md");
  await editor.getByText("No.").click();
  await page.keyboard.press("End");
  await pane.getByRole("button", { name: "Fix all ids" }).click();
  await expect(editor).toContainText(/Yes\.\s*question id: .*\s*### Two\?\s*No\.\s*question id: /);
  await editor.focus();
  await page.keyboard.insertText(" Never!");
  await expect(editor).toContainText("No. Never!");
});

test.describe("files", () => {
  // The browser logs rejected requests, and requests for a file that has just been moved.
  test.use({ expected: [/status of (400|404|409|413)/] });

  test("a file can be renamed and moved, but cannot replace another file", async ({ client, page, program }) => {
    const pane = await client.show("Notes");
    await row(pane, "herbs.md").getByRole("button", { name: "Rename…" }).click();
    const dialog = page.getByRole("dialog", { name: "Rename garden/herbs.md" });
    const field = dialog.getByRole("textbox", { name: /^New path below the folder/ });
    await expect(field).toHaveValue("garden/herbs.md");
    for (const [path, why] of [
      ["python/basics.md", "A file with this name already exists"],
      ["../herbs.md", "No name may start with a dot"],
      ["herbs.png", "The type of a file cannot change"],
      ["herbs.exe", "has a file extension that is not sent"],
    ] as const) {
      await field.fill(path);
      await dialog.getByRole("button", { name: "Rename" }).click();
      await expect(dialog.getByRole("alert")).toContainText(why);
    }
    await field.fill("plants/of the kitchen");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(pane.getByRole("heading", { name: "Notes" })).toBeFocused();
    await expect(row(pane, "plants/of the kitchen.md")).toBeVisible();
    await expect(row(pane, "garden/herbs.md")).toHaveCount(0);
    expect(await readdir(program.notes)).toEqual(["README.md", "bread", "plants", "python"]);
    await expect(row(pane, "of the kitchen.md")).toContainText("3 Q&As");

    // The note still contains the old path of the renamed picture.
    await pane.getByText("1 picture or other file").click();
    await row(pane, "jar.png").getByRole("button", { name: "Rename…" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("bread/images/glass.png");
    await page.keyboard.press("Enter");
    await expect(row(pane, "bread/images/glass.png").first()).toBeVisible();
    await expect(row(pane, "sourdough.md").first()).toContainText("1 problem");
  });

  test("the changes of an open file are saved before renaming, and kept if deleting is canceled", async ({ client, page, program }) => {
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, "### Mine?\n\nMine.\n");
    await pane.getByRole("button", { name: "Rename…" }).click();
    await page.getByRole("dialog", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog", { name: "Rename garden/herbs.md" }).getByRole("textbox").fill("garden/plants.md");
    await page.keyboard.press("Enter");
    const renamed = pane.getByRole("textbox", { name: "garden/plants.md" });
    await expect(renamed).toContainText("Mine?");
    expect(await readFile(join(program.notes, "garden/plants.md"), "utf8")).toContain("Mine?");

    await rewrite(renamed, "### Other?\n\nWords.\n");
    await pane.getByRole("button", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete garden/plants.md?" });
    await expect(dialog).toContainText("Your unsaved changes will be lost.");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(renamed).toContainText("Other?");
    await pane.getByRole("button", { name: "Delete…" }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await expect(renamed).toBeHidden();
    await expect(row(pane, "plants.md")).toHaveCount(0);
    expect(await readdir(program.notes)).toEqual(["README.md", "bread", "python"]);
  });

  test("a picture can be dropped, pasted or chosen, and is saved and shown", async ({ client, page, program }) => {
    const { pane, editor } = await open(client, "garden/herbs.md");
    await rewrite(editor, "### Why?\n\nSee here: \n");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");

    const paste = await dataWithFile(page, "image.png", PNG);
    await editor.evaluate((box, clipboardData) => {
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, paste);
    await expect(editor).toContainText("See here: ![image](image.png)");
    await expect(pane).toContainText("Saved as garden/image.png.");
    await expect(pane.getByRole("article", { name: "Why?" }).getByRole("img", { name: "image" })).toHaveJSProperty("naturalWidth", 1);

    await mkdir(join(program.notes, "garden/images"));
    const choosing = page.waitForEvent("filechooser");
    await pane.getByRole("button", { name: "Add picture…" }).click();
    await (await choosing).setFiles({ name: "My jar (1).PNG", mimeType: "image/png", buffer: PNG });
    await expect(editor).toContainText("![image](image.png)![My jar 1](images/My-jar-1.png)");

    const spot = await editor.getByText("Why?").boundingBox();
    const at = { clientX: (spot?.x ?? 0) + 1, clientY: (spot?.y ?? 0) + 5 };
    await editor.dispatchEvent("drop", { dataTransfer: await dataWithFile(page, "other.png", Buffer.concat([PNG, PNG])), ...at });
    await expect(editor).toContainText(/!\[other\]\(images\/other\.png\).*Why\?/);
    // A picture that is dropped outside the text is inserted at the cursor, and the browser does not open it.
    await pane.getByRole("heading", { name: "garden/herbs.md" }).dispatchEvent("drop", { dataTransfer: await dataWithFile(page, "last.png", PNG) });
    await expect(editor).toContainText("images/last.png");
    expect(await readdir(join(program.notes, "garden"))).toEqual(["herbs.md", "image.png", "images"]);
    expect((await readdir(join(program.notes, "garden/images"))).sort()).toEqual(["My-jar-1.png", "last.png", "other.png"]);
    expect(await readFile(join(program.notes, "garden/image.png"))).toEqual(PNG);

    await page.keyboard.press("ControlOrMeta+z");
    await expect(editor).not.toContainText("images/last.png");
  });

  test("a file that is too large or not a picture is rejected with the reason", async ({ client, page, program }) => {
    const { pane, editor } = await open(client, "garden/herbs.md");
    const text = await editor.innerText();
    const drop = async (name: string, bytes: Buffer) =>
      editor.dispatchEvent("drop", { dataTransfer: await dataWithFile(page, name, bytes), clientX: 0, clientY: 0 });
    const alert = (words: string) => expect(pane.getByRole("alert").filter({ hasText: words })).toBeVisible();
    await drop("a.svg", Buffer.from("<svg/>"));
    await alert("a.svg is not a picture that Discord can show. Add a PNG, JPEG, GIF or WebP file.");
    await drop("a.png", Buffer.from("<html>"));
    await alert("a.png is not a valid .png file.");
    const choosing = page.waitForEvent("filechooser");
    await pane.getByRole("button", { name: "Add picture…" }).click();
    await (await choosing).setFiles({ name: "big.png", mimeType: "image/png", buffer: Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]) });
    await alert("Discord allows at most 10 MiB. Choose a smaller file.");
    expect(await editor.innerText()).toBe(text);
    expect(await readdir(join(program.notes, "garden"))).toEqual(["herbs.md"]);
  });
});
