// The bot's time, and buttons that advance it.
import "./clock.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { composeDailySetUp, dailyPlace } from "../../composer/set-up-daily";
import { advance } from "../../connection";
import { jumpTo } from "../../markdown/jump";
import type { Advance, Clock, Snowflake } from "../../protocol";
import { channels, clock as clockState, applyUpdate, people, allMessages } from "../../state";
import { ErrorMessage, errorText } from "../parts";
import { botNow, runClock } from "./now";
import { postedSince } from "./posted";
import { dayAndTime, span } from "./format";

const STEPS: { by: Advance["by"]; label: string }[] = [
  { by: "hour", label: "1 hour" },
  { by: "next_post", label: "To the next question" },
  { by: "day", label: "1 day" },
];

export function ClockPanel() {
  useEffect(runClock, []);
  const clock = clockState.value;
  if (clock === undefined) return <></>;
  return (
    <section class="panel clock-panel" aria-labelledby="clock-title">
      <h2 id="clock-title">The bot’s clock</h2>
      <CurrentTime />
      <p class="clock-ahead">{aheadText(clock.ahead_s)}</p>
      <h3>Next daily question</h3>
      <NextPost clock={clock} />
      <AdvanceButtons clock={clock} />
    </section>
  );
}

/** Not a live region, because it changes every second. */
function CurrentTime() {
  const now = botNow.value;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUtc = dayAndTime(now) === dayAndTime(now, "UTC");
  return (
    <div role="timer" aria-label="The bot's current time">
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

function aheadText(seconds: number): string {
  return seconds <= 0 ? "Real time" : `${span(seconds)} ahead of real time`;
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
  if (place === null) return <p>No daily question is set up.</p>;
  return (
    <>
      <p>
        No daily question is set up. To set one up, send <code>/daily setup</code> in #{place.channel.name} as {place.manager.name} (manager).
      </p>
      <button type="button" class="panel-button" onClick={() => composeDailySetUp(server)}>
        Fill in the command
      </button>
    </>
  );
}

function AdvanceButtons({ clock }: { clock: Clock }) {
  const inProgress = useSignal<Advance["by"] | null>(null);
  const error = useSignal<string | null>(null);
  const advanced = useSignal<Advanced | null>(null);
  const advanceBy = async (by: Advance["by"]): Promise<void> => {
    // Not `disabled`, because that would remove the focus from the pressed button.
    if (inProgress.value !== null) return;
    [inProgress.value, error.value, advanced.value] = [by, null, null];
    const before = new Set(allMessages.peek()?.map((shown) => shown.json.id));
    try {
      const now = await advance({ by });
      applyUpdate({ update: "clock", clock: now });
      advanced.value = { to: Date.parse(now.now), before };
    } catch (thrown) {
      error.value = errorText(thrown);
    }
    inProgress.value = null;
  };
  return (
    <>
      <h3 id="clock-moves">Advance the clock</h3>
      <p class="panel-hint">
        This advances the time of the bot and of Discord. Every question that becomes due is posted at its time. The clock cannot be moved back.
      </p>
      <div class="clock-moves" role="group" aria-labelledby="clock-moves">
        {STEPS.map(({ by, label }) => (
          <button
            type="button"
            class="panel-button"
            disabled={by === "next_post" && clock.next_post === null}
            aria-disabled={inProgress.value !== null}
            aria-busy={inProgress.value === by}
            onClick={() => void advanceBy(by)}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="status" class="clock-moved">
        {inProgress.value !== null && <p>Advancing. Due questions are posted first…</p>}
        {advanced.value !== null && <AdvanceSummary advanced={advanced.value} />}
      </div>
      <ErrorMessage why={error.value} />
    </>
  );
}

interface Advanced {
  /** The bot's time in milliseconds. */
  to: number;
  /** The messages that already existed. */
  before: ReadonlySet<Snowflake>;
}

/** Lists the posted questions. Messages may arrive after the response, so the list is updated with each message. */
function AdvanceSummary({ advanced }: { advanced: Advanced }) {
  const posted = postedSince(advanced.before, advanced.to, allMessages.value ?? []);
  return (
    <>
      <p>Advanced to {dayAndTime(advanced.to, "UTC")} UTC.</p>
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
