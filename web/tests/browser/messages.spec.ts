// Messages of people: replies, forwards, mentions, a forum channel with posts, and a private channel.
import { expect, test } from "./test";

test("a person replies to a message, forwards it and deletes it", async ({ client, page }) => {
  await client.box.fill("Why is my bread flat?");
  await client.box.press("Enter");
  const question = client.message("Why is my bread flat?").first();
  await expect(question).toBeVisible();

  await client.become("cleo");
  await question.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reply" }).click();
  const bar = page.getByRole("group", { name: "Reply to ben" });
  await expect(bar).toContainText("Replying to ben");
  await expect(client.box).toBeFocused();
  await bar.getByRole("button", { name: "Ping ben" }).click();
  await expect(bar.getByRole("button", { name: "Ping ben" })).toHaveAttribute("aria-pressed", "false");
  await client.box.fill("It needs more water");
  await client.box.press("Enter");
  await expect(bar).toBeHidden();
  await expect(client.newest).toContainText("It needs more water");
  await expect(client.newest).toContainText("@ben");

  await client.newest.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Forward here" }).click();
  await expect(client.newest).toContainText("Forwarded");
  await expect(client.newest).toContainText("It needs more water");

  await client.newest.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete message" }).click();
  await expect(client.messages).toHaveCount(2);
  await question.click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Reply" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Delete message" })).toBeHidden();
  await page.keyboard.press("Escape");
  await client.ask("How do I feed a starter?");
});

test("Escape cancels a reply, and another channel does too", async ({ client, page }) => {
  await client.box.fill("Hello");
  await client.box.press("Enter");
  const start = async () => {
    await client.newest.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Reply" }).click();
    await expect(page.getByRole("group", { name: "Reply to ben" })).toBeVisible();
  };
  await start();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: "Reply to ben" })).toBeHidden();
  await start();
  await client.go("#daily-quiz");
  await expect(page.getByRole("group", { name: "Reply to ben" })).toBeHidden();
});

test("a post in the forum channel is a thread that a manager locks and archives", async ({ client, page }) => {
  await client.go("#help");
  const form = page.getByRole("form", { name: "New post in #help" });
  await expect(form.getByLabel("important")).toBeHidden();
  await form.getByLabel("Title").fill("Why is my bread flat?");
  await form.getByLabel("Message").fill("It does not rise at all.");
  await form.getByLabel("question").check();
  await form.getByRole("button", { name: "Post" }).click();
  await expect(page.getByRole("heading", { name: "Why is my bread flat?" })).toBeVisible();
  await expect(client.newest).toContainText("It does not rise at all.");
  await client.box.fill("Please help");
  await client.box.press("Enter");
  await expect(client.newest).toContainText("Please help");

  await client.become("ada");
  await page.getByRole("button", { name: "Lock" }).click();
  await expect(page.getByText("This thread is locked.")).toBeVisible();
  await client.become("ben");
  await client.box.fill("Anyone?");
  await client.box.press("Enter");
  await expect(page.getByText("the thread is locked")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).locator("..").getByRole("button", { name: "Dismiss" }).click();

  await client.become("ada");
  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("This thread is archived.")).toBeVisible();
  await page.getByRole("button", { name: "← #help" }).click();
  const post = page.getByRole("list", { name: "Posts" }).getByRole("button", { name: /Why is my bread flat/ });
  await expect(post).toContainText("ben · 1 reply · archived");
  await post.click();
  await client.box.fill("It works now");
  await client.box.press("Enter");
  await expect(page.getByText("This thread is archived.")).toBeHidden();
});

test("the inspector shows which messages did not reach the bot, and why", async ({ client }) => {
  await client.box.fill("Hello");
  await client.box.press("Enter");
  await client.ask("How do I feed a starter?");
  const inspector = await client.show("Inspector");
  const summary = inspector.getByText(/^Messages of members: 1 event/);
  await summary.click();
  const list = inspector.getByRole("list", { name: "Messages of members" });
  await expect(list.getByRole("listitem")).toContainText("ben wrote in #general");
  await expect(list.getByRole("listitem")).toContainText("GUILD_MESSAGES");
  const asked = inspector.getByTestId("entry").filter({ hasText: "ben sent /ask" });
  await asked.locator("summary").first().click();
  await expect(asked.getByText("none: interactions need no intent")).toBeVisible();
  await expect(asked.getByText(/Read Message History/).first()).toBeVisible();
});

test("a private channel without the bot offers the switch of the user install", async ({ client, page }) => {
  await page.getByRole("navigation", { name: "Channels" }).getByRole("button", { name: "@cleo" }).click();
  await expect(page.getByText("recite is not in this channel")).toBeVisible();
  const install = client.log.getByRole("switch", { name: "ben has installed recite" });
  await install.click();
  await expect(client.log.getByText("ben has installed recite.")).toBeVisible();
  await client.become("cleo");
  await expect(page.getByRole("heading", { name: "@ben" })).toBeVisible();
  await expect(client.log.getByRole("switch")).not.toBeChecked();
  // A manager is not in this channel.
  await client.become("ada");
  await expect(page.getByRole("heading", { name: "#general" })).toBeVisible();
});

test("a mention of the bot is offered and sent", async ({ client, page }) => {
  await client.box.pressSequentially("@re");
  await page.getByRole("option", { name: "@recite" }).click();
  await client.box.pressSequentially("how do I knead?");
  await client.box.press("Enter");
  await expect(client.newest).toContainText("@recite how do I knead?");
});
