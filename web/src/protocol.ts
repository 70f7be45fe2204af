// What page and program say to each other. Its twin is `src/sandbox/protocol.rs`.
//
// The program sends `Told`, one JSON a websocket message (`api/events`): the whole state at first, then what
// changes. The page sends acts and wishes as POST bodies and gets what came of each as the answer.
// All paths are relative to the page, whose own path begins with the secret of this run.

/** Discord's ids are numbers beyond what JavaScript counts, so they stay text. */
export type Snowflake = string;

export interface Person {
  id: Snowflake;
  name: string;
  /** Whether they may manage the server. */
  is_manager: boolean;
  locale: string;
}

export interface Channel {
  id: Snowflake;
  name: string;
}

export interface Role {
  id: Snowflake;
  name: string;
}

/** A registered command, as Discord describes it. `type` 1 is typed, 2 is a user's menu, 3 a message's menu. */
export interface Command {
  id: Snowflake;
  type?: number;
  name: string;
  description: string;
  options?: CommandOption[];
  /** Permission bits; "0" is for administrators alone. */
  default_member_permissions?: string | null;
  /** Where it may be used: 0 in a server, 1 in direct messages with the bot; anywhere without. */
  contexts?: number[] | null;
}

/** Source: interactions/application-commands.mdx, "Application Command Option Type". */
export interface CommandOption {
  /** 1 subcommand, 2 group, 3 text, 4 whole number, 5 yes or no, 6 user, 7 channel, 8 role, 9 user or role, 10 number. */
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: Choice[];
  options?: CommandOption[];
  /** Which channels a channel option takes; the sandbox has text channels (0) only. */
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

/** A message with who sees it. */
export interface Shown {
  /** The one person who sees it, for an ephemeral message. */
  reader: Snowflake | null;
  /** Whose direct messages it is in; `null` for a channel of the server. */
  direct: Snowflake | null;
  json: Message;
}

/** Discord's message object, as far as the page reads it. */
export interface Message {
  id: Snowflake;
  channel_id: Snowflake;
  /** 0 ordinary, 19 reply, 20 answer to a slash command, 23 answer to a menu command. */
  type: number;
  author: { id: Snowflake; username: string; bot: boolean };
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  /** 64 only its reader sees it, 128 "thinking…", 32768 Components V2. */
  flags: number;
  attachments: Attachment[];
  embeds: Embed[];
  components: Component[];
  mentions: { id: Snowflake; username: string }[];
  mention_roles: Snowflake[];
  mention_everyone: boolean;
  interaction_metadata?: { id: Snowflake; type: number; user: { id: Snowflake; username: string }; name?: string };
  message_reference?: { message_id: Snowflake; channel_id: Snowflake };
}

export interface Attachment {
  id: Snowflake;
  filename: string;
  /** Absolute, on the small Discord's own port: the page asks `files/ID/NAME` instead (see `fileUrl`). */
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

/** Any component: Discord's numbers in `type`. Source: components/reference.mdx. */
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

/** One request of the bot to the small Discord, with its answer. */
export interface Exchange {
  /** Counts from 0; the same exchange is told again when it is answered. */
  number: number;
  method: string;
  /** Below `/api/v10`. */
  path: string;
  query: string;
  body: unknown;
  files: { name: string; size_bytes: number }[];
  /** `null` while it is under way. */
  status: number | null;
  answer: unknown;
  /** The interaction it is about, if any. */
  interaction: Snowflake | null;
  since_interaction_ms: number | null;
  /** What Discord would refuse, each a sentence that begins with where. */
  violations: string[];
}

/** What a person did, as the bot was told. */
export interface Interaction {
  id: Snowflake;
  /** 2 command, 3 component, 4 autocompletion, 5 modal. */
  type: number;
  person: Snowflake;
  /** The data of INTERACTION_CREATE. */
  event: unknown;
  state: "waiting" | "answered" | "failed";
}

export interface Clock {
  /** What time the bot believes it is; the page lets it run on from when it was told. */
  now: string;
  /** How far it is ahead of the real time. */
  ahead_s: number;
  /** The next daily question, if one is set up. */
  next_post: { at: string; channel: Snowflake; zone: string } | null;
}

/** The line between the small Discord and the bot. */
export interface Line {
  is_connected: boolean;
  /** Cut by hand: nothing reaches the bot. */
  is_cut: boolean;
}

export interface NotesFolder {
  /** As it was named. */
  folder: string;
  /** False for notes that come from a git repository. */
  is_editable: boolean;
  files: NoteFile[];
  /** What answers may show or attach. */
  other_files: OtherFile[];
  /** How many Q&As the bot answers from now. */
  qas: number;
  /** Goes up whenever the bot has taken changed notes over. */
  loads: number;
  /** How many questions have no id. */
  missing_ids: number;
  /** Of the whole folder, as it lies there now, but for missing ids; errors first. */
  problems: Problem[];
}

/** A file that is no note. */
export interface OtherFile {
  /** Below the folder, with `/`. */
  path: string;
  size_bytes: number;
}

export interface NoteFile {
  /** Below the folder, with `/`. */
  path: string;
  /** Q&As in it, as the bot loaded it. */
  qas: number;
  /** But for missing ids. */
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
  tell: "state";
  version: string;
  bot: { id: Snowflake; name: string };
  people: Person[];
  channels: Channel[];
  roles: Role[];
  commands: Command[];
  /** Oldest first, all channels. */
  messages: Shown[];
  /** The newest few hundred, oldest first. */
  exchanges: Exchange[];
  interactions: Interaction[];
  clock: Clock;
  line: Line;
  notes: NotesFolder;
}

export type Told =
  | State
  | { tell: "commands"; commands: Command[] }
  | { tell: "message"; message: Shown }
  | { tell: "message_deleted"; id: Snowflake }
  | { tell: "exchange"; exchange: Exchange }
  | { tell: "interaction"; interaction: Interaction }
  | { tell: "clock"; clock: Clock }
  | { tell: "line"; line: Line }
  | { tell: "notes"; notes: NotesFolder };

/** POST api/acts; `channel` is a channel's id, or `direct` for the person's direct messages with the bot. */
export type Act =
  | { act: "slash"; person: Snowflake; channel: Snowflake; command: string; options: Options }
  | { act: "autocomplete"; person: Snowflake; channel: Snowflake; command: string; options: Options; focused: string }
  | { act: "menu"; person: Snowflake; message: Snowflake; command: string }
  | { act: "press"; person: Snowflake; message: Snowflake; custom_id: string }
  | { act: "choose"; person: Snowflake; message: Snowflake; custom_id: string; values: string[] }
  | { act: "submit"; interaction: Snowflake; fields: Record<string, string> }
  | { act: "write"; person: Snowflake; channel: Snowflake; text: string };

/** `command` is the name with group and subcommand after a space each; users, channels and roles are ids. */
export type Options = Record<string, string | number | boolean>;

/** The answer to an act, once the bot's first answer is there or its three seconds are over. */
export type Outcome =
  | { outcome: "message" | "deferred" | "updated" | "deferred_update" | "written"; interaction: Snowflake | null }
  | { outcome: "choices"; interaction: Snowflake; choices: Choice[] }
  | { outcome: "modal"; interaction: Snowflake; modal: Modal }
  | { outcome: "failed"; interaction: Snowflake | null; why: string };

/** POST api/clock; the answer is a `Clock`, once what was due on the way has been posted. */
export interface Advance {
  by: "hour" | "day" | "next_post";
}

/** POST api/line; the answer is a `Line`. */
export interface SetLine {
  is_cut: boolean;
}

/** GET api/notes/file?path=…; `version` changes with every byte of the file. */
export interface NoteText {
  path: string;
  text: string;
  version: string;
}

/** PUT api/notes/file; answered with the new NoteText, or 409 with the one that lies there by now. */
export interface SaveNote {
  path: string;
  text: string;
  /** What was read; `null` for a new file. */
  version: string | null;
}

/** POST api/notes/preview: a text as if it were saved at that path. */
export interface PreviewNote {
  path: string;
  text: string;
}

export interface Preview {
  /** But for missing ids; errors first. */
  problems: Problem[];
  /** How many questions have no id. */
  missing_ids: number;
  answers: PreviewedAnswer[];
  /** How it is read; `null` where it is not read at all. */
  reading: Explanation | null;
}

/** How one file was read, as `recite check --explain` prints it. */
export interface Explanation {
  path: string;
  /** The shapes of its Q&As with their numbers, the most frequent first. */
  shape: string;
  /** The levels of the headings that ask, with the reason. */
  question_level: string;
  questions: Question[];
  unread: UnreadPassage[];
  /** The blocks that only lead elsewhere, such as tables of contents. */
  navigation: Lines[];
  coverage: Coverage;
  /** How much of the text can be asked for, such as `99.2 %`. */
  askable: string;
}

/** A range of lines: the first and the last one, from 1. */
export interface Lines {
  line: number;
  end_line: number;
}

/** A Q&A with its lines. */
export interface Question {
  line: number;
  end_line: number;
  /** The lines that belong to it: other Q&As may stand between them. */
  lines: Lines[];
  shape: string;
  /** The shape in words. */
  read_as: string;
  /** As written. */
  question: string;
  topic: string;
  id: string;
  has_written_id: boolean;
  is_quizzed: boolean;
  /** Such as "quizzed: its title reads as a question". */
  quiz: string;
}

/** A passage that belongs to no question. */
export interface UnreadPassage {
  line: number;
  end_line: number;
  reason: string;
  /** The reason in words. */
  why: string;
  /** How it begins, on one line. */
  words: string;
}

/** How many characters became what. */
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
  /** Where the question stands, from 1. */
  line: number;
  /** Why members are not quizzed on it, as half a sentence; `null` where they are. */
  not_quizzed: string | null;
  /** The reply's message, as /ask sends it; pictures are `picture?path=…` addresses below `api/notes/`. */
  message: Pick<Message, "flags" | "components" | "attachments">;
}

/** POST api/notes/ids: write the ids that the files do not have. */
export interface FixIds {
  /** The notes that are being edited, which are left alone. */
  except: string[];
}

/** The answer to FixIds. */
export interface FixedIds {
  /** The files that were written. */
  files: FileIds[];
  left: LeftIds[];
}

export interface FileIds {
  path: string;
  /** How many were written. */
  ids: number;
}

/** Questions that stay without an id. */
export interface LeftIds {
  path: string;
  /** From 1; 0 where the reason holds for the whole file. */
  line: number;
  column: number;
  /** How many questions it is about. */
  questions: number;
  /** Half a sentence. */
  why: string;
  remedy: string;
}

/** The answer to POST api/notes/ids/text, which is asked as a preview is. */
export interface TextWithIds {
  text: string;
  left: LeftIds[];
}

/** POST api/notes/rename: a note or another file to another path below the folder. Answered with a FilePath. */
export interface RenameFile {
  from: string;
  to: string;
}

/** POST api/notes/delete, and the answer to it. */
export interface FilePath {
  path: string;
}

/** The answer to POST api/notes/picture?note=…&name=…, whose body is the picture. */
export interface AddedPicture {
  /** Where it was saved, below the folder. */
  path: string;
  /** What shows it in that note. */
  markdown: string;
}

/** The body of every refusal, with a status from 400 on. */
export interface Refusal {
  error: string;
}

/** The body of 409: also the note that lies there by now. */
export interface Conflict {
  error: string;
  path: string;
  text: string;
  version: string;
}
