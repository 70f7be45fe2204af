// The question of the day, over several days of the bot's clock.
import { expect, test } from "./test";
import type { Client } from "./client";

test("three days have three questions, and each post shows the results of the previous one", async ({ client }) => {
  await setUp(client);
  const clock = await client.show("Clock");
  await expect(clock.getByText("Europe/Berlin")).toBeVisible();
  // The private responses quote the post.
  const posts = client.message("Question of the day ·").filter({ hasNotText: "Only you can see this" });
  const on = clock.getByRole("button", { name: "To the next question" });

  const asked: string[] = [];
  for (const day of [1, 2, 3]) {
    await on.click();
    await expect(posts).toHaveCount(day);
    const post = posts.last();
    await expect(post.getByRole("button", { name: "Reveal" })).toBeVisible();
    asked.push(await client.title(post).innerText());
    await expect(clock.getByText(/^Advanced to .* UTC\.$/)).toBeVisible();
    // Only the last advance is shown.
    await expect(clock.getByText("Posted in #daily-quiz:")).toHaveCount(1);
    await expect(clock.getByRole("button", { name: asked.at(-1) ?? "" })).toBeVisible();
    if (day > 1) {
      await expect(post).toContainText("Last question · 2 answered, 1 knew it");
      await expect(posts.nth(day - 2)).toContainText("How it went: 2 answered, 1 knew it");
    }
    await answer(client, "ben", "Right");
    await expect(post).toContainText("1 answered and knew it");
    await answer(client, "cleo", "Missed");
    await expect(post).toContainText("2 answered, 1 knew it");
  }
  expect(new Set(asked).size, "no question is asked twice").toBe(3);
  await client.become("ada");
  await expect(posts).toHaveCount(3);
});

/** Sets up a daily question at 09:00 in Berlin. */
async function setUp(client: Client): Promise<void> {
  await client.become("ada");
  await client.go("#daily-quiz");
  await client.send("daily setup", { channel: "#daily-quiz", time: "09:00", timezone: "Europe/Berlin" });
  await expect(client.newest).toContainText("The question of the day is set up");
  await expect(client.newest).toContainText("09:00 (Europe/Berlin)");
}

/** Reveals and grades the newest question. Only that person sees the responses. */
async function answer(client: Client, person: "ben" | "cleo", grade: "Right" | "Missed"): Promise<void> {
  await client.become(person);
  await client.log.getByRole("button", { name: "Reveal" }).last().click();
  await expect(client.newest).toContainText("Did you know it?");
  await expect(client.newest).toContainText("Only you can see this");
  await client.newest.getByRole("button", { name: grade, exact: true }).click();
  await expect(client.newest).toContainText(grade === "Right" ? /Right\. You'll see this card again/ : /Missed, no harm done/);
}

test("no question is skipped when the clock advances by a whole day", async ({ client }) => {
  await setUp(client);
  const clock = await client.show("Clock");
  for (const [at, ahead] of ["1 day ahead", "2 days ahead"].entries()) {
    await clock.getByRole("button", { name: "1 day" }).click();
    await expect(clock).toContainText(ahead);
    await expect(client.log.getByRole("button", { name: "Reveal" })).toHaveCount(at + 1);
  }
});

test("no question is posted when none is set up", async ({ client }) => {
  await client.go("#daily-quiz");
  const clock = await client.show("Clock");
  await expect(clock).toContainText("No daily question is set up.");
  await expect(clock.getByRole("button", { name: "To the next question" })).toBeDisabled();
  await clock.getByRole("button", { name: "1 day" }).click();
  await expect(clock).toContainText("1 day ahead of real time");
  await clock.getByRole("button", { name: "1 hour" }).click();
  await expect(clock).toContainText("1 day 1 hour ahead of real time");
  await expect(client.messages).toHaveCount(0);
});

test("the page's button fills in the command that sets up a daily question", async ({ client, page }) => {
  await page.getByRole("button", { name: "Set up a daily question, as the manager" }).click();
  const form = client.form("daily setup");
  await expect(form).toBeVisible();
  await expect(client.field("channel")).toHaveValue("#daily-quiz");
  await expect(page.getByRole("radio", { name: /^ada/ })).toBeChecked();
  await form.getByRole("button", { name: "Send" }).click();
  await expect(client.newest).toContainText("The question of the day is set up");
  await client.send("daily now");
  await expect(client.log.getByRole("button", { name: "Reveal" })).toHaveCount(1);
});
