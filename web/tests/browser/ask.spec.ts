import { expect, test } from "./test";

test("a question can be asked with suggestions, using only the keyboard", async ({ client, page }) => {
  await client.box.focus();
  await page.keyboard.type("/as");
  await expect(page.getByRole("option", { name: /^\/ask/ })).toBeVisible();
  await page.keyboard.press("Enter");

  const question = page.getByRole("combobox", { name: "question" });
  await expect(question).toBeFocused();
  await page.keyboard.type("feed sourd");
  const suggestions = page.getByRole("listbox", { name: "Suggestions for question" }).getByRole("option");
  // Checking the whole list ensures that it belongs to the last letter. A changed list loses its active entry.
  await expect(suggestions).toHaveText([
    "How do I feed a sourdough starter?",
    "How long may a sourdough dough rest in the fridge?",
    "What does a ripe sourdough starter look like?",
  ]);
  const suggestion = suggestions.first();
  await page.keyboard.press("ArrowDown");
  await expect(suggestion).toHaveAttribute("aria-selected", "true");
  // The first Enter accepts the suggestion, the second one sends the command.
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

test("words in any order find a note, and unknown words find none", async ({ client }) => {
  await client.ask("list reversing, how?");
  await expect(client.newest).toContainText("items.reverse()");
  await client.ask("zqxj wvbnm");
  await expect(client.newest).toContainText("I couldn't find a note that answers this.");
});
