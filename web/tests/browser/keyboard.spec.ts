// Keyboard control.
import { expect, test } from "./test";

test("every part can be reached by keyboard, and the first Tab stop leads to the message box", async ({ client, page }) => {
  // Start from the beginning of the page, wherever the focus is.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the message box" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(client.box).toBeFocused();

  await page.keyboard.type("/ask keep mint from spreading");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("Plant it in a pot");

  // The buttons of the newest message are before the message box.
  const wrong = client.newest.getByRole("button", { name: "Not it" });
  for (let stops = 0; stops < 12 && !(await wrong.evaluate((button) => button === document.activeElement)); stops++) {
    await page.keyboard.press("Shift+Tab");
  }
  await expect(wrong).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("(edited)");
  await expect(client.newest).not.toContainText("Plant it in a pot");
});

test("the message box has the focus initially, and receives text that is typed while nothing is focused", async ({ client, page }) => {
  await expect(client.box).toBeFocused();
  await page.getByRole("heading", { name: "Recite sandbox" }).click();
  await expect(client.box).not.toBeFocused();
  await page.keyboard.type("hello");
  await expect(client.box).toHaveValue("hello");
});

test("the menu of other matches can be opened, searched and closed by keyboard", async ({ client, page }) => {
  await client.ask("feed sourdough starter");
  const menu = client.newest.getByRole("combobox", { name: "Other matches" });
  await menu.focus();
  await page.keyboard.press("ArrowDown");
  await expect(menu).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Enter");
  await page.keyboard.press("h");
  const chosen = page.getByRole("option", { name: /^How long/ }).first();
  const id = await chosen.getAttribute("id");
  await expect(menu).toHaveAttribute("aria-activedescendant", id ?? "");
  const words = (await chosen.innerText()).split("\n")[0] ?? "";
  await page.keyboard.press("Enter");
  await expect(client.newest.getByRole("heading", { name: words })).toBeVisible();
});

test("the arrow keys move between the tabs", async ({ page, client }) => {
  await client.show("Notes");
  await page.getByRole("tab", { name: "Notes" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Inspector" })).toBeFocused();
  await expect(page.getByRole("tabpanel", { name: "Inspector" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByRole("tab", { name: "Clock" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Notes" })).toHaveAttribute("aria-selected", "true");
});

test("the person and the channel can be chosen by keyboard", async ({ client, page }) => {
  await page.getByRole("radio", { name: "ben" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "cleo" })).toBeChecked();
  await page.getByRole("button", { name: "#daily-quiz" }).focus();
  await page.keyboard.press("Enter");
  await expect(client.log).toHaveAccessibleName("Messages in #daily-quiz");
});

test("Tab leaves the editor of a note", async ({ client, page }) => {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: "garden/herbs.md" }).click();
  const editor = pane.getByRole("textbox", { name: "garden/herbs.md" });
  await editor.focus();
  await page.keyboard.press("Tab");
  await expect(editor).not.toBeFocused();
  await expect(pane).not.toContainText("Unsaved changes");
});

test("Escape closes the form of a command from any of its elements", async ({ client, page }) => {
  for (const name of ["Add private", "Cancel", "Send /ask"]) {
    const form = await client.begin("ask");
    await form.getByRole("button", { name }).focus();
    await page.keyboard.press("Escape");
    await expect(form).toHaveCount(0);
    await expect(client.box).toBeFocused();
  }
});

test("dismissing a message moves the focus to a neighboring message or the message box", async ({ client, page }) => {
  for (const question of ["water basil", "feed sourdough starter", "keep mint from spreading"]) {
    await client.ask(question, { private: "True" });
    await expect(client.newest).toContainText("Dismiss message");
  }
  const dismiss = async (at: number) => {
    const count = await client.messages.count();
    await client.messages.nth(at).getByRole("button", { name: "Dismiss message" }).focus();
    await page.keyboard.press("Enter");
    await expect(client.messages).toHaveCount(count - 1);
  };
  await expect(client.messages).toHaveCount(3);
  await dismiss(1);
  await expect(client.messages.last()).toBeFocused();
  await expect(client.messages.last()).toContainText("pot");
  await dismiss(1);
  await expect(client.messages.first()).toBeFocused();
  await dismiss(0);
  await expect(client.box).toBeFocused();
});
