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

    test("messages, forum channels and threads are accessible", async ({ client, page }) => {
      await page.setViewportSize({ width, height: 800 });
      const go = async (name: string) => {
        const places = page.getByRole("navigation", { name: "Channels" });
        if (width < 700) await page.getByRole("combobox", { name: "Channel" }).selectOption({ label: name });
        else await places.getByRole("button", { name }).click();
      };
      await client.box.fill("Hello");
      await client.box.press("Enter");
      await client.newest.click({ button: "right", position: { x: 5, y: 5 } });
      await expectAccessible(page, "the menu of a message");
      await page.getByRole("menuitem", { name: "Forward here" }).click();
      await expect(client.newest).toContainText("Forwarded");
      await client.newest.click({ button: "right", position: { x: 5, y: 5 } });
      await page.getByRole("menuitem", { name: "Reply" }).click();
      await expectAccessible(page, "a reply");
      await go("#help");
      const form = page.getByRole("form", { name: "New post in #help" });
      await form.getByLabel("Title").fill("Flat bread");
      await form.getByLabel("Message").fill("It does not rise at all.");
      await form.getByLabel("question").check();
      await expectAccessible(page, "the form of a post");
      await form.getByRole("button", { name: "Post" }).click();
      await expect(client.newest).toContainText("It does not rise at all.");
      await expectAccessible(page, "a thread");
      await go("#help");
      await expect(page.getByRole("list", { name: "Posts" }).getByRole("listitem")).toHaveCount(1);
      await expectAccessible(page, "the posts");
      await go("@cleo");
      await expectAccessible(page, "a private channel");
      await page.getByRole(width < 700 ? "button" : "tab", { name: "Inspector" }).click();
      const inspector = page.getByRole("tabpanel", { name: "Inspector" });
      await inspector.getByText(/^Messages of members/).click();
      await expectAccessible(page, "what the bot received");
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
