// The two ways to the program: a websocket on which it tells, and requests with which the page asks.
import type {
  Act, AddedPicture, Advance, Clock, FilePath, FixedIds, FixIds, Line, NoteText, Outcome, Preview, PreviewNote, Refusal,
  RenameFile, SaveNote, SetLine, TextWithIds, Told,
} from "./protocol";

/** Why the program did not do what was asked. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly body: unknown,
  ) {
    super(message);
  }
}

const RECONNECT_AFTER_MS = 500;

/** Listens until the page is closed, connecting anew whenever the line breaks; the state is told afresh each time. */
export function listen(heard: (told: Told) => void, isOpen: (open: boolean) => void): void {
  const address = new URL("api/events", document.baseURI);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  socket.onmessage = (message) => heard(JSON.parse(message.data as string) as Told);
  socket.onopen = () => isOpen(true);
  socket.onclose = () => {
    isOpen(false);
    setTimeout(() => listen(heard, isOpen), RECONNECT_AFTER_MS);
  };
}

export const act = (act: Act): Promise<Outcome> => send("POST", "api/acts", act);
export const advance = (advance: Advance): Promise<Clock> => send("POST", "api/clock", advance);
export const setLine = (line: SetLine): Promise<Line> => send("POST", "api/line", line);
export const readNote = (path: string): Promise<NoteText> =>
  send("GET", `api/notes/file?path=${encodeURIComponent(path)}`);
export const saveNote = (note: SaveNote): Promise<NoteText> => send("PUT", "api/notes/file", note);
export const previewNote = (note: PreviewNote): Promise<Preview> => send("POST", "api/notes/preview", note);
export const fixIds = (wish: FixIds): Promise<FixedIds> => send("POST", "api/notes/ids", wish);
export const textWithIds = (note: PreviewNote): Promise<TextWithIds> => send("POST", "api/notes/ids/text", note);
export const renameFile = (wish: RenameFile): Promise<FilePath> => send("POST", "api/notes/rename", wish);
export const deleteFile = (file: FilePath): Promise<FilePath> => send("POST", "api/notes/delete", file);
export const addPicture = (note: string, picture: File): Promise<AddedPicture> =>
  send("POST", `api/notes/picture?note=${encodeURIComponent(note)}&name=${encodeURIComponent(picture.name.normalize())}`, picture);

/** Where the page finds a file of a message: on its own port, never on another. */
export function fileUrl(url: string): string {
  const attachment = /^https?:\/\/127\.0\.0\.1:\d+\/attachments\/(.+)$/.exec(url);
  return attachment ? `files/${attachment[1]}` : url;
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method };
  if (body instanceof Blob) {
    request.body = body;
  } else if (body !== undefined) {
    request.headers = { "content-type": "application/json" };
    request.body = JSON.stringify(body);
  }
  let answer: Response;
  try {
    answer = await fetch(path, request);
  } catch {
    throw new Refused("`recite sandbox` does not answer; is it still running?", 0, null);
  }
  const said: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const why = (said as Refusal | null)?.error ?? `the program answered with status ${answer.status}`;
    throw new Refused(why, answer.status, said);
  }
  return said as T;
}
