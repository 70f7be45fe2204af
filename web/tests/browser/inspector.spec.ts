import { expect, test } from "./test";
import type { Exchange, Told } from "../../src/protocol";

test("each interaction is told with its requests as JSON", async ({ client }) => {
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
  const inspector = await client.show("Inspector");
  const entry = inspector.getByRole("listitem").filter({ hasText: "ben sent /ask question:water basil" });
  await expect(entry).toContainText("answered");
  await entry.getByText("ben sent /ask").click();
  await expect(entry.getByLabel("INTERACTION_CREATE", { exact: true })).toContainText('"value": "water basil"');
  await entry.getByText("/callback").click();
  await expect(entry.getByLabel("Request", { exact: true })).toContainText("When should I water basil?");
  // Those of each keystroke are there, but not in the way.
  const typed = inspector.getByRole("listitem").filter({ hasText: "ben typed /ask" });
  await expect(typed).toHaveCount(0);
  await inspector.getByRole("checkbox", { name: "Autocompletions" }).check();
  await expect(typed.first()).toBeVisible();
});

test("a violation is told in words, and counted", async ({ page, program, client }) => {
  // The bot makes none, so that one is put into what the program tells.
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
  // What every test looks at in its end would see it; this one is done with it.
  await page.unrouteAll();
  await page.reload();
});

function withViolation(message: string): string {
  const told = JSON.parse(message) as Told;
  if (told.tell === "exchange") told.exchange = violating(told.exchange);
  return JSON.stringify(told);
}

const violating = (exchange: Exchange): Exchange => {
  const isAnswer = exchange.path.endsWith("/callback");
  return isAnswer ? { ...exchange, violations: ["data.content: is too long"] } : exchange;
};
