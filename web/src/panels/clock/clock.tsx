// What time the bot believes it is, and buttons that move it on.
import "./clock.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { composeDailySetUp, dailyPlace } from "../../composer/set-up-daily";
import { advance } from "../../connection";
import { jumpTo } from "../../markdown/jump";
import type { Advance, Clock, Snowflake } from "../../protocol";
import { channels, clock as told, hear, people, told as messages } from "../../state";
import { Fault, whyOf } from "../parts";
import { botNow, runClock } from "./now";
import { postedSince } from "./posted";
import { dayAndTime, span } from "./words";

const MOVES: { by: Advance["by"]; label: string }[] = [
  { by: "hour", label: "1 hour" },
  { by: "next_post", label: "To the next question" },
  { by: "day", label: "1 day" },
];

export function ClockPanel() {
  useEffect(runClock, []);
  const clock = told.value;
  if (clock === undefined) return <></>;
  return (
    <section class="panel clock-panel" aria-labelledby="clock-title">
      <h2 id="clock-title">The bot’s clock</h2>
      <Face />
      <p class="clock-ahead">{aheadWords(clock.ahead_s)}</p>
      <h3>Next daily question</h3>
      <NextPost clock={clock} />
      <Moves clock={clock} />
    </section>
  );
}

/** Ticks, so it is no live region: read when one comes to it, not each second. */
function Face() {
  const now = botNow.value;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUtc = dayAndTime(now) === dayAndTime(now, "UTC");
  return (
    <div role="timer" aria-label="The time the bot believes it is">
      <time class="clock-face" dateTime={new Date(now).toISOString()} data-testid="bot-time">
        {dayAndTime(now, "UTC")} <span class="clock-zone">UTC</span>
      </time>
      {!isUtc && (
        <p class="clock-here">
          {dayAndTime(now)} <span class="clock-zone">{zone}</span>
        </p>
      )}
    </div>
  );
}

function aheadWords(seconds: number): string {
  return seconds <= 0 ? "This is the real time." : `${span(seconds)} ahead of the real time.`;
}

function NextPost({ clock }: { clock: Clock }) {
  const next = clock.next_post;
  if (next === null) return <HowToSetUp />;
  const at = Date.parse(next.at);
  return (
    <p data-testid="next-post">
      <time dateTime={next.at}>{dayAndTime(at, next.zone)}</time> <span class="clock-zone">{next.zone}</span>
      <br />
      in {channelName(next.channel)}, in {span((at - botNow.value) / 1000)}
    </p>
  );
}

function channelName(id: Snowflake): string {
  const channel = channels.value?.find((it) => it.id === id);
  return channel === undefined ? "a channel" : `#${channel.name}`;
}

function HowToSetUp() {
  const server = { channels: channels.value ?? [], people: people.value ?? [] };
  const place = dailyPlace(server);
  if (place === null) return <p>None is set up.</p>;
  return (
    <>
      <p>
        None is set up. A manager sets one up: as {place.manager.name}, send <code>/daily setup</code> in #{place.channel.name}.
      </p>
      <button type="button" class="panel-button" onClick={() => composeDailySetUp(server)}>
        Write it for me
      </button>
    </>
  );
}

function Moves({ clock }: { clock: Clock }) {
  const underWay = useSignal<Advance["by"] | null>(null);
  const fault = useSignal<string | null>(null);
  const moved = useSignal<Moved | null>(null);
  const move = async (by: Advance["by"]): Promise<void> => {
    // Not `disabled`, which would take the focus away from whoever pressed it.
    if (underWay.value !== null) return;
    [underWay.value, fault.value, moved.value] = [by, null, null];
    const before = new Set(messages.peek()?.map((shown) => shown.json.id));
    try {
      const now = await advance({ by });
      hear({ tell: "clock", clock: now });
      moved.value = { to: Date.parse(now.now), before };
    } catch (refused) {
      fault.value = whyOf(refused);
    }
    underWay.value = null;
  };
  return (
    <>
      <h3 id="clock-moves">Move the clock on</h3>
      <p class="panel-hint">
        For the bot and for Discord. Every question that is due on the way is posted, each at its time. There is no way back.
      </p>
      <div class="clock-moves" role="group" aria-labelledby="clock-moves">
        {MOVES.map(({ by, label }) => (
          <button
            type="button"
            class="panel-button"
            disabled={by === "next_post" && clock.next_post === null}
            aria-disabled={underWay.value !== null}
            aria-busy={underWay.value === by}
            onClick={() => void move(by)}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="status" class="clock-moved">
        {underWay.value !== null && <p>Moving on; what is due on the way is posted first…</p>}
        {moved.value !== null && <WhatHappened moved={moved.value} />}
      </div>
      <Fault why={fault.value} />
    </>
  );
}

interface Moved {
  /** In milliseconds of the bot's clock. */
  to: number;
  /** The messages that were there already. */
  before: ReadonlySet<Snowflake>;
}

/** Messages may be told after the clock's answer, so it is looked at anew with each. */
function WhatHappened({ moved }: { moved: Moved }) {
  const posted = postedSince(moved.before, moved.to, messages.value ?? []);
  return (
    <>
      <p>Moved on to {dayAndTime(moved.to, "UTC")} UTC.</p>
      {posted.map(({ id, channel, question }) => (
        <p key={id}>
          Posted in {channelName(channel)}:{" "}
          <button type="button" class="clock-post" onClick={() => jumpTo(id)}>
            {question}
          </button>
        </p>
      ))}
    </>
  );
}
