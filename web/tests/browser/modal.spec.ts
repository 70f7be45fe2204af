// Modals. This bot opens none, so the test replaces the program's response.
import type { Page } from "@playwright/test";
import { expect, test } from "./test";
import type { UserAction, ActionResult } from "../../src/protocol";

const OPENED: ActionResult = {
  result: "modal",
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

/** Opens the modal for every slash command. Returns the submitted actions. */
async function openModals(page: Page): Promise<UserAction[]> {
  const submitted: UserAction[] = [];
  await page.route("**/api/actions", async (route) => {
    const action = route.request().postDataJSON() as UserAction;
    if (action.action === "slash") return route.fulfill({ json: OPENED });
    if (action.action !== "submit") return route.continue();
    submitted.push(action);
    await route.fulfill({ json: { result: "message", interaction: action.interaction } satisfies ActionResult });
  });
  return submitted;
}

test("a modal can be filled in by keyboard, and can only be submitted when it is complete", async ({ client, page }) => {
  const submitted = await openModals(page);
  await client.ask("water basil");
  const form = page.getByRole("dialog", { name: "What was wrong?" });
  const word = form.getByRole("textbox", { name: "In a word" });
  await expect(word).toBeFocused();
  // A required field is empty.
  await form.getByRole("button", { name: "Submit" }).click();
  await expect(form).toBeVisible();
  expect(submitted).toEqual([]);
  await word.fill("Basil");
  await page.keyboard.press("Tab");
  await page.keyboard.type("It drowned.");
  await form.getByRole("button", { name: "Submit" }).click();
  await expect(form).toBeHidden();
  const fields = { word: "Basil", words: "It drowned." };
  expect(submitted).toEqual([{ action: "submit", interaction: "1234567890123456789", fields }]);
});

test("closing a modal sends nothing and moves the focus to the message box", async ({ client, page }) => {
  const submitted = await openModals(page);
  await client.ask("water basil");
  const form = page.getByRole("dialog", { name: "What was wrong?" });
  await form.getByRole("textbox", { name: "In a word" }).fill("Basil");
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(client.box).toBeFocused();
  expect(submitted).toEqual([]);
});
