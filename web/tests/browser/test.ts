// The setup and the final checks of every browser test: the program, its page, and rules that always apply.
import { test as base, expect } from "@playwright/test";
import { Client } from "./client";
import { start, type Program } from "./program";

interface Given {
  /** The notes folder. The bot uses a copy of it. */
  notes: string;
  /** The text of its `recite.toml`. */
  config: string;
  /** Console errors that are expected in this test. */
  expected: RegExp[];
  program: Program;
  client: Client;
}

export const test = base.extend<Given>({
  notes: ["tests/notes", { option: true }],
  config: ["", { option: true }],
  expected: [[], { option: true }],

  program: async ({ notes, config }, use, info) => {
    const program = await start(notes, config);
    await use(program);
    if (info.status !== info.expectedStatus) await info.attach("log of the program", { body: program.log() });
    await program.end();
  },

  client: async ({ page, program, expected }, use) => {
    const { origin } = new URL(program.url);
    const [foreign, errors]: [string[], string[]] = [[], []];
    page.on("request", (request) => {
      const url = new URL(request.url());
      const isOwn = url.origin === origin || ["data:", "blob:"].includes(url.protocol);
      if (!isOwn) foreign.push(request.url());
    });
    page.on("console", (line) => {
      const isExpected = expected.some((pattern) => pattern.test(line.text()));
      if (line.type() === "error" && !isExpected) errors.push(`${line.text()} (${line.location().url})`);
    });
    page.on("pageerror", (error) => errors.push(error.stack ?? error.message));

    await page.goto(program.url);
    const client = new Client(page);
    await expect(page.getByText("recite is online")).toBeVisible();
    await use(client);

    expect.soft(foreign, "all requests go to the page's own origin").toEqual([]);
    expect.soft(errors, "no console errors").toEqual([]);
    await noViolation(client);
  },
});

/** Checks that the inspector has entries, but no violations. */
async function noViolation({ page }: Client): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  if (await page.getByRole("dialog").isVisible()) await page.keyboard.press("Escape");
  const tabs = page.getByRole("tablist", { name: "Side panel" });
  if (!(await tabs.isVisible())) await page.getByRole("button", { name: "Side panel" }).click();
  await tabs.getByRole("tab", { name: "Inspector" }).click();
  const inspector = page.getByRole("tabpanel", { name: "Inspector" });
  await expect(inspector.getByTestId("violations")).toHaveText("0");
  await expect(inspector.getByRole("list", { name: "Interactions and requests" }).getByRole("listitem").first()).toBeVisible();
}

export { expect };
