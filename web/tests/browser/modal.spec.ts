// Forms that a bot opens. This one opens none, so that here the program is made to say that it did.
import type { Page } from "@playwright/test";
import { expect, test } from "./test";
import type { Act, Outcome } from "../../src/protocol";

const OPENED: Outcome = {
  outcome: "modal",
  interaction: "1234567890123456789",
  modal: {
    custom_id: "feedback",
    title: "What was wrong?",
    components: [
      { type: 18, label: "In a word", component: { type: 4, custom_id: "word", style: 1, required: true, max_length: 20 } },
      { type: 18, label: "At length", component: { type: 4, custom_id: "words", style: 2, required: false } },
    ],
  },
};

/** Answers a slash command with the form, and keeps what is submitted. */
async function openForms(page: Page): Promise<Act[]> {
  const submitted: Act[] = [];
  await page.route("**/api/acts", async (route) => {
    const act = route.request().postDataJSON() as Act;
    if (act.act === "slash") return route.fulfill({ json: OPENED });
    if (act.act !== "submit") return route.continue();
    submitted.push(act);
    await route.fulfill({ json: { outcome: "message", interaction: act.interaction } satisfies Outcome });
  });
  return submitted;
}

test("a form is filled in by keyboard, and submitted once it is complete", async ({ client, page }) => {
  const submitted = await openForms(page);
  await client.ask("water basil");
  const form = page.getByRole("dialog", { name: "What was wrong?" });
  const word = form.getByRole("textbox", { name: "In a word" });
  await expect(word).toBeFocused();
  // What is required is missing.
  await form.getByRole("button", { name: "Submit" }).click();
  await expect(form).toBeVisible();
  expect(submitted).toEqual([]);
  await word.fill("Basil");
  await page.keyboard.press("Tab");
  await page.keyboard.type("It drowned.");
  await form.getByRole("button", { name: "Submit" }).click();
  await expect(form).toBeHidden();
  const fields = { word: "Basil", words: "It drowned." };
  expect(submitted).toEqual([{ act: "submit", interaction: "1234567890123456789", fields }]);
});

test("a form that is left sends nothing, and gives the message box back", async ({ client, page }) => {
  const submitted = await openForms(page);
  await client.ask("water basil");
  const form = page.getByRole("dialog", { name: "What was wrong?" });
  await form.getByRole("textbox", { name: "In a word" }).fill("Basil");
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(client.box).toBeFocused();
  expect(submitted).toEqual([]);
});
