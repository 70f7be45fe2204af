// What time the bot believes it is, and buttons that move it on.
import "./clock.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { composeDailySetUp, dailyPlace } from "../../composer/set-up-daily";
import { advance } from "../../connection";
import type { Advance, Clock, Snowflake } from "../../protocol";
import { channels, clock as told, hear, people } from "../../state";
import { Fault, News, whyOf } from "../parts";
import { botNow, runClock } from "./now";
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
  const news = useSignal("");
  const move = async (by: Advance["by"]): Promise<void> => {
    // Not `disabled`, which would take the focus away from whoever pressed it.
    if (underWay.value !== null) return;
    [underWay.value, fault.value, news.value] = [by, null, "Moving on; what is due on the way is posted first…"];
    try {
      const moved = await advance({ by });
      hear({ tell: "clock", clock: moved });
      news.value = `It is ${dayAndTime(Date.parse(moved.now), "UTC")} UTC now.`;
    } catch (refused) {
      [fault.value, news.value] = [whyOf(refused), ""];
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
      <News>{news.value}</News>
      <Fault why={fault.value} />
    </>
  );
}
