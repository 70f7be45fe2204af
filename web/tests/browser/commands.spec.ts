// The message box: its list of commands for each person, and its messages before anything is sent.
import { readFile } from "node:fs/promises";
import { expect, test } from "./test";

test("only a manager sees the commands for managers", async ({ client, page }) => {
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

test("Enter corrects a typo in a command's name, and sends an unknown command as a message", async ({ client, page }) => {
  await client.box.pressSequentially("/aks water basil");
  await expect(page.getByText("There is no command /aks. Did you mean /ask?")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(client.field("question")).toHaveValue("water basil");
  await page.getByRole("button", { name: "Cancel" }).click();
  await client.box.fill("/shrug");
  await expect(page.getByText("There is no command /shrug. Press Enter to send it as a message.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("/shrug");
});

test("a person who cannot use a command can switch to the manager", async ({ client, page }) => {
  await client.box.fill("/daily setup");
  await expect(page.getByText("Only managers can use /daily. Switch to ada to use it.")).toBeVisible();
  await page.getByRole("button", { name: "Switch to ada" }).click();
  await expect(page.getByRole("radio", { name: /^ada/ })).toBeChecked();
  await expect(client.form("daily setup")).toBeVisible();
});

test("the first subcommand in the list is harmless", async ({ client, page }) => {
  await client.box.fill("/privacy");
  await page.keyboard.press("Enter");
  await expect(client.form("privacy show")).toBeVisible();
});

test("a form that was opened by a manager cannot be sent by another person", async ({ client }) => {
  await client.become("ada");
  const form = await client.begin("daily setup");
  await client.field("channel").fill("#daily-quiz");
  await client.field("time").fill("09:00");
  await client.become("ben");
  await expect(form).toContainText("You cannot use /daily setup here.");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(client.messages).toHaveCount(0);
  await expect(client.log).not.toContainText("is set up");
});

test("a missing value is reported at its field, and nothing is sent", async ({ client }) => {
  const form = await client.begin("ask");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toContainText("Fill in “question”.");
  await expect(client.field("question")).toHaveAttribute("aria-invalid", "true");
  await expect(client.field("question")).toBeFocused();
  await form.getByRole("button", { name: "Add private" }).click();
  await client.field("private").fill("perhaps");
  await client.field("question").fill("water basil");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toContainText("Choose a value from the list.");
  await expect(client.messages).toHaveCount(0);
});

test("a typed command opens its form, and the arrow key restores it", async ({ client, page }) => {
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

test("the data about a person can be downloaded as a file", async ({ client, page }) => {
  await client.send("privacy export");
  await expect(client.newest).toContainText("Only you can see this");
  const downloading = page.waitForEvent("download");
  await client.newest.getByRole("link", { name: "recite-about-you.json" }).click();
  const download = await downloading;
  const stored: unknown = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(stored).toHaveProperty("member");
});

test("the right-click menu of a message copies its text", async ({ client, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await client.ask("water basil");
  await client.newest.click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Message" });
  // The bot's message commands come before these.
  const own = ["Reply", "Forward here", "Copy text", "Copy message ID"];
  await expect(menu.getByRole("menuitem", { name: new RegExp(`^(${own.join("|")})$`) })).toHaveText(own);
  await menu.getByRole("menuitem", { name: "Copy text" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("When should I water basil?");
});

test("clicking into the message box closes a message's menu", async ({ client, page }) => {
  await client.ask("water basil");
  const more = client.newest.getByRole("button", { name: "More" });
  await more.click();
  await expect(page.getByRole("menu", { name: "Message" })).toBeVisible();
  await client.box.click();
  await page.keyboard.type("thank you");
  await expect(page.getByRole("menu", { name: "Message" })).toHaveCount(0);
  await expect(client.box).toHaveValue("thank you");
});

test("a second click closes a message's menu, and Escape moves the focus back to its button", async ({ client, page }) => {
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
