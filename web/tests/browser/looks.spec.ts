// Both themes, and windows of different widths.
import type { Page } from "@playwright/test";
import { expect, test } from "./test";

test("the theme follows the system until one is chosen, and the choice is remembered", async ({ client, page }) => {
  const brightness = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number);
      return red + green + blue;
    });
  const isDark = async () => (await brightness()) < 3 * 128;
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(isDark).toBe(true);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(isDark).toBe(false);
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Dark");
  await expect.poll(isDark).toBe(true);
  await page.reload();
  await expect(client.box).toBeVisible();
  await expect.poll(isDark).toBe(true);
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
});

/**
 * Returns the elements whose content is wider than they are, on the page, in the log and in the panels.
 * Code and editors scroll, truncated text ends in "…", and elements for screen readers have no width.
 */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isIntended = (element: Element) =>
      element.closest("pre, .cm-editor, .visually-hidden") !== null || getComputedStyle(element).textOverflow === "ellipsis";
    const parts = document.querySelectorAll('html, :is([role="log"], [role="tabpanel"]), :is([role="log"], [role="tabpanel"]) *');
    return [...parts]
      .filter((part) => part.matches("html, article") || getComputedStyle(part).overflowX !== "visible")
      .filter((part) => part.scrollWidth > part.clientWidth && !isIntended(part))
      .map((part) => `${part.tagName} ${part.id} ${part.className}: ${part.scrollWidth} in ${part.clientWidth}`);
  });
}

for (const width of [320, 768, 1280]) {
  test(`nothing is cut off in a window of ${width} pixels`, async ({ client, page }) => {
    await client.ask("read a file line by line");
    await client.ask("how hot must the oven be");
    await expect(client.newest).toContainText("rolls");
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page)).toEqual([]);
    for (const tab of ["Notes", "Inspector", "Clock"]) {
      const views = page.getByRole("navigation", { name: "Views" });
      if (await views.isVisible()) await views.getByRole("button", { name: tab }).click();
      else if (await page.getByRole("tab", { name: tab }).isVisible()) await page.getByRole("tab", { name: tab }).click();
      await expect.poll(() => cutOff(page)).toEqual([]);
    }
  });
}

test("the end of the chat stays visible when the side panel is collapsed", async ({ client, page }) => {
  for (const question of ["water basil", "feed sourdough starter", "read a file line by line", "how hot must the oven be"]) await client.ask(question);
  await expect(client.newest).toContainText("rolls");
  const left = () => client.log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  const fold = page.getByRole("button", { name: "Side panel" });
  for (const isOpen of ["false", "true", "false"]) {
    await fold.click();
    await expect(fold).toHaveAttribute("aria-expanded", isOpen);
    await expect.poll(left).toBeLessThanOrEqual(1);
    await expect(page.getByRole("button", { name: "Jump to present" })).toBeHidden();
  }
});

test("a narrow window shows one view at a time", async ({ client, page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const views = page.getByRole("navigation", { name: "Views" });
  await page.getByRole("combobox", { name: "You are" }).selectOption("cleo");
  await client.ask("water basil");
  await expect(client.newest).toContainText("@cleo used /ask");
  await views.getByRole("button", { name: "Inspector" }).click();
  await expect(page.getByRole("tabpanel", { name: "Inspector" })).toContainText("cleo sent /ask");
  await expect(client.log).toBeHidden();
  await views.getByRole("button", { name: "Chat" }).click();
  await expect(client.log).toBeVisible();
  await page.getByRole("combobox", { name: "Channel" }).selectOption("#daily-quiz");
  await expect(client.log).toHaveAccessibleName("Messages in #daily-quiz");
});

test("a narrow window shows unread messages of other channels, but not of the visible one", async ({ client, page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const channel = page.getByRole("combobox", { name: "Channel" });
  const person = page.getByRole("combobox", { name: "You are" });
  const chat = page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: /^Chat/ });
  await channel.selectOption("#daily-quiz");
  await client.box.fill("hello");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("hello");
  await person.selectOption("cleo");
  await expect(client.newest).toContainText("hello");
  await expect(chat).toHaveText("Chat");
  await channel.selectOption("#general");
  await client.box.fill("hi");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("hi");
  // Leave the channel before switching to ben: messages in his visible channel are read.
  await channel.selectOption("#daily-quiz");
  await person.selectOption("ben");
  await expect(channel.getByRole("option", { name: "#general (1 new)" })).toBeAttached();
  await expect(chat).toHaveText("Chat");
  await page.getByRole("button", { name: "Clock" }).click();
  await expect(chat).toHaveText("Chat 1 new");
});
