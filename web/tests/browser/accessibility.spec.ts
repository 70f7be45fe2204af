// What axe finds on each view: nothing, in both themes and at phone width.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

const LOOKS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 1280 },
  { theme: "light", width: 360 },
  { theme: "dark", width: 360 },
] as const;

for (const { theme, width } of LOOKS) {
  test.describe(`in the ${theme} theme at ${width} pixels`, () => {
    test.use({ colorScheme: theme });
    // axe looks at every element.
    test.slow();

    test("the chat is accessible: at first, with answers, in a form and with its lists", async ({ client, page }) => {
      await page.setViewportSize({ width, height: 800 });
      await nothingFound(page, "the first visit");
      await client.ask("ripe sourdough starter look");
      await expect(client.newest.getByRole("img", { name: /jar/ })).toBeVisible();
      await client.ask("read a file line by line", { private: "True" });
      await expect(client.newest).toContainText("Only you can see this");
      await nothingFound(page, "answers");
      await client.messages.first().getByRole("combobox", { name: "Other matches" }).click();
      await nothingFound(page, "an open menu");
      await page.keyboard.press("Escape");
      await client.box.fill("/");
      await expect(page.getByRole("option", { name: /^\/ask/ })).toBeVisible();
      await nothingFound(page, "the list of commands");
      const form = await client.begin("ask");
      await form.getByRole("button", { name: "Send" }).click();
      await client.field("question").fill("sour");
      await expect(page.getByRole("listbox", { name: "Suggestions for question" })).toBeVisible();
      await nothingFound(page, "a command's form");
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
      await nothingFound(page, "the list of notes");
      await notes.getByRole("button", { name: "bread/sourdough.md" }).click();
      await expect(notes.getByRole("img", { name: /jar/ })).toBeVisible();
      await nothingFound(page, "an open note");
      await notes.getByText("How it is read").click();
      await notes.getByRole("toolbar").getByRole("button").first().focus();
      await expect(notes.locator(".notes-tip")).toBeVisible();
      await nothingFound(page, "how a note is read");
      for (const act of ["Rename…", "Delete…"]) {
        await notes.getByRole("button", { name: act }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await nothingFound(page, `the dialog ${act}`);
        await page.keyboard.press("Escape");
      }
      await go("Inspector");
      await page.getByRole("tabpanel", { name: "Inspector" }).getByText("ben sent /ask").click();
      await nothingFound(page, "the inspector");
      await go("Clock");
      await nothingFound(page, "the clock");
    });
  });
}

async function nothingFound(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, impact, help, nodes }) => `${impact}: ${help} (${id}): ${nodes.map((it) => it.html).join(" | ")}`);
  expect.soft(told, where).toEqual([]);
}
