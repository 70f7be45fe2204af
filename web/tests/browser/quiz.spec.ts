import { expect, test } from "./test";

test("a session shows questions, reveals answers and accepts grades until it is stopped", async ({ client }) => {
  await client.send("quiz");
  const card = client.newest;
  await expect(card).toContainText("Think of the answer, then reveal it.");
  await expect(card).toContainText("Only you can see this");
  const first = await client.title(card).innerText();

  await card.getByRole("button", { name: "Reveal" }).click();
  await expect(card).toContainText("Did you know it?");
  await card.getByRole("button", { name: "Right", exact: true }).click();
  await expect(card).toContainText(/Right\. You'll see this card again in \d+ days\./);

  await card.getByRole("button", { name: "Next" }).click();
  await expect(card).toContainText("1 done today");
  await expect(client.title(card)).not.toHaveText(first);
  await card.getByRole("button", { name: "Reveal" }).click();
  await card.getByRole("button", { name: "Missed" }).click();
  await expect(card).toContainText("Missed, no harm done. You'll see this card again");
  await card.getByRole("button", { name: "Stop" }).click();
  await expect(card).toContainText("Your grades are saved");
  await expect(card).toContainText("You answered 2 cards today and knew 1.");

  await client.send("stats me");
  await expect(client.newest).toContainText("2");
  await client.become("cleo");
  await expect(client.messages).toHaveCount(0);
});

test("an answer that was marked for later is quizzed first", async ({ client }) => {
  await client.ask("keep mint from spreading");
  await client.newest.getByRole("button", { name: "Quiz me on this later" }).click();
  await expect(client.newest).toContainText("I'll quiz you on “How do I keep mint from spreading?”.");
  await client.send("quiz");
  await expect(client.newest.getByRole("heading", { name: "How do I keep mint from spreading?" })).toBeVisible();
});
