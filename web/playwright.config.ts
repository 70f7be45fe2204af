// How the page is tried in a browser: `npm test`, `npm run measure`, `npm run pictures`.
// It takes the program that is built (`RECITE` names another) and the page in `dist/` (`PAGE` names another folder).
import { defineConfig, devices } from "@playwright/test";

// Debian's Chromium, which asks nobody for anything while it runs.
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
  // Each test has a program and a browser page of its own.
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try is a bug of the test, or of the page.
  retries: 0,
  forbidOnly: true,
  // So that a test that hangs ends, and a busy machine breaks none; nothing waits longer than what it waits for.
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
    // One at a time, and nothing watched that takes time.
    { name: "measure", testMatch: "measure.spec.ts", workers: 1, use: { trace: "off" } },
    { name: "pictures", testMatch: "pictures.spec.ts" },
  ],
});
