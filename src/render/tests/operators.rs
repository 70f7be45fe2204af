//! The replies of `/daily`, drawn as text.

use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};

use super::super::daily::{
    self, Now, PauseShowing, Pool, PostLine, PostLineState, ScheduleShowing, Status,
};
use super::super::drawing::draw;
use super::assert_sendable;
use super::quiz::{TODAY, tally};
use crate::quiz::{ChannelId, RoleId};

const CHANNEL: ChannelId = ChannelId(7);

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn schedule(topics: &[String]) -> ScheduleShowing<'_> {
    ScheduleShowing {
        channel: CHANNEL,
        post_at: time(9, 0, 0, 0),
        zone: "America/New_York",
        topics,
        role: None,
        next: Some(instant("2026-11-23T14:00:00Z")),
        pool: Pool {
            questions: 120,
            unasked: 118,
        },
    }
}

fn posted(on: Date) -> PostLine {
    let url = "https://discord.com/channels/1/7/3".to_owned();
    PostLine {
        on,
        state: PostLineState::Posted {
            url,
            tally: tally(6, 4),
        },
    }
}

#[test]
fn a_set_up_schedule_says_when_the_first_question_comes() {
    insta::assert_snapshot!(draw(&daily::set_up(&schedule(&[]))), @r#"
    (only you see this)
    ┃ **The question of the day is set up** for <#7>.
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ The next one comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ 118 of 120 questions have not been asked here yet.
    ┃ -# /daily now posts one right away, /daily status shows how it is doing.
    "#);
    let topics = ["python".to_owned(), "rust/Box_1".to_owned()];
    let mut schedule = schedule(&topics);
    schedule.role = Some(RoleId(55));
    schedule.pool.unasked = 9;
    insta::assert_snapshot!(draw(&daily::set_up(&schedule)), @r#"
    (only you see this)
    ┃ **The question of the day is set up** for <#7>.
    ┃ Every day at **09:00** (America/New_York) · python, rust/Box_1 · pings <@&55>
    ┃ The next one comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ ⚠ Only 9 of 120 questions have not been asked here yet.
    ┃ -# /daily now posts one right away, /daily status shows how it is doing.
    "#);
}

#[test]
fn the_status_tells_what_went_well_and_what_did_not() {
    let missed = |on, state| PostLine { on, state };
    let posts = [
        missed(TODAY, PostLineState::OnItsWay),
        posted(date(2026, 11, 21)),
        missed(
            date(2026, 11, 20),
            PostLineState::Missed("the bot was offline until 18:10".to_owned()),
        ),
        missed(
            date(2026, 11, 19),
            PostLineState::Held("the channel's history cannot be read".to_owned()),
        ),
    ];
    let well = Status {
        schedule: schedule(&[]),
        is_on: true,
        pause: None,
        posts: &posts,
    };
    let pause = PauseShowing {
        reason: "Discord says `Missing Access`",
        since: instant("2026-11-21T14:00:00Z"),
        retry_at: instant("2026-11-22T15:00:00Z"),
    };
    let mut paused = well.clone();
    (paused.pause, paused.posts) = (Some(pause), &[]);
    paused.schedule.pool.unasked = 0;
    let mut off = paused.clone();
    off.is_on = false;
    off.schedule.pool.questions = 0;
    insta::assert_snapshot!(draw(&daily::status(&[well, paused, off], None)), @r#"
    (only you see this)
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ The next one comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ 118 of 120 questions have not been asked here yet.
    ┃ - 22 November 2026: on its way
    ┃ - [21 November 2026](https://discord.com/channels/1/7/3): 6 answered, 4 knew it
    ┃ - 20 November 2026: ⚠ not posted, as the bot was offline until 18:10.
    ┃ - 19 November 2026: ⚠ perhaps posted, so not posted again: the channel's history cannot be read.
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ ⚠ **Paused** since <t:1795269600:f>: Discord says \`Missing Access\`. I try again <t:1795359600:R>.
    ┃ All 120 questions were asked here before, so now they repeat.
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ **Off.** /daily setup turns it on again.
    ┃ ⚠ No note can be asked here yet, so nothing is posted.
    "#);
    insta::assert_snapshot!(draw(&daily::status(&[], None)), @r#"
    (only you see this)
    ┃ No question of the day is set up here. /daily setup starts one.
    "#);
}

#[test]
fn a_status_begins_with_a_clock_that_is_wrong() {
    for (minutes, far) in [
        (7, "7 minutes ahead of"),
        (-60, "60 minutes behind"),
        (150, "2 hours ahead of"),
        (-2_880, "2 days behind"),
        (525_600, "365 days ahead of"),
    ] {
        let ahead = SignedDuration::from_mins(minutes);
        let status = Status {
            schedule: schedule(&[]),
            is_on: true,
            pause: None,
            posts: &[],
        };
        let text = draw(&daily::status(&[status], Some(ahead)));
        assert!(
            text.contains(&format!("**My clock is {far} Discord's**")),
            "{text}"
        );
    }
}

#[test]
fn a_status_of_more_channels_than_fit_counts_the_rest() {
    let posts: Vec<PostLine> = (1..9).map(|day| posted(date(2026, 11, day))).collect();
    let topics = vec!["a long topic / with another below it".to_owned(); 30];
    let status = Status {
        schedule: schedule(&topics),
        is_on: true,
        pause: None,
        posts: &posts,
    };
    let message = daily::status(&vec![status; 50], None);
    assert_sendable(&message);
    let drawn = draw(&message);
    insta::assert_snapshot!(drawn.lines().last().expect("a line"), @"┃ -# … and 46 more channels.");
}

#[test]
fn what_cannot_be_read_is_named_with_what_to_write() {
    let all = [
        daily::bad_time("25:00"),
        daily::bad_zone("Atlantis `x`"),
        daily::unknown_topics(&["pyhton".to_owned()]),
        daily::unknown_topics(&["pyhton".to_owned(), "rsut".to_owned()]),
        daily::no_questions(),
        daily::missing_permissions(CHANNEL, &["View Channel", "Send Messages"]),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ I cannot read `25:00` as a time of day. Write it like 09:00, 9 am or 21:30.

    (only you see this)
    ┃ I know no time zone called ``Atlantis `x` ``. Type a city, such as Berlin, and pick one of the suggestions.

    (only you see this)
    ┃ The notes have no topic `pyhton`. Pick from the suggestions, and put a comma between several.

    (only you see this)
    ┃ The notes have no topics `pyhton`, `rsut`. Pick from the suggestions, and put a comma between several.

    (only you see this)
    ┃ No note within these topics can be asked as a question. Choose other topics, or write notes whose headings are questions.

    (only you see this)
    ┃ I cannot post in <#7> yet. There I still need:
    ┃ - **View Channel**
    ┃ - **Send Messages**
    ┃ Please give me these in the channel's settings, then run /daily setup again.
    "#);
}

#[test]
fn now_and_off_say_what_happened() {
    let url = || "https://discord.com/channels/1/7/3".to_owned();
    let all = [
        daily::now(CHANNEL, &Now::OnItsWay),
        daily::now(CHANNEL, &Now::Posted(url())),
        daily::now(CHANNEL, &Now::AlreadyPosted(Some(url()))),
        daily::now(CHANNEL, &Now::AlreadyPosted(None)),
        daily::now(CHANNEL, &Now::NotSetUp),
        daily::now(CHANNEL, &Now::Cannot("no question is left".to_owned())),
        daily::off(CHANNEL, true),
        daily::off(CHANNEL, false),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ Today's question is on its way to <#7>.

    (only you see this)
    ┃ Posted: [today's question](https://discord.com/channels/1/7/3).

    (only you see this)
    ┃ <#7> has had [today's question](https://discord.com/channels/1/7/3) already. The next one comes tomorrow.

    (only you see this)
    ┃ <#7> has had today's question already. The next one comes tomorrow.

    (only you see this)
    ┃ No question of the day is set up in <#7>. /daily setup starts one.

    (only you see this)
    ┃ I cannot post in <#7> now: no question is left.

    (only you see this)
    ┃ The question of the day is off in <#7>. Its settings and everybody's cards are kept: /daily setup turns it on again.

    (only you see this)
    ┃ No question of the day is set up in <#7>, so there is nothing to turn off.
    "#);
}
