// Builds the sources into `dist/`, which is committed: `cargo build` embeds it and needs no Node. The same sources
// and lock file produce the same bytes; `.ci/run` builds again and compares.
// `--watch` builds again after every change. An argument selects another folder instead of `dist/`.
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
