// The messages of the chosen channel, and unanswered ones sent from this page. Screen readers announce new messages.
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { focus } from "../composer/draft";
import { dismiss, sendings, type Sending } from "../composer/sending";
import { MessageView } from "../message/view";
import { channel, me, messages } from "../state";
import type { ChannelMessage } from "../protocol";
import { Edits } from "./edits";
import { Hint } from "./hints";
import { here } from "./places";
import { NotReadHint, hintedMessage } from "./not-read-hint";

/** How far from its end the log still counts as scrolled to the end, in pixels. */
const SLACK = 40;

export function Log() {
  const [isAtEnd, setAtEnd] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** Whether the end stays visible. Only scrolling up changes this. */
  const isPinned = useRef(true);
  const top = useRef(0);
  /** The size of the log at the last scroll event: a resize also moves the content, without any scrolling. */
  const size = useRef("");
  const shown = messages.value;
  const mine = sendings.value.filter(({ person, channel: place }) => person === me.value?.id && place === channel.value);
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  useEffect(() => {
    if (scroller.current === null || content.current === null) return;
    // Late pictures and window resizes must not hide the end.
    const sizes = new ResizeObserver(() => {
      if (isPinned.current) toEnd();
      if (scroller.current !== null) size.current = sizeOf(scroller.current);
    });
    sizes.observe(scroller.current);
    sizes.observe(content.current);
    return () => sizes.disconnect();
  }, []);
  // Show the end after sending a message.
  const newest = mine.at(-1)?.number;
  useLayoutEffect(() => { if (newest !== undefined) toEnd(); }, [newest]);

  const scrolled = ({ currentTarget }: Event & { currentTarget: HTMLElement }) => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    const isSameSize = size.current === sizeOf(currentTarget);
    // The log may have grown since it was scrolled to its end, so the distance to the end is not enough.
    if (scrollHeight - scrollTop - clientHeight < SLACK) isPinned.current = true;
    else if (isSameSize && scrollTop < top.current) isPinned.current = false;
    top.current = scrollTop;
    size.current = sizeOf(currentTarget);
    setAtEnd(isPinned.current);
  };
  return (
    <div class="shell-log-frame">
      <div
        ref={scroller}
        id="log"
        class="shell-log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={`Messages in ${here.value?.name ?? "the channel"}`}
        tabIndex={0}
        onScroll={scrolled}
      >
        <div ref={content} class="shell-log-content">
          <Hint isEmpty={shown.length === 0 && mine.length === 0} />
          {shown.map((message, at) => (
            <Fragment key={message.json.id}>
              <Day message={message} before={shown[at - 1]} />
              <MessageView shown={message} />
              {hintedMessage.value === message.json.id && <NotReadHint message={message.json} />}
              {mine.filter(({ after }) => after === message.json.id).map(renderSending)}
            </Fragment>
          ))}
          {mine.filter(({ after }) => shown.every(({ json }) => json.id !== after)).map(renderSending)}
        </div>
      </div>
      <Edits shown={shown} />
      {!isAtEnd && <button type="button" class="shell-jump" onClick={toEnd}>Jump to present</button>}
    </div>
  );
}

const sizeOf = ({ clientWidth, clientHeight, scrollHeight }: HTMLElement): string => `${clientWidth} ${clientHeight} ${scrollHeight}`;

const dayOf = ({ json }: ChannelMessage): string => new Date(json.timestamp).toLocaleDateString("en", { dateStyle: "long" });

/** Shows the date above the first message of a day. */
function Day({ message, before }: { message: ChannelMessage; before: ChannelMessage | undefined }) {
  const day = dayOf(message);
  if (before !== undefined && dayOf(before) === day) return null;
  return <p class="shell-day"><span>{day}</span></p>;
}

const renderSending = (sending: Sending) => <SendingLine key={`sending ${sending.number}`} sending={sending} />;

function SendingLine({ sending: { number, typed, isQuiet, why, retry } }: { sending: Sending }) {
  if (why === null) return isQuiet ? null : <p class="shell-sending" aria-busy="true">Sending {typed.words}…</p>;
  // The entry disappears together with the focused button.
  const leave = (then?: () => void) => () => {
    dismiss(number);
    focus.value = { on: "text" };
    then?.();
  };
  return (
    <div class="shell-failed">
      <p class="shell-failed-words">{typed.words}</p>
      <p class="shell-failed-why"><span aria-hidden="true">⚠ </span>{why}</p>
      <p class="shell-failed-only">
        Only you can see this
        <button type="button" onClick={leave(retry)}>Try again</button>
        <button type="button" onClick={leave(typed.edit)}>Edit</button>
        <button type="button" onClick={leave()}>Dismiss</button>
      </p>
    </div>
  );
}
