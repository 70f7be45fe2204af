// What can be done with an answer of /ask, and who sees it.
import { expect, test } from "./test";

const FED = "How do I feed a sourdough starter?";
const RIPE = "What does a ripe sourdough starter look like?";
const RESTED = "How long may a sourdough dough rest in the fridge?";

test("“Not it” shows the next match in place of the first", async ({ client }) => {
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
  // What was shown first can be had back.
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: FED })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Other matches" })).toHaveCount(0);
  await expect(menu).toBeFocused();
});

test("a long answer is turned page by page", async ({ client }) => {
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

test("who hears the page is told which answer changed, once for each change", async ({ client, page }) => {
  const heard = page.getByRole("status").filter({ hasText: "Answer changed" });
  await client.ask("feed sourdough starter");
  await expect(client.newest.getByRole("heading", { name: FED })).toBeVisible();
  await expect(heard).toHaveCount(0);
  await client.newest.getByRole("button", { name: "Not it" }).click();
  await expect(heard).toHaveText(`Answer changed: ${RIPE}`);

  const changed = "Answer changed: Which steps does a loaf take from flour to crust?";
  await client.ask("which steps does a loaf take");
  await client.newest.getByRole("button", { name: "▶" }).click();
  await expect(heard).toHaveText(changed);
  // The same words are other news when they are written anew.
  const before = await heard.locator("span").elementHandle();
  await client.newest.getByRole("button", { name: "◀" }).click();
  await expect(client.newest).toContainText("page 1 of 2");
  await expect.poll(() => before?.evaluate((words) => words.isConnected)).toBe(false);
  await expect(heard).toHaveText(changed);

  // What is only looked at again did not change.
  await client.go("#daily-quiz");
  await client.go("#general");
  await expect(client.messages).toHaveCount(2);
  await expect(heard).toHaveCount(0);
});

test("a picture comes with its words, and is shown large", async ({ client, page }) => {
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

test("a private answer is seen by its asker alone", async ({ client }) => {
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

test("who says that an answer helped is thanked in private", async ({ client }) => {
  await client.ask("water basil");
  await client.newest.getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest).toContainText("Thank you for telling me!");
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
