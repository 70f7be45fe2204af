// Where people ask without /ask: the menu of a message, a mention, a direct message, and a channel without the bot.
import { expect, test } from "./test";

const ANSWER = "In the morning, and never over its leaves.";

test("the menu of a message answers in private, and the answer is posted as a reply", async ({ client, page }) => {
  await client.box.fill("Hi all, when should I water basil?");
  await client.box.press("Enter");
  await client.become("cleo");
  await client.message("when should I water basil?").first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Answer from notes" }).click();
  await expect(client.newest).toContainText("Asked: when should I water basil?");
  await expect(client.newest).toContainText("Only you can see this");
  await client.newest.getByRole("button", { name: "Post as reply" }).click();
  await expect(client.newest).toContainText("I've replied to the message.");
  await client.become("ben");
  const reply = client.message(ANSWER);
  await expect(reply).toHaveCount(1);
  await reply.getByRole("button", { name: "Remove" }).click();
  await expect(reply).toHaveCount(0);
});

test.describe("with mentions and direct messages", () => {
  test.use({ config: "[discord]\nmentions = true\ndirect_messages = true\n" });

  test("a mention gets one reply, which goes with its question", async ({ client, page }) => {
    await client.box.pressSequentially("@re");
    await page.getByRole("option", { name: "@recite" }).click();
    await client.box.pressSequentially("when should I water basil?");
    await client.box.press("Enter");
    const reply = client.message(ANSWER);
    await expect(reply).toHaveCount(1);
    await client.message("@recite when should I water basil?").first().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Delete message" }).click();
    await expect(reply).toHaveCount(0);
  });

  test("a direct message is a question", async ({ client }) => {
    await client.go("Direct messages");
    await client.box.fill("when should I water basil?");
    await client.box.press("Enter");
    await expect(client.newest).toContainText(ANSWER);
    await client.newest.getByRole("button", { name: "This answered it" }).click();
    await expect(client.newest).toContainText("Good to know, thanks!");
  });
});

test.describe("with user install", () => {
  test.use({ config: "[discord]\nuser_install = true\n" });

  test("a person who has installed the bot asks in a channel without it", async ({ client, page }) => {
    await page.getByRole("navigation", { name: "Channels" }).getByRole("button", { name: "@cleo" }).click();
    await client.log.getByRole("switch", { name: "ben has installed recite" }).click();
    await client.ask("when should I water basil?");
    await expect(client.newest).toContainText(ANSWER);
    await client.become("cleo");
    await page.getByRole("navigation", { name: "Channels" }).getByRole("button", { name: "@ben" }).click();
    await expect(client.message(ANSWER)).toHaveCount(1);
  });
});
