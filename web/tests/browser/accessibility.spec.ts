// Checks each view with axe, in both themes, in wide and narrow windows.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const VARIANTS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 1280 },
  { theme: "light", width: 360 },
  { theme: "dark", width: 360 },
] as const;

for (const { theme, width } of VARIANTS) {
  test.describe(`in the ${theme} theme at ${width} pixels`, () => {
    test.use({ colorScheme: theme });
    // axe checks every element.
    test.slow();

    test("the chat is accessible: empty, with answers, with a form and with open lists", async ({ client, page }) => {
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page, "the first visit");
      await client.ask("ripe sourdough starter look");
      await expect(client.newest.getByRole("img", { name: /jar/ })).toBeVisible();
      await client.ask("read a file line by line", { private: "True" });
      await expect(client.newest).toContainText("Only you can see this");
      await expectAccessible(page, "answers");
      await client.messages.first().getByRole("combobox", { name: "Other matches" }).click();
      await expectAccessible(page, "an open menu");
      await page.keyboard.press("Escape");
      await client.box.fill("/");
      await expect(page.getByRole("option", { name: /^\/ask/ })).toBeVisible();
      await expectAccessible(page, "the list of commands");
      const form = await client.begin("ask");
      await form.getByRole("button", { name: "Send" }).click();
      await client.field("question").fill("sour");
      await expect(page.getByRole("listbox", { name: "Suggestions for question" })).toBeVisible();
      await expectAccessible(page, "a command's form");
    });

    test("notes, inspector and clock are accessible", async ({ client, page }) => {
      await page.setViewportSize({ width, height: 800 });
      await client.ask("water basil");
      await expect(client.newest).toContainText("In the morning");
      const go = (name: string) => {
        const views = page.getByRole("navigation", { name: "Views" });
        return (width < 700 ? views.getByRole("button", { name }) : page.getByRole("tab", { name })).click();
      };
      await go("Notes");
      const notes = page.getByRole("tabpanel", { name: "Notes" });
      await notes.getByText("1 picture or other file").click();
      await expectAccessible(page, "the list of notes");
      await notes.getByRole("button", { name: "bread/sourdough.md" }).click();
      await expect(notes.getByRole("img", { name: /jar/ })).toBeVisible();
      await expectAccessible(page, "an open note");
      await notes.getByText("How it is read").click();
      await notes.getByRole("toolbar").getByRole("button").first().focus();
      await expect(notes.locator(".notes-tip")).toBeVisible();
      await expectAccessible(page, "the explanation of a note");
      for (const action of ["Rename…", "Delete…"]) {
        await notes.getByRole("button", { name: action }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await expectAccessible(page, `the dialog ${action}`);
        await page.keyboard.press("Escape");
      }
      await go("Inspector");
      await page.getByRole("tabpanel", { name: "Inspector" }).getByText("ben sent /ask").click();
      await expectAccessible(page, "the inspector");
      await go("Clock");
      await expectAccessible(page, "the clock");
    });
  });
}

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, impact, help, nodes }) => `${impact}: ${help} (${id}): ${nodes.map((it) => it.html).join(" | ")}`);
  expect.soft(found, where).toEqual([]);
}
