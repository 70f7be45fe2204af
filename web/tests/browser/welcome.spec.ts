// The hints for new users.
import { expect, test } from "./test";

test("the welcome stays until the first command", async ({ client, page }) => {
  const welcome = page.getByRole("region", { name: "Try recite here" });
  await expect(welcome).toBeVisible();
  await client.box.fill("hello");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("hello");
  await expect(welcome).toBeVisible();
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
  await expect(welcome).toBeHidden();
});

test("an ordinary message is followed by a hint that can turn it into a question", async ({ client, page }) => {
  const hint = client.log.getByRole("status").filter({ hasText: "recite cannot read this message" });
  for (const words of ["when do I water basil?", "anybody?"]) {
    await client.box.fill(words);
    await page.keyboard.press("Enter");
    await expect(client.newest).toContainText(words);
    await expect(hint).toHaveCount(1);
  }
  await client.become("cleo");
  await expect(hint).toHaveCount(0);
  await client.become("ben");
  await client.log.getByRole("button", { name: "Ask it with /ask" }).click();
  await expect(client.field("question")).toHaveValue("when do I water basil?");
  await page.keyboard.press("Enter");
  await expect(client.newest).toContainText("In the morning");
  await client.log.getByRole("button", { name: "Dismiss", exact: true }).click();
  await expect(hint).toHaveCount(0);
  await expect(client.box).toBeFocused();
});
