// Measures the speed of the page on this machine. Slowness does not make these tests fail.
import { expect, test } from "./browser/test";

const LOADS = 10;
const TYPED = ["how do i start an async script", "what is asyncio create task", "quiz grades mean", "question id note file"];

test.use({ notes: "../notes" });

test("first load", async ({ browser, program }) => {
  const [seen, painted]: [number[], number[]] = [[], []];
  let bytes = 0;
  for (let load = 0; load < LOADS; load++) {
    // A new context has an empty cache.
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
  print(`ready for questions: ${spread(seen)}`);
  print(`transferred: ${(bytes / 1_000).toFixed(0)} KB`);
});

test("suggestions, from the keystroke until they are painted", async ({ client, page }) => {
  const form = await client.begin("ask");
  const question = form.getByRole("combobox", { name: "question" });
  for (const words of TYPED) {
    await question.fill("");
    // The speed of a practiced typist.
    await question.pressSequentially(words, { delay: 100 });
    await expect(page.getByRole("listbox", { name: "Suggestions for question" })).toBeVisible();
  }
  const taken = await page.evaluate(() => performance.getEntriesByName("suggestions").map(({ duration }) => duration));
  expect(taken.length).toBeGreaterThanOrEqual(30);
  print(`${TYPED.join("").length} keystrokes, ${taken.length} suggestion lists: ${spread(taken)}`);
  await question.press("Enter");
});

const print = (line: string): void => console.log(`    ${line}`);

/** Formats the median, the 90th percentile and the maximum. */
function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]?.toFixed(0);
  return `median ${at(0.5)} ms, 90th percentile ${at(0.9)} ms, maximum ${at(1)} ms (${sorted.length} values)`;
}
