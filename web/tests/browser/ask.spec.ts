import { expect, test } from "./test";

test("a question is asked with suggestions, by keyboard alone", async ({ client, page }) => {
  await client.box.focus();
  await page.keyboard.type("/as");
  await expect(page.getByRole("option", { name: /^\/ask/ })).toBeVisible();
  await page.keyboard.press("Enter");

  const question = page.getByRole("combobox", { name: "question" });
  await expect(question).toBeFocused();
  await page.keyboard.type("feed sourd");
  const suggestion = page.getByRole("option", { name: "How do I feed a sourdough starter?" });
  await expect(suggestion).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(suggestion).toHaveAttribute("aria-selected", "true");
  // The first takes the suggestion, the second sends.
  await page.keyboard.press("Enter");
  await expect(question).toHaveValue("How do I feed a sourdough starter?");
  await page.keyboard.press("Enter");

  await expect(client.newest).toContainText("@ben used /ask");
  await expect(client.newest).toContainText("50 g starter + 50 g flour + 50 g water");
  await expect(client.box).toBeFocused();
});

test("suggestions follow each keystroke", async ({ client }) => {
  const form = await client.begin("ask");
  const suggestions = client.page.getByRole("listbox", { name: "Suggestions for question" }).getByRole("option");
  await form.getByRole("combobox", { name: "question" }).pressSequentially("rev");
  await expect(suggestions.first()).toHaveText("How do I reverse a list?");
  await form.getByRole("combobox", { name: "question" }).fill("basil");
  await expect(suggestions.first()).toHaveText("When should I water basil?");
});

test("words in any order find a note, and words of none are told so", async ({ client }) => {
  await client.ask("list reversing, how?");
  await expect(client.newest).toContainText("items.reverse()");
  await client.ask("zqxj wvbnm");
  await expect(client.newest).toContainText("I found no note that answers this.");
});
