// The configuration of the browser tests: `npm test`, `npm run measure`, `npm run pictures`. They use the built
// program (or `RECITE`) and the page in `dist/` (or `PAGE`).
import { defineConfig, devices } from "@playwright/test";

// Debian's Chromium, without its background requests.
const launchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // Each test has its own program and browser page.
  fullyParallel: true,
  workers: 2,
  // A flaky test is a bug of the test or of the page.
  retries: 0,
  forbidOnly: true,
  // Generous limits, so that a busy machine breaks no test and a hung test still ends.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions,
    trace: "retain-on-failure",
  },
  projects: [
    { name: "browser", testMatch: "browser/*.spec.ts" },
    // One at a time, without tracing, which takes time.
    { name: "measure", testMatch: "measure.spec.ts", workers: 1, use: { trace: "off" } },
    { name: "pictures", testMatch: "pictures.spec.ts" },
  ],
});
