// A message as Discord shows it: who wrote it and when, what it says, and what can be done with it.
import "./message.css";
import { useEffect, useRef } from "preact/hooks";
import { useComputed, useSignalEffect } from "@preact/signals";
import { wanted } from "../markdown/jump";
import { Markdown } from "../markdown/markdown";
import { now } from "../markdown/now";
import type { Message, Shown } from "../protocol";
import { hear, messages } from "../state";
import { useActing, WholeMessage, type Acting } from "./acting";
import { Components } from "./component";
import { EmbedView } from "./embed";
import { Attachments } from "./files";
import { Avatar, Header, ReplyLine } from "./header";
import { Icon } from "./icons";
import { MessageMenu } from "./menu";
import { ModalDialog } from "./modal";

export { ModalDialog } from "./modal";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const COMPONENTS_V2 = 1 << 15;
/** How long the bot may take over an answer. Source: interactions/receiving-and-responding.mdx, "Followup Messages". */
const ANSWERED_WITHIN_MS = 15 * 60_000;

/** One message of the channel. */
export function MessageView({ shown }: { shown: Shown }) {
  const message = shown.json;
  const acting = useActing();
  const article = useRef<HTMLElement>(null);
  useEffect(() => keepFocus(article.current, acting), [message]);
  useSignalEffect(() => {
    if (wanted.value !== message.id) return;
    wanted.value = null;
    article.current?.scrollIntoView({ block: "center" });
    article.current?.focus({ preventScroll: true });
  });
  const id = `msg-${message.id}`;
  const isPrivate = (message.flags & EPHEMERAL) !== 0;
  return (
    <article
      ref={article}
      id={id}
      class={isPrivate ? "msg msg-private" : "msg"}
      data-message={message.id}
      tabIndex={-1}
      aria-labelledby={`${id}-author ${id}-time`}
      aria-busy={acting.busy.value !== null}
    >
      <ReplyLine message={message} />
      <Avatar name={message.author.username} isBot={message.author.bot} />
      <div class="msg-main">
        <Header message={message} id={id} />
        <MessageBody message={message} acting={acting} />
        {acting.failure.value === null ? null : <Failure why={acting.failure.value} />}
        {isPrivate ? <Private message={message} /> : null}
      </div>
      <MessageMenu message={message} acting={acting} article={article} />
      {acting.form.value === null ? null : (
        <ModalDialog {...acting.form.value} onClose={() => (acting.form.value = null)} />
      )}
    </article>
  );
}

/** The button that was pressed may be gone from the message it changed; who goes by keyboard goes on from there. */
function keepFocus(article: HTMLElement | null, acting: Acting): void {
  if (acting.wasUsed && document.activeElement === document.body) article?.focus({ preventScroll: true });
  acting.wasUsed = false;
}

interface Body {
  message: Partial<Message> & Pick<Message, "flags" | "components" | "attachments">;
  /** Nothing in it can be pressed, as in the preview of a note. */
  isInert?: boolean;
  acting?: Acting;
}

/** What a message says, without who said it. */
export function MessageBody({ message, isInert, acting }: Body) {
  const isLoading = (message.flags & LOADING) !== 0;
  const isV2 = (message.flags & COMPONENTS_V2) !== 0;
  const text = message.content ?? "";
  return (
    <WholeMessage.Provider value={{ message, acting: isInert ? null : (acting ?? null) }}>
      <div class="msg-body">
        {isLoading ? <Awaited name={message.author?.username ?? "The bot"} since={message.timestamp} /> : null}
        {text === "" ? null : (
          <div class="msg-content">
            <Markdown text={text} mentionsEveryone={message.mention_everyone} />
          </div>
        )}
        {isV2 ? null : <Attachments attachments={message.attachments} />}
        {message.embeds?.map((embed) => <EmbedView embed={embed} />)}
        <Components components={message.components} />
      </div>
    </WholeMessage.Provider>
  );
}

/** The bot is at it, or it took longer than Discord waits. Both by its own clock. */
function Awaited({ name, since }: { name: string; since: string | undefined }) {
  const isOver = useComputed(() => since !== undefined && now.value.getTime() - Date.parse(since) >= ANSWERED_WITHIN_MS);
  if (isOver.value) return <p class="msg-failure"><Icon name="warning" /> The application did not respond</p>;
  return (
    <p class="msg-thinking">
      <span class="msg-dots" aria-hidden="true"><i /><i /><i /></span> {name} is thinking…
    </p>
  );
}

function Failure({ why }: { why: string }) {
  return <p class="msg-failure" role="alert"><Icon name="warning" /> {why}</p>;
}

/** As in Discord, it is taken off the screen and told to nobody. */
function Private({ message }: { message: Message }) {
  const dismiss = () => {
    focusBeside(message);
    hear({ tell: "message_deleted", id: message.id });
  };
  return (
    <p class="msg-only-you">
      <Icon name="eye" /> Only you can see this ·{" "}
      <button type="button" class="msg-link" onClick={dismiss}>Dismiss message</button>
    </p>
  );
}

/** The focus would be lost with the message that has it: to the next one, or the one before, or to where one writes. */
function focusBeside({ id }: Message): void {
  const all = messages.peek();
  const at = all.findIndex(({ json }) => json.id === id);
  const beside = all[at + 1] ?? all[at - 1];
  const place = beside === undefined ? "#composer :is(input, textarea)" : `#msg-${beside.json.id}`;
  document.querySelector<HTMLElement>(place)?.focus({ preventScroll: true });
}
