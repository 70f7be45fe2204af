// The connections to the program: a websocket for updates, and HTTP requests.
import type {
  ActionResult, AddedPicture, Advance, BotConnection, Clock, ErrorBody, FilePath, FixedIds, FixIds, NoteText, PageUpdate,
  Preview, PreviewNote, RenameFile, SaveNote, SetConnection, TextWithIds, UserAction,
} from "./protocol";

/** An error response of the program. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly body: unknown,
  ) {
    super(message);
  }
}

const RECONNECT_AFTER_MS = 500;

/**
 * Listens until the page is closed, and reconnects when the connection is lost. Each connection starts with the whole
 * state.
 */
export function listen(onUpdate: (update: PageUpdate) => void, onOpenChange: (isOpen: boolean) => void): void {
  const address = new URL("api/events", document.baseURI);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  socket.onmessage = (message) => onUpdate(JSON.parse(message.data as string) as PageUpdate);
  socket.onopen = () => onOpenChange(true);
  socket.onclose = () => {
    onOpenChange(false);
    setTimeout(() => listen(onUpdate, onOpenChange), RECONNECT_AFTER_MS);
  };
}

export const performAction = (action: UserAction): Promise<ActionResult> => send("POST", "api/actions", action);
export const advance = (advance: Advance): Promise<Clock> => send("POST", "api/clock", advance);
export const setConnection = (connection: SetConnection): Promise<BotConnection> => send("POST", "api/connection", connection);
export const readNote = (path: string): Promise<NoteText> =>
  send("GET", `api/notes/file?path=${encodeURIComponent(path)}`);
export const saveNote = (note: SaveNote): Promise<NoteText> => send("PUT", "api/notes/file", note);
export const previewNote = (note: PreviewNote): Promise<Preview> => send("POST", "api/notes/preview", note);
export const fixIds = (request: FixIds): Promise<FixedIds> => send("POST", "api/notes/ids", request);
export const textWithIds = (note: PreviewNote): Promise<TextWithIds> => send("POST", "api/notes/ids/text", note);
export const renameFile = (request: RenameFile): Promise<FilePath> => send("POST", "api/notes/rename", request);
export const deleteFile = (file: FilePath): Promise<FilePath> => send("POST", "api/notes/delete", file);
export const addPicture = (note: string, picture: File): Promise<AddedPicture> =>
  send("POST", `api/notes/picture?note=${encodeURIComponent(note)}&name=${encodeURIComponent(picture.name.normalize())}`, picture);

/** Returns the URL of a message's file on the page's own port. */
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
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new RequestError("`recite sandbox` does not respond. Check that it is still running.", 0, null);
  }
  const json: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const message = (json as ErrorBody | null)?.error ?? `the program responded with status ${response.status}`;
    throw new RequestError(message, response.status, json);
  }
  return json as T;
}
