//! The replies to `/daily`, drawn as text.

use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};

use super::super::catalog::Catalog;
use super::super::daily::{self, PostNowResult};
use super::super::drawing::draw;
use super::super::permission::{ChannelPermission, PermissionProblem};
use super::assert_sendable;
use super::quiz::{TODAY, tally};
use recite_quiz::{
    ChannelId, ChannelStatus, GuildId, MessageId, Pause, Post, PostState, PostingFailure, Remark,
    RoleId, Schedule, Tally,
};

const CHANNEL: ChannelId = ChannelId(7);

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn status(topics: &[String]) -> ChannelStatus {
    ChannelStatus {
        schedule: Schedule {
            channel: CHANNEL,
            guild: GuildId(1),
            post_at: time(9, 0, 0, 0),
            zone: "America/New_York".to_owned(),
            topics: topics.to_vec(),
            role: None,
            is_on: true,
            changed_at: instant("2026-11-01T14:00:00Z"),
            pause: None,
            set_up_by: None,
        },
        next: Some(instant("2026-11-23T14:00:00Z")),
        posts: Vec::new(),
        questions: 120,
        unasked: 118,
    }
}

fn post(on: Date, state: PostState, remark: Option<Remark>) -> (Post, Tally) {
    let planned = Post::plan(CHANNEL, GuildId(1), on, instant("2026-11-01T14:00:00Z"));
    let message = (state == PostState::Closed).then_some(MessageId(3));
    let post = Post {
        state,
        remark,
        message,
        ..planned
    };
    (post, tally(6, 4))
}

fn posted(on: Date) -> (Post, Tally) {
    post(on, PostState::Closed, None)
}

#[test]
fn a_new_schedule_shows_when_the_first_question_comes() {
    insta::assert_snapshot!(draw(&daily::setup_done(Catalog::english(), &status(&[]))), @r#"
    (only you see this)
    ┃ **The question of the day is set up** in <#7>.
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ The next question comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ 118 of 120 questions haven't been asked here yet.
    ┃ -# /daily now posts one right away, and /daily status shows how it's going.
    "#);
    let topics = ["python".to_owned(), "rust/Box_1".to_owned()];
    let mut status = status(&topics);
    status.schedule.role = Some(RoleId(55));
    status.unasked = 9;
    insta::assert_snapshot!(draw(&daily::setup_done(Catalog::english(), &status)), @r#"
    (only you see this)
    ┃ **The question of the day is set up** in <#7>.
    ┃ Every day at **09:00** (America/New_York) · python, rust/Box_1 · pings <@&55>
    ┃ The next question comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ ⚠ Only 9 of 120 questions haven't been asked here yet.
    ┃ -# /daily now posts one right away, and /daily status shows how it's going.
    "#);
}

#[test]
fn the_status_shows_posted_missed_and_held_questions() {
    let posts = vec![
        post(TODAY, PostState::Sending, None),
        posted(date(2026, 11, 21)),
        post(date(2026, 11, 20), PostState::Missed, Some(Remark::Offline)),
        post(date(2026, 11, 19), PostState::Held, Some(Remark::Unseen)),
    ];
    let well = ChannelStatus {
        posts,
        ..status(&[])
    };
    let mut paused = status(&[]);
    paused.schedule.pause = Some(Pause {
        cause: PostingFailure::Rejected("`Missing Access`".to_owned()),
        since: instant("2026-11-21T14:00:00Z"),
        retry_at: instant("2026-11-22T15:00:00Z"),
        failures: 3,
    });
    paused.unasked = 0;
    let mut off = paused.clone();
    off.schedule.is_on = false;
    off.questions = 0;
    insta::assert_snapshot!(draw(&daily::status::status(Catalog::english(), &[well, paused, off], None)), @r#"
    (only you see this)
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ The next question comes <t:1795442400:R> (<t:1795442400:f>).
    ┃ 118 of 120 questions haven't been asked here yet.
    ┃ - 22 November 2026 · on its way
    ┃ - [21 November 2026](https://discord.com/channels/1/7/3) · 6 answered, 4 knew it
    ┃ - 20 November 2026 · ⚠ not posted: I was offline when it was due
    ┃ - 19 November 2026 · ⚠ possibly posted, so not posted again: I can't read the channel's history, so I don't know whether it was posted
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ ⚠ **Paused** since <t:1795269600:f>: Discord rejected it (\`Missing Access\`). I'll try again <t:1795359600:R>.
    ┃ All 120 questions have been asked here before, so they will repeat from now on.
    ┃ ### <#7>
    ┃ Every day at **09:00** (America/New_York) · all topics · pings nobody
    ┃ **Off.** Use /daily setup to turn it on again.
    ┃ ⚠ There are no questions to ask here yet, so nothing will be posted.
    "#);
    insta::assert_snapshot!(draw(&daily::status::status(Catalog::english(), &[], None)), @r#"
    (only you see this)
    ┃ There's no question of the day in this server yet. Use /daily setup to start one.
    "#);
}

#[test]
fn a_status_begins_with_a_wrong_clock() {
    for (minutes, far) in [
        (7, "7 minutes ahead of"),
        (-60, "60 minutes behind"),
        (150, "2 hours ahead of"),
        (-2_880, "2 days behind"),
        (525_600, "365 days ahead of"),
    ] {
        let ahead = SignedDuration::from_mins(minutes);
        let status = status(&[]);
        let text = draw(&daily::status::status(
            Catalog::english(),
            &[status],
            Some(ahead),
        ));
        assert!(
            text.contains(&format!("**My clock is {far} Discord's**")),
            "{text}"
        );
    }
}

#[test]
fn a_status_of_more_channels_than_fit_counts_the_rest() {
    let posts = (1..9).map(|day| posted(date(2026, 11, day))).collect();
    let topics = vec!["a long topic / with another below it".to_owned(); 30];
    let status = ChannelStatus {
        posts,
        ..status(&topics)
    };
    let message = daily::status::status(Catalog::english(), &vec![status; 50], None);
    assert_sendable(&message);
    let drawn = draw(&message);
    insta::assert_snapshot!(drawn.lines().last().expect("a line"), @"┃ -# … and 46 more channels");
}

#[test]
fn wrong_options_are_quoted_with_what_to_write_instead() {
    let all = [
        daily::bad_time(Catalog::english(), "25:00"),
        daily::bad_zone(Catalog::english(), "Atlantis `x`"),
        daily::unknown_topics(Catalog::english(), &["pyhton".to_owned()]),
        daily::unknown_topics(
            Catalog::english(),
            &["pyhton".to_owned(), "rsut".to_owned()],
        ),
        daily::no_questions(Catalog::english()),
        daily::permission_problem(
            Catalog::english(),
            CHANNEL,
            &PermissionProblem::Missing(vec![
                ChannelPermission::View,
                ChannelPermission::SendMessages,
            ]),
        ),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ I can't read `25:00` as a time of day. Write it like 09:00, 9 am or 21:30.

    (only you see this)
    ┃ I don't know a time zone called ``Atlantis `x` ``. Type a city, such as Berlin, and pick one of the suggestions.

    (only you see this)
    ┃ The notes don't have the topic `pyhton`. Pick one of the suggestions.

    (only you see this)
    ┃ The notes don't have the topics `pyhton`, `rsut`. Pick from the suggestions, with commas between topics.

    (only you see this)
    ┃ There are no questions in these topics. Choose other topics, or write notes with questions as headings.

    (only you see this)
    ┃ I can't post in <#7> yet. I'm missing these permissions there:
    ┃ - **View Channel**
    ┃ - **Send Messages**
    ┃ Please allow them in the channel's settings, then run /daily setup again.
    "#);
}

#[test]
fn now_and_off_report_the_result() {
    let url = || "https://discord.com/channels/1/7/3".to_owned();
    let all = [
        daily::post_now(Catalog::english(), CHANNEL, &PostNowResult::Coming),
        daily::post_now(Catalog::english(), CHANNEL, &PostNowResult::Posted(url())),
        daily::post_now(
            Catalog::english(),
            CHANNEL,
            &PostNowResult::AlreadyPosted(Some(url())),
        ),
        daily::post_now(
            Catalog::english(),
            CHANNEL,
            &PostNowResult::AlreadyPosted(None),
        ),
        daily::post_now(Catalog::english(), CHANNEL, &PostNowResult::NotSetUp),
        daily::post_now(
            Catalog::english(),
            CHANNEL,
            &PostNowResult::NotPosted(Remark::NoQuestion),
        ),
        daily::turned_off(Catalog::english(), CHANNEL, true),
        daily::turned_off(Catalog::english(), CHANNEL, false),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ Today's question is on its way to <#7>.

    (only you see this)
    ┃ Posted: [today's question](https://discord.com/channels/1/7/3).

    (only you see this)
    ┃ <#7> already has [today's question](https://discord.com/channels/1/7/3). The next one comes tomorrow.

    (only you see this)
    ┃ <#7> already has today's question. The next one comes tomorrow.

    (only you see this)
    ┃ There's no question of the day in <#7> yet. Use /daily setup to start one.

    (only you see this)
    ┃ I can't post in <#7> right now: there are no questions in these topics.

    (only you see this)
    ┃ The question of the day is off in <#7>. Its settings and everyone's cards stay: use /daily setup to turn it on again.

    (only you see this)
    ┃ There's no question of the day in <#7>, so there's nothing to turn off.
    "#);
}
