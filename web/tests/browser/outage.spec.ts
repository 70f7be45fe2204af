// What a member sees while the bot, or the program, is away.
import { expect, test } from "./test";

test("a command that is not answered in time fails, and works again afterwards", async ({ client }) => {
  const inspector = await client.show("Inspector");
  const cut = inspector.getByRole("switch", { name: "Cut the line to the bot" });
  await expect(inspector).toContainText("The bot is connected.");
  await cut.click();
  await expect(inspector).toContainText("The line to the bot is cut.");
  await expect(client.page.getByText("recite is offline")).toBeVisible();
  await client.ask("water basil");
  await expect(client.log).toContainText("Sending /ask question: water basil…");
  await expect(client.log).toContainText("The application did not respond");
  await expect(inspector.getByRole("listitem").filter({ hasText: "ben sent /ask" })).toContainText("did not respond");
  // Nobody else learns of it.
  await client.become("cleo");
  await expect(client.log).not.toContainText("The application did not respond");
  await client.become("ben");

  await cut.click();
  await expect(client.page.getByText("recite is online")).toBeVisible();
  await client.log.getByRole("button", { name: "Try again" }).click();
  await expect(client.newest).toContainText("In the morning, and never over its leaves.");
  await expect(client.log).not.toContainText("The application did not respond");
});

test("a button that is not answered in time says so under its message", async ({ client }) => {
  await client.ask("water basil");
  const inspector = await client.show("Inspector");
  const cut = inspector.getByRole("switch", { name: "Cut the line to the bot" });
  await expect(client.newest).toContainText("In the morning");
  await cut.click();
  await client.newest.getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest.getByRole("alert")).toHaveText(/This interaction failed/);
  await cut.click();
  await expect(client.page.getByText("recite is online")).toBeVisible();
  await client.messages.first().getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest).toContainText("Thank you for telling me!");
});

test.describe("a lost line to the program", () => {
  test.use({ expected: [/WebSocket connection to .* failed/] });

  test("is said, taken up again, and nothing is missed meanwhile", async ({ page, program, client }) => {
    let isCut = false;
    let drop = (): void => undefined;
    await page.routeWebSocket("**/api/events", (socket) => {
      if (isCut) return void socket.close();
      socket.connectToServer();
      drop = () => void socket.close();
    });
    await page.goto(program.url);
    await expect(page.getByText("recite is online")).toBeVisible();
    isCut = true;
    drop();
    const banner = page.getByRole("status").filter({ hasText: "The line to `recite sandbox` is lost." });
    await expect(banner).toBeVisible();
    // Requests still go through: the bot answers, and the page learns of it once it listens again.
    await client.ask("water basil");
    await expect(client.messages).toHaveCount(0);
    isCut = false;
    await expect(banner).toBeHidden();
    await expect(client.newest).toContainText("In the morning");
  });
});
