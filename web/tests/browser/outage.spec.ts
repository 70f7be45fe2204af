// The page while the bot or the program cannot be reached.
import { expect, test } from "./test";

test("a command without a response in time fails, and can be sent again", async ({ client }) => {
  const inspector = await client.show("Inspector");
  const block = inspector.getByRole("switch", { name: "Block the bot's connection" });
  await expect(inspector).toContainText("The bot is connected.");
  await block.click();
  await expect(inspector).toContainText("The bot's connection is blocked.");
  await expect(client.page.getByText("recite is offline")).toBeVisible();
  await client.ask("water basil");
  await expect(client.log).toContainText("Sending /ask question: water basil…");
  await expect(client.log).toContainText("The application did not respond");
  await expect(inspector.getByRole("listitem").filter({ hasText: "ben sent /ask" })).toContainText("did not respond");
  // Other people do not see it.
  await client.become("cleo");
  await expect(client.log).not.toContainText("The application did not respond");
  await client.become("ben");

  await block.click();
  await expect(client.page.getByText("recite is online")).toBeVisible();
  await client.log.getByRole("button", { name: "Try again" }).click();
  await expect(client.newest).toContainText("In the morning, and never over its leaves.");
  await expect(client.log).not.toContainText("The application did not respond");
});

test("a button without a response in time shows an error below its message", async ({ client }) => {
  await client.ask("water basil");
  const inspector = await client.show("Inspector");
  const block = inspector.getByRole("switch", { name: "Block the bot's connection" });
  await expect(client.newest).toContainText("In the morning");
  await block.click();
  await client.newest.getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest.getByRole("alert")).toHaveText(/This interaction failed/);
  await block.click();
  await expect(client.page.getByText("recite is online")).toBeVisible();
  await client.messages.first().getByRole("button", { name: "This answered it" }).click();
  await expect(client.newest).toContainText("Good to know, thanks!");
});

test.describe("a lost connection to the program", () => {
  test.use({ expected: [/WebSocket connection to .* failed/] });

  test("is shown and restored, and no messages are missed", async ({ page, program, client }) => {
    let isBlocked = false;
    let drop = (): void => undefined;
    await page.routeWebSocket("**/api/events", (socket) => {
      if (isBlocked) return void socket.close();
      socket.connectToServer();
      drop = () => void socket.close();
    });
    await page.goto(program.url);
    await expect(page.getByText("recite is online")).toBeVisible();
    isBlocked = true;
    drop();
    const banner = page.getByRole("status").filter({ hasText: "Disconnected from `recite sandbox`." });
    await expect(banner).toBeVisible();
    // HTTP requests still work: the bot responds, and the page receives the message after it reconnects.
    await client.ask("water basil");
    await expect(client.messages).toHaveCount(0);
    isBlocked = false;
    await expect(banner).toBeHidden();
    await expect(client.newest).toContainText("In the morning");
  });
});
