// Runs `tests/*.test.ts`, which need no browser, with Node's test runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const entryPoints = (await readdir("tests")).filter((name) => name.endsWith(".test.ts")).map((name) => join("tests", name));
// Inside the project, so that imports left to Node are found; not in `node_modules`, where newer versions of Node
// ignore tests.
await mkdir("test-results", { recursive: true });
const outdir = await mkdtemp("test-results/unit-");
await build({
  entryPoints,
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "bundle",
  // The rules of discord-markdown-parser are CommonJS, and so are some of its own modules.
  mainFields: ["module", "main"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "empty" },
  // Some modules read the window width when they are loaded.
  banner: { js: "globalThis.matchMedia ??= () => ({ matches: false, addEventListener() {} });" },
  logLevel: "warning",
});
const tests = entryPoints.map((path) => join(outdir, path.replace(/^tests./, "").replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--test", ...tests], { stdio: "inherit" });
await rm(outdir, { recursive: true });
process.exit(status ?? 1);
