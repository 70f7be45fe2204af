// Sources → `dist/`, which is in the repository: `cargo build` embeds it and needs no Node.
// The same sources and lock file give the same bytes; `.ci/run` builds anew and compares.
// With `--watch` they are built again after every change; a folder as argument takes the place of `dist/`.
import { build, context } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";

const outdir = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "dist";
await rm(outdir, { recursive: true, force: true });
await mkdir(outdir);
const options = {
  entryPoints: { app: "src/main.tsx" },
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "eof",
  charset: "utf8",
};
await copyFile("src/index.html", `${outdir}/index.html`);
if (process.argv.includes("--watch")) await (await context({ ...options, logLevel: "info" })).watch();
else await build(options);
