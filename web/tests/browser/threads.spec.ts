// Answers in the posts of a forum channel: the preview, going live, and the buttons of members.
import { expect, test } from "./test";

const QUESTION = "How do I feed a sourdough starter?";

test("a forum post is answered once an admin has seen the preview", async ({ client, page }) => {
  const open = async (title: string) => {
    await client.go("#help");
    const form = page.getByRole("form", { name: "New post in #help" });
    await form.getByLabel("Title").fill(title);
    await form.getByLabel("Message").fill("It looks hungry.");
    await form.getByRole("button", { name: "Post" }).click();
    await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible();
  };
  await client.become("ada");
  const form = await client.begin("threads setup");
  await client.field("channel").fill("help");
  await page.getByRole("option", { name: "#help" }).click();
  await form.getByRole("button", { name: "Send" }).click();
  await expect(client.newest).toContainText("For now I post nothing");

  await client.become("ben");
  await open(QUESTION);
  await client.become("ada");
  await client.go("#general");
  await client.send("threads status");
  await expect(client.newest).toContainText("Of 1 new thread, I would have answered 1.");
  await expect(client.newest).toContainText(`#${QUESTION}`);
  await client.newest.getByRole("button", { name: "Go live" }).click();
  await expect(client.newest).toContainText("I now answer new threads");

  await client.become("ben");
  await open(`${QUESTION} Please`);
  const answer = client.message("It may not be what you meant.");
  await expect(answer).toBeVisible();
  await expect(client.title(answer)).toHaveText(QUESTION);
  await client.become("cleo");
  await answer.getByRole("button", { name: "This solved it" }).click();
  await expect(client.newest).toContainText("Only the member who asked");
  await client.become("ben");
  await answer.getByRole("button", { name: "This solved it" }).click();
  await expect(client.newest).toContainText("Thanks for letting us know");
  await answer.getByRole("button", { name: "Remove" }).click();
  await expect(answer).toBeHidden();
});
