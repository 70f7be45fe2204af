// The controls of answers to /ask, and who can see the answers.
import { expect, test } from "./test";

const FED = "How do I feed a sourdough starter?";
const RIPE = "What does a ripe sourdough starter look like?";
const RESTED = "How long may a sourdough dough rest in the fridge?";

test("“Not it” replaces the answer with the next match", async ({ client }) => {
  await client.ask("feed sourdough starter");
  const answer = client.newest;
  await expect(answer.getByRole("heading", { name: FED })).toBeVisible();
  await answer.getByRole("button", { name: "Not it" }).click();
  await expect(answer.getByRole("heading", { name: RIPE })).toBeVisible();
  await expect(answer.getByRole("heading", { name: FED })).toBeHidden();
  await expect(answer).toContainText("(edited)");
  await expect(client.messages).toHaveCount(1);
});

test("the menu of other matches shows the chosen one", async ({ client, page }) => {
  await client.ask("feed sourdough starter");
  const menu = client.newest.getByRole("combobox", { name: "Other matches" });
  await menu.click();
  await page.getByRole("option", { name: RESTED }).click();
  await expect(client.newest.getByRole("heading", { name: RESTED })).toBeVisible();
  await expect(client.newest).toContainText("Up to three days.");
  // The first answer can be chosen again.
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: FED })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Other matches" })).toHaveCount(0);
  await expect(menu).toBeFocused();
});

test("a long answer has several pages", async ({ client }) => {
  await client.ask("which steps does a loaf take");
  const answer = client.newest;
  const [back, on] = [answer.getByRole("button", { name: "◀" }), answer.getByRole("button", { name: "▶" })];
  await expect(answer).toContainText("page 1 of 2");
  await expect(answer).not.toContainText("That was the last step.");
  await expect(back).toBeDisabled();
  await on.click();
  await expect(answer).toContainText("page 2 of 2");
  await expect(answer).toContainText("That was the last step.");
  await expect(on).toBeDisabled();
  await back.click();
  await expect(answer).toContainText("page 1 of 2");
});

test("each change of an answer is announced once to screen readers", async ({ client, page }) => {
  const announcement = page.getByRole("status").filter({ hasText: "Answer changed" });
  await client.ask("feed sourdough starter");
  await expect(client.newest.getByRole("heading", { name: FED })).toBeVisible();
  await expect(announcement).toHaveCount(0);
  await client.newest.getByRole("button", { name: "Not it" }).click();
  await expect(announcement).toHaveText(`Answer changed: ${RIPE}`);

  const changed = "Answer changed: Which steps does a loaf take from flour to crust?";
  await client.ask("which steps does a loaf take");
  await client.newest.getByRole("button", { name: "▶" }).click();
  await expect(announcement).toHaveText(changed);
  // The same announcement is repeated with a new element.
  const before = await announcement.locator("span").elementHandle();
  await client.newest.getByRole("button", { name: "◀" }).click();
  await expect(client.newest).toContainText("page 1 of 2");
  await expect.poll(() => before?.evaluate((words) => words.isConnected)).toBe(false);
  await expect(announcement).toHaveText(changed);

  // Showing a channel again is not a change.
  await client.go("#daily-quiz");
  await client.go("#general");
  await expect(client.messages).toHaveCount(2);
  await expect(announcement).toHaveCount(0);
});

test("a picture has a description, and can be enlarged", async ({ client, page }) => {
  await client.ask("ripe sourdough starter look");
  const picture = client.newest.getByRole("img", { name: "A jar, full to the brim" });
  await expect(picture).toHaveJSProperty("complete", true);
  await expect(picture).toHaveJSProperty("naturalWidth", 240);
  await client.newest.getByRole("button", { name: "Show the description" }).click();
  await expect(client.newest.getByRole("figure")).toContainText("A jar, full to the brim");
  await client.newest.getByRole("button", { name: "A jar, full to the brim" }).click();
  const large = page.getByRole("dialog", { name: "A jar, full to the brim" });
  await expect(large.getByRole("img")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
});

test("only the asker sees a private answer", async ({ client }) => {
  await client.ask("water basil", { private: "True" });
  const answer = client.message("In the morning, and never over its leaves.");
  await expect(answer).toContainText("Only you can see this");
  await client.become("cleo");
  await expect(client.messages).toHaveCount(0);
  await client.become("ben");
  await expect(answer).toBeVisible();
  await answer.getByRole("button", { name: "Dismiss message" }).click();
  await expect(client.messages).toHaveCount(0);
});

test("a member who marks an answer as helpful is thanked privately", async ({ client }) => {
  await client.ask("water basil");
  await client.newest.getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest).toContainText("Good to know, thanks!");
  await expect(client.newest).toContainText("Only you can see this");
  await client.become("cleo");
  await expect(client.messages).toHaveCount(1);
});

test("a question in direct messages stays there", async ({ client }) => {
  await client.go("Direct messages");
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
  await client.go("#general");
  await expect(client.messages).toHaveCount(0);
  await client.become("cleo");
  await client.go("Direct messages");
  await expect(client.messages).toHaveCount(0);
});
