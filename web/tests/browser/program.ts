// The program under test: `recite sandbox` on a copy of the notes, one for each test.
import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PROGRAM = resolve(process.env.RECITE ?? "../target/debug/recite");
const PAGE = resolve(process.env.PAGE ?? "dist");
const READY_WITHIN_MS = 120_000;

export interface Program {
  /** With the secret, and a `/` at its end. */
  url: string;
  /** The folder that the bot answers from. */
  notes: string;
  /** What it logged so far. */
  log: () => string;
  end: () => Promise<void>;
}

/** Starts it, and waits for the address that it prints. */
export async function start(notes: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "recite-browser-"));
  const copy = join(folder, "notes");
  await cp(notes, copy, { recursive: true });
  // Its folder has no config file and no model, so that every machine searches by words alone.
  const child = spawn(PROGRAM, ["sandbox", "--notes", "notes", "--page", PAGE], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (words: Buffer) => (log += words.toString()));
  const end = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await printed(child), notes: copy, log: () => log, end };
  } catch (error) {
    await end();
    throw new Error(`${PROGRAM} sandbox: ${String(error)}\n${log}`);
  }
}

function printed(child: ChildProcess): Promise<string> {
  return new Promise((told, failed) => {
    let words = "";
    const timer = setTimeout(() => failed(`printed no address within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    child.stdout?.on("data", (more: Buffer) => {
      words += more.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/\w+\//.exec(words)?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      told(url);
    });
    child.once("error", (error) => failed(`${error.message}; build it with \`cargo build\``));
    child.once("exit", (code) => failed(`ended with ${code} before it printed its address`));
  });
}

function ended(child: ChildProcess): Promise<void> {
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
