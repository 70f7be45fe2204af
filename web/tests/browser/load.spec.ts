// The size of the first load. `npm run measure` measures its duration.
import { expect, test } from "./test";

const MAX_BYTES = 1_500_000;

test("the first load is small", async ({ client, page }) => {
  await expect(client.box).toBeVisible();
  const bytes = await page.evaluate(() => {
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return (loaded as PerformanceResourceTiming[]).reduce((sum, { transferSize }) => sum + transferSize, 0);
  });
  // A very small number would mean that the counting failed.
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MAX_BYTES);
  await client.ask("water basil");
  await expect(client.newest).toContainText("In the morning");
});
