// Renders a message like Discord: header, content and controls.
import "./message.css";
import { useEffect, useRef } from "preact/hooks";
import { useComputed, useSignalEffect } from "@preact/signals";
import { jumpTarget } from "../markdown/jump";
import { Markdown } from "../markdown/markdown";
import { now } from "../markdown/now";
import type { Message, ChannelMessage } from "../protocol";
import { applyUpdate, messages } from "../state";
import { useMessageActions, MessageContext, type MessageActions } from "./actions";
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
/** The time limit for a deferred response. Source: interactions/receiving-and-responding.mdx, "Followup Messages". */
const ANSWERED_WITHIN_MS = 15 * 60_000;

/** A message in the log. */
export function MessageView({ shown }: { shown: ChannelMessage }) {
  const message = shown.json;
  const actions = useMessageActions();
  const article = useRef<HTMLElement>(null);
  useEffect(() => keepFocus(article.current, actions), [message]);
  useSignalEffect(() => {
    if (jumpTarget.value !== message.id) return;
    jumpTarget.value = null;
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
      aria-busy={actions.busy.value !== null}
    >
      <ReplyLine message={message} />
      <Avatar name={message.author.username} isBot={message.author.bot} />
      <div class="msg-main">
        <Header message={message} id={id} />
        <MessageBody message={message} actions={actions} />
        {actions.failure.value === null ? null : <Failure why={actions.failure.value} />}
        {isPrivate ? <Private message={message} /> : null}
      </div>
      <MessageMenu message={message} actions={actions} article={article} />
      {actions.modal.value === null ? null : (
        <ModalDialog {...actions.modal.value} onClose={() => (actions.modal.value = null)} />
      )}
    </article>
  );
}

/** Moves the focus to the message if its pressed button has disappeared, for keyboard users. */
function keepFocus(article: HTMLElement | null, actions: MessageActions): void {
  if (actions.wasUsed && document.activeElement === document.body) article?.focus({ preventScroll: true });
  actions.wasUsed = false;
}

interface Body {
  message: Partial<Message> & Pick<Message, "flags" | "components" | "attachments">;
  /** Whether all controls are disabled, as in the preview of a note. */
  isInert?: boolean;
  actions?: MessageActions;
}

/** The content of a message, without its header. */
export function MessageBody({ message, isInert, actions }: Body) {
  const isLoading = (message.flags & LOADING) !== 0;
  const isV2 = (message.flags & COMPONENTS_V2) !== 0;
  const text = message.content ?? "";
  return (
    <MessageContext.Provider value={{ message, actions: isInert ? null : (actions ?? null) }}>
      <div class="msg-body">
        {isLoading ? <Loading name={message.author?.username ?? "The bot"} since={message.timestamp} /> : null}
        {text === "" ? null : (
          <div class="msg-content">
            <Markdown text={text} mentionsEveryone={message.mention_everyone} />
          </div>
        )}
        {message.message_snapshots?.map((copy) => <Forwarded copy={copy.message} />)}
        {isV2 ? null : <Attachments attachments={message.attachments} />}
        {message.embeds?.map((embed) => <EmbedView embed={embed} />)}
        <Components components={message.components} />
        <Reactions reactions={message.reactions ?? []} />
      </div>
    </MessageContext.Provider>
  );
}

/** The copy of a forwarded message. */
function Forwarded({ copy }: { copy: NonNullable<Message["message_snapshots"]>[number]["message"] }) {
  return (
    <blockquote class="msg-forwarded">
      <p class="msg-forwarded-title">Forwarded</p>
      {copy.content === "" ? null : <Markdown text={copy.content} mentionsEveryone={false} />}
      <Attachments attachments={copy.attachments} />
      {copy.embeds.map((embed) => <EmbedView embed={embed} />)}
    </blockquote>
  );
}

function Reactions({ reactions }: { reactions: NonNullable<Message["reactions"]> }) {
  if (reactions.length === 0) return null;
  return (
    <ul class="msg-reactions" aria-label="Reactions">
      {reactions.map(({ emoji, count }) => <li key={emoji.name}>{emoji.name} {count}</li>)}
    </ul>
  );
}

/** "thinking…", or an error after the time limit, measured by the bot's clock. */
function Loading({ name, since }: { name: string; since: string | undefined }) {
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

/** Dismissing only removes the message from this page, like in Discord. */
function Private({ message }: { message: Message }) {
  const dismiss = () => {
    focusNeighbor(message);
    applyUpdate({ update: "message_deleted", id: message.id });
  };
  return (
    <p class="msg-only-you">
      <Icon name="eye" /> Only you can see this ·{" "}
      <button type="button" class="msg-link" onClick={dismiss}>Dismiss message</button>
    </p>
  );
}

/** Moves the focus from a dismissed message to the next one, the previous one, or the composer. */
function focusNeighbor({ id }: Message): void {
  const all = messages.peek();
  const at = all.findIndex(({ json }) => json.id === id);
  const neighbor = all[at + 1] ?? all[at - 1];
  const place = neighbor === undefined ? "#composer :is(input, textarea)" : `#msg-${neighbor.json.id}`;
  document.querySelector<HTMLElement>(place)?.focus({ preventScroll: true });
}
