// The message box: which commands it lists for whom, and what it says before anything is sent.
import { readFile } from "node:fs/promises";
import { expect, test } from "./test";

test("only a manager is offered what managers may do", async ({ client, page }) => {
  const offered = page.getByRole("listbox", { name: "Commands" }).getByRole("option");
  await client.box.fill("/");
  await expect(offered.filter({ hasText: "/ask" })).toBeVisible();
  await expect(offered.filter({ hasText: "/daily" })).toHaveCount(0);
  await expect(offered.filter({ hasText: "/reload" })).toHaveCount(0);
  await client.box.fill("");
  await client.become("ada");
  await client.box.fill("/daily");
  await expect(offered).toHaveText([/^\/daily setup/, /^\/daily status/, /^\/daily off/, /^\/daily now/]);
});

test("a slip in a command's name is mended with Enter, and words of no command are sent", async ({ client, page }) => {
  await client.box.pressSequentially("/aks water basil");
  await expect(page.getByText("No command is called /aks. Did you mean /ask?")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(client.field("question")).toHaveValue("water basil");
  await page.getByRole("button", { name: "Cancel" }).click();
  await client.box.fill("/shrug");
  await expect(page.getByText("No command is called /shrug; Enter sends it as a message.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("/shrug");
});

test("who may not use a command is told who may, and becomes them", async ({ client, page }) => {
  await client.box.fill("/daily setup");
  await expect(page.getByText("/daily is for who manages the server: be ada.")).toBeVisible();
  await page.getByRole("button", { name: "Be ada" }).click();
  await expect(page.getByRole("radio", { name: /^ada/ })).toBeChecked();
  await expect(client.form("daily setup")).toBeVisible();
});

test("what is harmless is the first of what a command can do", async ({ client, page }) => {
  await client.box.fill("/privacy");
  await page.keyboard.press("Enter");
  await expect(client.form("privacy show")).toBeVisible();
});

test("a form that is open for a manager is refused to somebody else", async ({ client }) => {
  await client.become("ada");
  const form = await client.begin("daily setup");
  await client.field("channel").fill("#daily-quiz");
  await client.field("time").fill("09:00");
  await client.become("ben");
  await expect(form).toContainText("You may not use /daily setup here.");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(client.messages).toHaveCount(0);
  await expect(client.log).not.toContainText("is set up");
});

test("what is missing is said at its field, and nothing is sent", async ({ client }) => {
  const form = await client.begin("ask");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toContainText("Fill in “question”.");
  await expect(client.field("question")).toHaveAttribute("aria-invalid", "true");
  await expect(client.field("question")).toBeFocused();
  await form.getByRole("button", { name: "Add private" }).click();
  await client.field("private").fill("perhaps");
  await client.field("question").fill("water basil");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toContainText("Choose one of the list.");
  await expect(client.messages).toHaveCount(0);
});

test("a command typed in one go goes into its form, and comes back with the arrow key", async ({ client, page }) => {
  await client.box.pressSequentially("/ask water basil");
  const question = client.field("question");
  await expect(question).toHaveValue("water basil");
  await expect(question).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In the morning");
  await page.keyboard.press("ArrowUp");
  await expect(question).toHaveValue("water basil");
  await page.keyboard.press("Escape");
  await expect(client.box).toBeFocused();
});

test("everything stored about somebody comes as a file", async ({ client, page }) => {
  await client.send("privacy export");
  await expect(client.newest).toContainText("Only you can see this");
  const downloading = page.waitForEvent("download");
  await client.newest.getByRole("link", { name: "recite-about-you.json" }).click();
  const download = await downloading;
  const stored: unknown = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(stored).toHaveProperty("member");
});

test("the right-click menu of a message copies what it says", async ({ client, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await client.ask("water basil");
  await client.newest.click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Message" });
  // This bot has no commands for messages.
  await expect(menu.getByRole("menuitem")).toHaveText(["Copy text", "Copy message ID"]);
  await menu.getByRole("menuitem", { name: "Copy text" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("When should I water basil?");
});

test("who opens a message's menu and goes on writing is let go", async ({ client, page }) => {
  await client.ask("water basil");
  const more = client.newest.getByRole("button", { name: "More" });
  await more.click();
  await expect(page.getByRole("menu", { name: "Message" })).toBeVisible();
  await client.box.click();
  await page.keyboard.type("thank you");
  await expect(page.getByRole("menu", { name: "Message" })).toHaveCount(0);
  await expect(client.box).toHaveValue("thank you");
});

test("a second click closes a message's menu, and Escape leads back to its button", async ({ client, page }) => {
  await client.ask("water basil");
  const [more, menu] = [client.newest.getByRole("button", { name: "More" }), page.getByRole("menu", { name: "Message" })];
  await more.click();
  await expect(menu).toBeVisible();
  await more.click();
  await expect(menu).toHaveCount(0);
  await more.click();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(more).toBeFocused();
});
