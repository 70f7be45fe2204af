// The messages between the page and the program. `src/sandbox/protocol.rs` contains the same types.
//
// The program sends a `PageUpdate` per websocket message (`api/events`): first the whole state, then the changes. The
// page sends requests with JSON bodies and receives the results as responses.
// All paths are relative to the page, whose own path starts with the secret of this run.

/** A Discord id. Ids are larger than JavaScript's exact numbers, so they are strings. */
export type Snowflake = string;

export interface Person {
  id: Snowflake;
  name: string;
  /** Whether the person can manage the server. */
  is_manager: boolean;
  locale: string;
}

/** A channel. Direct messages with the bot are not in the list. */
export interface Channel {
  id: Snowflake;
  /** The name; empty for a private channel. */
  name: string;
  /** `private`: a channel of people without the bot. */
  kind: "text" | "forum" | "thread" | "private";
  /** The channel that a thread is in. */
  parent: Snowflake | null;
  /** The person who started a thread. */
  owner: Snowflake | null;
  /** The only people who see a private channel. */
  people: Snowflake[];
  /** The tags that a forum channel offers, or those of a post. */
  tags: Tag[];
  is_archived: boolean;
  is_locked: boolean;
}

/** A tag of a forum channel. */
export interface Tag {
  id: Snowflake;
  name: string;
  /** Whether only moderators can apply it. */
  is_moderated: boolean;
}

/** An event of a message or thread, and what the bot received of it. */
export interface Delivery {
  number: number;
  /** For example `MESSAGE_CREATE`. */
  event: string;
  /** The message or thread. */
  subject: Snowflake;
  channel: Snowflake;
  /** The author of the message, or the owner of the thread. */
  author: Snowflake | null;
  /** The intent that the event needs. */
  intent: string;
  received: "all" | "without_content" | "nothing";
  /** A sentence with what the bot received, and why. */
  why: string;
}

export interface Role {
  id: Snowflake;
  name: string;
}

/** A registered command, as Discord describes it. `type`: 1 slash command, 2 user command, 3 message command. */
export interface Command {
  id: Snowflake;
  type?: number;
  name: string;
  description: string;
  options?: CommandOption[];
  /** Permission bits; "0" means administrators only. */
  default_member_permissions?: string | null;
  /** The allowed contexts: 0 in a server, 1 in direct messages with the bot, 2 in a private channel; without a list, everywhere. */
  contexts?: number[] | null;
  /** Who can install it: 0 servers, 1 people for themselves. */
  integration_types?: number[] | null;
}

/** Source: interactions/application-commands.mdx, "Application Command Option Type". */
export interface CommandOption {
  /** 1 subcommand, 2 group, 3 string, 4 integer, 5 boolean, 6 user, 7 channel, 8 role, 9 mentionable, 10 number. */
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: Choice[];
  options?: CommandOption[];
  /** The channel types that a channel option accepts. Text channels are 0, forum channels 15. */
  channel_types?: number[];
  min_length?: number;
  max_length?: number;
  min_value?: number;
  max_value?: number;
}

export interface Choice {
  name: string;
  value: string | number;
}

/** A message and who can see it. */
export interface ChannelMessage {
  /** The only person who sees an ephemeral message. */
  reader: Snowflake | null;
  /** The person whose direct messages it is in; `null` for a channel of the server. */
  direct: Snowflake | null;
  json: Message;
}

/** The fields of Discord's message object that the page reads. */
export interface Message {
  id: Snowflake;
  channel_id: Snowflake;
  /** 0 default, 19 reply, 20 response to a slash command, 23 response to a message command. */
  type: number;
  author: { id: Snowflake; username: string; bot: boolean };
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  /** 64 ephemeral, 128 loading ("thinking…"), 32768 Components V2. */
  flags: number;
  attachments: Attachment[];
  embeds: Embed[];
  components: Component[];
  mentions: { id: Snowflake; username: string }[];
  mention_roles: Snowflake[];
  mention_everyone: boolean;
  interaction_metadata?: { id: Snowflake; type: number; user: { id: Snowflake; username: string }; name?: string };
  /** `type`: 0 reply, 1 forward. */
  message_reference?: { type?: number; message_id: Snowflake; channel_id: Snowflake };
  message_snapshots?: { message: Pick<Message, "content" | "attachments" | "embeds" | "components" | "flags"> }[];
  reactions?: { emoji: { name: string }; count: number }[];
}

export interface Attachment {
  id: Snowflake;
  filename: string;
  /** Absolute, on the local Discord's own port. The page loads `files/ID/NAME` instead (see `fileUrl`). */
  url: string;
  content_type?: string;
  size: number;
  description?: string;
}

export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  fields?: { name: string; value: string; inline?: boolean }[];
  footer?: { text: string };
  image?: { url: string };
}

/** Any component. `type` contains Discord's number. Source: components/reference.mdx. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  // Button (2)
  style?: number;
  label?: string;
  emoji?: { id?: Snowflake | null; name?: string };
  url?: string;
  disabled?: boolean;
  // Menus (3, 5 to 8)
  options?: SelectOption[];
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  // Text input (4)
  value?: string;
  required?: boolean;
  min_length?: number;
  max_length?: number;
  // Text display (10)
  content?: string;
  // Thumbnail (11), file (13)
  media?: { url: string };
  file?: { url: string };
  description?: string | null;
  spoiler?: boolean;
  // Media gallery (12)
  items?: { media: { url: string }; description?: string | null; spoiler?: boolean }[];
  // Separator (14)
  divider?: boolean;
  spacing?: number;
  // Container (17)
  accent_color?: number | null;
}

export interface SelectOption {
  label: string;
  value: string;
  description?: string;
  emoji?: { name?: string };
  default?: boolean;
}

export interface Modal {
  custom_id: string;
  title: string;
  components: Component[];
}

/** A request of the bot to the local Discord, and the response. */
export interface Exchange {
  /** The number, from 0. The exchange is sent again with its response. */
  number: number;
  method: string;
  /** The path below `/api/v10`. */
  path: string;
  query: string;
  body: unknown;
  files: { name: string; size_bytes: number }[];
  /** `null` while the request is in progress. */
  status: number | null;
  answer: unknown;
  /** The interaction that the request belongs to, if any. */
  interaction: Snowflake | null;
  since_interaction_ms: number | null;
  /** The permissions that the request needs in its channel. */
  permissions: string[];
  /** What Discord would reject. Each violation starts with its location. */
  violations: string[];
}

/** An interaction that was sent to the bot. */
export interface Interaction {
  id: Snowflake;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  person: Snowflake;
  /** The data of INTERACTION_CREATE. */
  event: unknown;
  state: "waiting" | "answered" | "failed";
}

export interface Clock {
  /** The bot's time when the update was sent. The page lets it run on. */
  now: string;
  /** How far the bot's clock is ahead of real time, in seconds. */
  ahead_s: number;
  /** The next daily question, if one is set up. */
  next_post: { at: string; channel: Snowflake; zone: string } | null;
}

/** The connection between the local Discord and the bot. */
export interface BotConnection {
  is_connected: boolean;
  /** Blocked by the user: nothing reaches the bot. */
  is_blocked: boolean;
}

export interface NotesFolder {
  /** The name of the folder, as the operator wrote it. */
  folder: string;
  /** False for notes from a git repository. */
  is_editable: boolean;
  files: NoteFile[];
  /** The files that answers may show or attach. */
  other_files: OtherFile[];
  /** The number of Q&As that the bot currently answers from. */
  qas: number;
  /** Increases every time the bot reloads the notes. */
  loads: number;
  /** The number of questions without an id. */
  missing_ids: number;
  /** The current problems of the whole folder, errors first, without missing ids. */
  problems: Problem[];
}

/** A file that is not a note. */
export interface OtherFile {
  /** The path below the folder, with `/`. */
  path: string;
  size_bytes: number;
}

export interface NoteFile {
  /** The path below the folder, with `/`. */
  path: string;
  /** The number of Q&As when the bot last loaded the file. */
  qas: number;
  /** The number of problems, without missing ids. */
  problems: number;
}

export interface Problem {
  path: string;
  /** From 1; 0 for the whole file. */
  line: number;
  column: number;
  what: string;
  remedy: string;
}

export interface State {
  update: "state";
  version: string;
  bot: { id: Snowflake; name: string };
  people: Person[];
  channels: Channel[];
  roles: Role[];
  commands: Command[];
  /** The messages of all channels, oldest first. */
  messages: ChannelMessage[];
  /** The newest few hundred requests, oldest first. */
  exchanges: Exchange[];
  interactions: Interaction[];
  /** What the bot received of the newest messages and threads of people, oldest first. */
  deliveries: Delivery[];
  /** The people that have installed the bot for themselves. */
  installed: Snowflake[];
  clock: Clock;
  connection: BotConnection;
  notes: NotesFolder;
}

export type PageUpdate =
  | State
  | { update: "commands"; commands: Command[] }
  | { update: "message"; message: ChannelMessage }
  | { update: "message_deleted"; id: Snowflake }
  | { update: "exchange"; exchange: Exchange }
  | { update: "interaction"; interaction: Interaction }
  | { update: "delivery"; delivery: Delivery }
  | { update: "channels"; channels: Channel[] }
  | { update: "installed"; installed: Snowflake[] }
  | { update: "clock"; clock: Clock }
  | { update: "connection"; connection: BotConnection }
  | { update: "notes"; notes: NotesFolder };

/** POST api/actions. `channel` is a channel's id, or `direct` for the person's direct messages with the bot. */
export type UserAction =
  | { action: "slash"; person: Snowflake; channel: Snowflake; command: string; options: CommandOptions }
  | { action: "autocomplete"; person: Snowflake; channel: Snowflake; command: string; options: CommandOptions; focused: string }
  | { action: "menu"; person: Snowflake; message: Snowflake; command: string }
  | { action: "press"; person: Snowflake; message: Snowflake; custom_id: string }
  | { action: "choose"; person: Snowflake; message: Snowflake; custom_id: string; values: string[] }
  | { action: "submit"; interaction: Snowflake; fields: Record<string, string> }
  | { action: "write"; person: Snowflake; channel: Snowflake; text: string; reply_to: Snowflake | null; pings: boolean }
  | { action: "forward"; person: Snowflake; channel: Snowflake; message: Snowflake }
  | { action: "delete"; person: Snowflake; message: Snowflake }
  | { action: "open_post"; person: Snowflake; forum: Snowflake; title: string; tags: Snowflake[]; text: string }
  | { action: "set_thread"; thread: Snowflake; is_archived: boolean; is_locked: boolean }
  | { action: "set_installed"; person: Snowflake; is_installed: boolean };

/** `command` is the name, with group and subcommand separated by spaces. Users, channels and roles are ids. */
export type CommandOptions = Record<string, string | number | boolean>;

/** The result of an action, after the bot's response or the time limit of three seconds. */
export type ActionResult =
  | { result: "message" | "deferred" | "updated" | "deferred_update" | "written"; interaction: Snowflake | null }
  | { result: "choices"; interaction: Snowflake; choices: Choice[] }
  | { result: "modal"; interaction: Snowflake; modal: Modal }
  | { result: "opened"; channel: Snowflake }
  | { result: "failed"; interaction: Snowflake | null; why: string };

/** POST api/clock. The response is a `Clock`, once every question that became due has been posted. */
export interface Advance {
  by: "hour" | "day" | "next_post";
}

/** POST api/connection. The response is a `BotConnection`. */
export interface SetConnection {
  is_blocked: boolean;
}

/** The response to GET api/notes/file?path=…. `version` changes with every change of the file. */
export interface NoteText {
  path: string;
  text: string;
  version: string;
}

/** PUT api/notes/file. The response is the new NoteText, or a 409 with the current one. */
export interface SaveNote {
  path: string;
  text: string;
  /** The version that was read; `null` for a new file. */
  version: string | null;
}

/** POST api/notes/preview: a text as if it were saved at that path. */
export interface PreviewNote {
  path: string;
  text: string;
}

export interface Preview {
  /** The problems, errors first, without missing ids. */
  problems: Problem[];
  /** The number of questions without an id. */
  missing_ids: number;
  answers: PreviewedAnswer[];
  /** How the text is read; `null` if it is not read at all. */
  reading: Explanation | null;
}

/** How a file was read, as printed by `recite check --explain`. */
export interface Explanation {
  path: string;
  /** The shapes of its Q&As with their numbers, the most frequent first. */
  shape: string;
  /** The levels of question headings, with the reason. */
  question_level: string;
  questions: Question[];
  unread: UnreadPassage[];
  /** The blocks of navigation, such as tables of contents. */
  navigation: Lines[];
  coverage: Coverage;
  /** The share of the text that questions can find, such as `99.2 %`. */
  askable: string;
}

/** A range of lines: the first and the last line, from 1. */
export interface Lines {
  line: number;
  end_line: number;
}

/** A Q&A and its lines. */
export interface Question {
  line: number;
  end_line: number;
  /** The lines that belong to it. Other Q&As may be between them. */
  lines: Lines[];
  shape: string;
  /** A description of the shape. */
  read_as: string;
  /** As written in the note. */
  question: string;
  topic: string;
  id: string;
  has_written_id: boolean;
  is_quizzed: boolean;
  /** For example "quizzed: its title reads as a question". */
  quiz: string;
}

/** A passage that belongs to no question. */
export interface UnreadPassage {
  line: number;
  end_line: number;
  reason: string;
  /** A description of the reason. */
  why: string;
  /** The beginning of the passage, on one line. */
  words: string;
}

/** The number of characters per category. */
export interface Coverage {
  question: number;
  answer: number;
  metadata: number;
  navigation: number;
  layout: number;
  ignored: number;
  unread: number;
}

export interface PreviewedAnswer {
  question: string;
  /** The line of the question, from 1. */
  line: number;
  /** The reason why the Q&A is not quizzed, as part of a sentence; `null` if it is. */
  not_quizzed: string | null;
  /** The message of the reply to /ask. Pictures are `picture?path=…` URLs below `api/notes/`. */
  message: Pick<Message, "flags" | "components" | "attachments">;
}

/** POST api/notes/ids: writes missing ids into the files. */
export interface FixIds {
  /** The notes that are being edited, which are not changed. */
  except: string[];
}

/** The response to FixIds. */
export interface FixedIds {
  /** The files that were written. */
  files: FileIds[];
  skipped: SkippedIds[];
}

export interface FileIds {
  path: string;
  /** The number of written ids. */
  ids: number;
}

/** Questions that received no id. */
export interface SkippedIds {
  path: string;
  /** The line, from 1; 0 if the reason applies to the whole file. */
  line: number;
  column: number;
  /** The number of questions. */
  questions: number;
  /** The reason, as part of a sentence. */
  why: string;
  remedy: string;
}

/** The response to POST api/notes/ids/text, whose body is a PreviewNote. */
export interface TextWithIds {
  text: string;
  skipped: SkippedIds[];
}

/** POST api/notes/rename: moves a file to another path below the folder. The response is a FilePath. */
export interface RenameFile {
  from: string;
  to: string;
}

/** POST api/notes/delete. The response has the same body. */
export interface FilePath {
  path: string;
}

/** The response to POST api/notes/picture?note=…&name=…, whose body is the picture. */
export interface AddedPicture {
  /** The path where it was saved, below the folder. */
  path: string;
  /** The Markdown that shows it in that note. */
  markdown: string;
}

/** The body of every error response. */
export interface ErrorBody {
  error: string;
}

/** The body of a 409 response: an error, and the current content of the note. */
export interface ConflictBody {
  error: string;
  path: string;
  text: string;
  version: string;
}
