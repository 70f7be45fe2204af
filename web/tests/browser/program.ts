// The program under test: `recite sandbox` with a copy of the notes, one process per test.
import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PROGRAM = resolve(process.env.RECITE ?? "../target/debug/recite");
const PAGE = resolve(process.env.PAGE ?? "dist");
const READY_WITHIN_MS = 120_000;

export interface Program {
  /** With the secret, and a trailing `/`. */
  url: string;
  /** The bot's notes folder. */
  notes: string;
  /** Returns the log so far. */
  log: () => string;
  end: () => Promise<void>;
}

/** Starts the program with the text of its `recite.toml`, and waits until it prints its URL. */
export async function start(notes: string, config: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "recite-browser-"));
  const copy = join(folder, "notes");
  await cp(notes, copy, { recursive: true });
  await mkdir(join(folder, "config"));
  await writeFile(join(folder, "config", "recite.toml"), config);
  // The folder has no model, so every machine uses keyword search only.
  const child = spawn(PROGRAM, ["sandbox", "--notes", "notes", "--page", PAGE], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (words: Buffer) => (log += words.toString()));
  const end = async (): Promise<void> => {
    await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await printedUrl(child), notes: copy, log: () => log, end };
  } catch (error) {
    await end();
    throw new Error(`${PROGRAM} sandbox: ${String(error)}\n${log}`);
  }
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(`printed no URL within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    child.stdout?.on("data", (more: Buffer) => {
      output += more.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/\w+\//.exec(output)?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once("error", (error) => reject(`${error.message}; build it with \`cargo build\``));
    child.once("exit", (code) => reject(`exited with status ${code} before it printed its URL`));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(timer);
      done();
    });
    child.kill("SIGTERM");
  });
}
