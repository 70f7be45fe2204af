// The messages of the chosen channel, and what was sent from here and is not answered. New ones are read out.
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { focus } from "../composer/draft";
import { dismiss, sendings, type Sending } from "../composer/sending";
import { MessageView } from "../message/view";
import { channel, me, messages } from "../state";
import type { Shown } from "../protocol";
import { Edits } from "./edits";
import { Hint } from "./hints";
import { here } from "./places";
import { Unheard, unheard } from "./unheard";

/** How far above its end the log still counts as read to the end, in pixels. */
const SLACK = 40;

export function Log() {
  const [isAtEnd, setAtEnd] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** Whether the end stays in sight; only scrolling up lets go of it. */
  const isPinned = useRef(true);
  const top = useRef(0);
  /** How large the log was when it was last scrolled: another size moves it, and nobody scrolled. */
  const size = useRef("");
  const shown = messages.value;
  const mine = sendings.value.filter(({ person, channel: place }) => person === me.value?.id && place === channel.value);
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });

  useEffect(() => {
    if (scroller.current === null || content.current === null) return;
    // Also pictures that load late, and windows that change, must not hide the end.
    const sizes = new ResizeObserver(() => {
      if (isPinned.current) toEnd();
      if (scroller.current !== null) size.current = sizeOf(scroller.current);
    });
    sizes.observe(scroller.current);
    sizes.observe(content.current);
    return () => sizes.disconnect();
  }, []);
  // Whoever sends something wants to see what comes of it.
  const newest = mine.at(-1)?.number;
  useLayoutEffect(() => { if (newest !== undefined) toEnd(); }, [newest]);

  const scrolled = ({ currentTarget }: Event & { currentTarget: HTMLElement }) => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    const isSameSize = size.current === sizeOf(currentTarget);
    // The log may have grown since it was scrolled to its end: being away from it is not enough.
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
              {unheard.value === message.json.id && <Unheard message={message.json} />}
              {mine.filter(({ after }) => after === message.json.id).map(line)}
            </Fragment>
          ))}
          {mine.filter(({ after }) => shown.every(({ json }) => json.id !== after)).map(line)}
        </div>
      </div>
      <Edits shown={shown} />
      {!isAtEnd && <button type="button" class="shell-jump" onClick={toEnd}>Jump to present</button>}
    </div>
  );
}

const sizeOf = ({ clientWidth, clientHeight, scrollHeight }: HTMLElement): string => `${clientWidth} ${clientHeight} ${scrollHeight}`;

const dayOf = ({ json }: Shown): string => new Date(json.timestamp).toLocaleDateString("en", { dateStyle: "long" });

/** Tells a new day, the first included. */
function Day({ message, before }: { message: Shown; before: Shown | undefined }) {
  const day = dayOf(message);
  if (before !== undefined && dayOf(before) === day) return null;
  return <p class="shell-day"><span>{day}</span></p>;
}

const line = (sending: Sending) => <SendingLine key={`sending ${sending.number}`} sending={sending} />;

function SendingLine({ sending: { number, typed, isQuiet, why, again } }: { sending: Sending }) {
  if (why === null) return isQuiet ? null : <p class="shell-sending" aria-busy="true">Sending {typed.words}…</p>;
  // The line goes, and with it the button that has the focus.
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
        <button type="button" onClick={leave(again)}>Try again</button>
        <button type="button" onClick={leave(typed.edit)}>Edit</button>
        <button type="button" onClick={leave()}>Dismiss</button>
      </p>
    </div>
  );
}
