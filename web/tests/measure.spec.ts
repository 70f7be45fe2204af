// Prints how fast the page is on this machine; nothing here fails for being slow.
import { expect, test } from "./browser/test";

const LOADS = 10;
const TYPED = ["how do i start an async script", "what is asyncio create task", "quiz grades mean", "question id note file"];

test.use({ notes: "../notes" });

test("first load", async ({ browser, program }) => {
  const [seen, painted]: [number[], number[]] = [[], []];
  let bytes = 0;
  for (let load = 0; load < LOADS; load++) {
    // Another context has an empty cache.
    const page = await browser.newPage();
    await page.goto(program.url, { waitUntil: "commit" });
    await page.getByText("recite is online").waitFor();
    const figures = await page.evaluate(() => {
      const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      return {
        bytes: (loaded as PerformanceResourceTiming[]).reduce((sum, { transferSize }) => sum + transferSize, 0),
        painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
        now: performance.now(),
      };
    });
    seen.push(figures.now);
    painted.push(figures.painted);
    bytes = figures.bytes;
    await page.close();
  }
  print(`first paint: ${spread(painted)}`);
  print(`until one can ask: ${spread(seen)}`);
  print(`transferred: ${(bytes / 1_000).toFixed(0)} KB`);
});

test("suggestions, from the keystroke until they are painted", async ({ client, page }) => {
  const form = await client.begin("ask");
  const question = form.getByRole("combobox", { name: "question" });
  for (const words of TYPED) {
    await question.fill("");
    // As fast as somebody types who knows the keyboard.
    await question.pressSequentially(words, { delay: 100 });
    await expect(page.getByRole("listbox", { name: "Suggestions for question" })).toBeVisible();
  }
  const taken = await page.evaluate(() => performance.getEntriesByName("suggestions").map(({ duration }) => duration));
  expect(taken.length).toBeGreaterThanOrEqual(30);
  print(`${TYPED.join("").length} keystrokes, ${taken.length} lists of suggestions: ${spread(taken)}`);
  await question.press("Enter");
});

const print = (line: string): void => console.log(`    ${line}`);

/** Median and the nine of ten that are faster than the rest, with the slowest. */
function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]?.toFixed(0);
  return `median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, slowest ${at(1)} ms (of ${sorted.length})`;
}
