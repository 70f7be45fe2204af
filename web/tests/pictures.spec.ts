// Takes screenshots of the page with the included notes: those of the README in `docs/images/`, and every view at
// three widths in both themes in `test-results/pictures/`, for review.
import type { Page } from "@playwright/test";
import { expect, test } from "./browser/test";
import type { Client } from "./browser/client";

const README = "../docs/images";
const WIDTHS = [320, 768, 1280];
const THEMES = ["light", "dark"] as const;

test.use({ notes: "../notes" });

test.describe("for the README", () => {
  test.use({ colorScheme: "dark" });

  test("a question and its answer", async ({ client, page }) => {
    await client.ask("How to run async script?");
    await expect(client.newest).toContainText("asyncio.run");
    const notes = await client.show("Notes");
    await notes.getByRole("button", { name: "python/asyncio.md" }).click();
    await expect(notes.getByRole("article", { name: "How to run async script?" })).toContainText("asyncio.run");
    await client.log.focus();
    await settled(page);
    await page.screenshot({ path: `${README}/sandbox.png` });
  });

  test("the daily question", async ({ client, page }) => {
    await oneDay(client);
    await settled(page);
    await page.screenshot({ path: `${README}/daily.png` });
  });

  test("a note with a problem", async ({ client, page }) => {
    await brokenNote(client);
    await settled(page);
    await page.screenshot({ path: `${README}/notes-pane.png` });
  });
});

for (const colorScheme of THEMES) {
  test.describe(`for review, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("every view", async ({ client, page }) => {
      test.slow();
      await shoot(page, `welcome-${colorScheme}`);
      await client.ask("How to run CPU-heavy synchronous code?");
      await expect(client.newest).toContainText("sure");
      await client.ask("How to run async script?", { private: "True" });
      await expect(client.newest).toContainText("Only you can see this");
      await shoot(page, `answers-${colorScheme}`);
      await client.send("quiz");
      await client.newest.getByRole("button", { name: "Reveal" }).click();
      await expect(client.newest).toContainText("Did you know it?");
      await shoot(page, `quiz-${colorScheme}`);
      await client.send("stats me");
      await expect(client.newest.getByRole("img").first()).toBeVisible();
      await shoot(page, `stats-${colorScheme}`);
      await client.box.fill("/");
      await shoot(page, `commands-${colorScheme}`);
      await client.box.fill("/ask async");
      await expect(page.getByRole("listbox", { name: "Suggestions for question" })).toBeVisible();
      await shoot(page, `form-${colorScheme}`);
      await client.field("question").press("Escape");
      await client.field("question").press("Escape");
      await client.show("Inspector");
      await page.getByText("ben sent /quiz").click();
      await shoot(page, `inspector-${colorScheme}`, "Inspector");
      await client.show("Notes");
      await shoot(page, `files-${colorScheme}`, "Notes");
      await brokenNote(client);
      await shoot(page, `note-${colorScheme}`, "Notes");
      await page.getByRole("button", { name: "Revert" }).click();
      await oneDay(client);
      await shoot(page, `clock-${colorScheme}`, "Clock");
      await shoot(page, `daily-${colorScheme}`);
    });
  });
}

/** Takes a screenshot of a view at each width. In a narrow window, the view is the tab. */
async function shoot(page: Page, name: string, tab = "Chat"): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 800 });
    const view = page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: tab });
    // Pressing the button would close the composer's lists.
    if ((await view.isVisible()) && (await view.getAttribute("aria-current")) === null) await view.click();
    await settled(page);
    await page.screenshot({ path: `test-results/pictures/${name}-${width}.png` });
  }
  // The next steps need a wide window.
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Sets up the daily question, has two members answer, and posts the next question with the results. */
async function oneDay(client: Client): Promise<void> {
  await client.become("ada");
  await client.go("#daily-quiz");
  await client.send("daily setup", { channel: "#daily-quiz", time: "09:00", timezone: "Europe/Berlin" });
  await expect(client.newest).toContainText("is set up");
  await client.newest.getByRole("button", { name: "Dismiss message" }).click();
  const clock = await client.show("Clock");
  const posts = client.log.getByRole("button", { name: "Reveal" });
  await clock.getByRole("button", { name: "To the next question" }).click();
  await expect(posts).toHaveCount(1);
  for (const [person, grade] of [["cleo", "Right"], ["ben", "Easy"]] as const) {
    await client.become(person);
    await posts.last().click();
    await client.newest.getByRole("button", { name: grade, exact: true }).click();
    await expect(client.newest).toContainText("It comes back");
  }
  await client.newest.getByRole("button", { name: "Dismiss message" }).click();
  await clock.getByRole("button", { name: "To the next question" }).click();
  await expect(posts).toHaveCount(2);
}

/** Opens a note and adds a question without an answer. */
async function brokenNote(client: Client): Promise<void> {
  const pane = await client.show("Notes");
  await pane.getByRole("button", { name: "recite/asking.md" }).click();
  const editor = pane.getByRole("textbox", { name: "recite/asking.md" });
  await editor.focus();
  await editor.press("ControlOrMeta+Home");
  await editor.page().keyboard.insertText("### How do I greet the bot?\n\n");
  await expect(pane).toContainText("question has no answer");
}

/** Waits until fonts and pictures are loaded, and animations have ended. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    const visible = [...document.images].filter((image) => image.loading !== "lazy" || image.complete);
    await Promise.all(visible.map((image) => image.decode().catch(() => undefined)));
    await Promise.all(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished.catch(() => undefined)));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
}
