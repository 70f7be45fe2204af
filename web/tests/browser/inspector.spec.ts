import { expect, test } from "./test";
import type { Exchange, PageUpdate } from "../../src/protocol";

test("each interaction is shown with its requests as JSON", async ({ client }) => {
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
  const inspector = await client.show("Inspector");
  const entry = inspector.getByRole("listitem").filter({ hasText: "ben sent /ask question:water basil" });
  await expect(entry).toContainText("answered");
  await entry.getByText("ben sent /ask").click();
  await expect(entry.getByLabel("INTERACTION_CREATE", { exact: true })).toContainText('"value": "water basil"');
  await entry.getByText("/callback").click();
  await expect(entry.getByLabel("Request", { exact: true })).toContainText("When should I water basil?");
  // Autocomplete interactions are hidden by default.
  const typed = inspector.getByRole("listitem").filter({ hasText: "ben typed /ask" });
  await expect(typed).toHaveCount(0);
  await inspector.getByRole("checkbox", { name: "Autocomplete" }).check();
  await expect(typed.first()).toBeVisible();
});

test("a violation is described and counted", async ({ page, program, client }) => {
  // The bot causes no violations, so the test adds one to an update of the program.
  await page.routeWebSocket("**/api/events", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(withViolation(message.toString())));
  });
  await page.goto(program.url);
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
  const inspector = await client.show("Inspector");
  await expect(page.getByRole("tab", { name: /Inspector.*violation/ })).toBeVisible();
  await expect(inspector.getByTestId("violations")).not.toHaveText("0");
  const violation = inspector.getByText("Violation:", { exact: true }).first();
  await expect(violation).toBeVisible();
  await expect(inspector.getByText("data.content: is too long").first()).toBeVisible();
  await inspector.getByRole("checkbox", { name: "Only violations" }).check();
  await expect(inspector.getByRole("list", { name: "Interactions and requests" }).getByText("ben sent /ask")).toBeVisible();
  // Removed before the final check of every test, which allows no violations.
  await page.unrouteAll();
  await page.reload();
});

function withViolation(message: string): string {
  const update = JSON.parse(message) as PageUpdate;
  if (update.update === "exchange") update.exchange = violating(update.exchange);
  return JSON.stringify(update);
}

const violating = (exchange: Exchange): Exchange => {
  const isResponse = exchange.path.endsWith("/callback");
  return isResponse ? { ...exchange, violations: ["data.content: is too long"] } : exchange;
};
