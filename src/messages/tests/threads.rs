//! Help threads: the answer, and the replies to `/threads`, drawn as text.

use jiff::Timestamp;

use super::super::answer::{ConfidenceLevel, Links, ReplyPlace, public_reply};
use super::super::catalog::Catalog;
use super::super::custom_id::ReplyOwners;
use super::super::drawing::draw;
use super::super::permission::{ChannelPermission, PermissionProblem};
use super::super::threads::{self, HelpStatus, SetupProblem, SolvedOutcome};
use super::{assert_sendable, qa};
use recite_notes::Qa;
use recite_quiz::help::{FoundNote, HelpChannel, HelpMode, HelpThread, TagId, ThreadOutcome};
use recite_quiz::{ChannelId, GuildId};

const CHANNEL: ChannelId = ChannelId(7);

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn settings(mode: HelpMode) -> HelpChannel {
    HelpChannel {
        channel: CHANNEL,
        guild: GuildId(1),
        wait_minutes: 10,
        takes_likely: true,
        topics: vec!["python".to_owned(), "r*st".to_owned()],
        solved_tag: Some(TagId(5)),
        mode,
        mode_since: instant("2026-11-01T14:00:00Z"),
        set_up_by: None,
    }
}

fn thread(number: u64, outcome: ThreadOutcome, note: Option<(&Qa, bool)>) -> HelpThread {
    HelpThread {
        thread: ChannelId(number),
        channel: CHANNEL,
        guild: GuildId(1),
        created_at: instant("2026-11-02T14:00:00Z"),
        attempts: 0,
        outcome: Some(outcome),
        note: note.map(|(qa, is_sure)| FoundNote {
            qa: qa.id.clone(),
            is_sure,
        }),
        is_solved: number == 21,
        is_removed: number == 22,
    }
}

fn status<'a>(mode: HelpMode, threads: Vec<(HelpThread, Option<&'a Qa>)>) -> HelpStatus<'a> {
    HelpStatus {
        settings: settings(mode),
        tag: Some("solved".to_owned()),
        threads,
        live_from: instant("2026-11-08T14:00:00Z"),
    }
}

#[test]
fn the_answer_in_a_thread_says_where_it_is_from() {
    let qa = qa("How do I wait?", "`await it`.");
    let owners = ReplyOwners {
        poster: 1,
        author: 1,
    };
    let answer = public_reply(
        Catalog::english(),
        &qa,
        ConfidenceLevel::Likely,
        (ReplyPlace::HelpThread, owners),
        &Links::default(),
    );
    assert_sendable(&answer);
    insta::assert_snapshot!(draw(&answer), @r"
    ┃ Not certain, but this looks closest:
    ┃ ### How do I wait?
    ┃ `await it`.
    ┃ -# python / asyncio · python/asyncio.md:12
    ┃ -# From our notes. It may not be what you meant.
    [This solved it] [Remove]
    ");
}

#[test]
fn the_status_lists_what_was_or_would_be_answered() {
    use ThreadOutcome::{Failed, NoNote, Posted, Previewed};
    let [wait, loops] = ["How do I wait?", "What is *the* loop?"].map(|it| qa(it, "So."));
    let preview = status(
        HelpMode::Preview,
        vec![
            (thread(11, Previewed, Some((&wait, true))), Some(&wait)),
            (thread(12, Previewed, Some((&loops, false))), Some(&loops)),
            (thread(13, Previewed, Some((&loops, true))), None),
            (thread(14, NoNote, None), None),
        ],
    );
    let live = status(
        HelpMode::Live,
        vec![
            (thread(21, Posted, Some((&wait, true))), Some(&wait)),
            (thread(22, Posted, Some((&wait, true))), Some(&wait)),
            (thread(23, Failed, Some((&wait, true))), Some(&wait)),
        ],
    );
    let mut all = [
        preview,
        live,
        status(HelpMode::Paused, Vec::new()),
        status(HelpMode::Off, Vec::new()),
    ];
    for (number, status) in (7..).zip(&mut all) {
        status.settings.channel = ChannelId(number);
    }
    let message = threads::status(Catalog::english(), &all);
    assert_sendable(&message);
    insta::assert_snapshot!(draw(&message), @r"
    (only you see this)
    ┃ ### <#7>
    ┃ After 10 minutes without an answer · sure and likely answers · python, r\*st · solved threads get the tag solved
    ┃ **Preview** since <t:1793541600:f>: nothing is posted. Of 4 new threads, I would have answered 3.
    ┃ - <#11> · How do I wait?
    ┃ - <#12> · What is the loop? · likely
    ┃ - <#13> · a note that has been removed since then
    ┃ -# I recommend a week of preview before you press “Go live”. It ends <t:1794146400:R>.
    ┃ [Read one of these notes ▾]
    ┃   How do I wait? — python / asyncio
    ┃   What is the loop? — python / asyncio
    ┃ [Go live]
    ┃ ### <#8>
    ┃ After 10 minutes without an answer · sure and likely answers · python, r\*st · solved threads get the tag solved
    ┃ **Live** since <t:1793541600:f>: of 3 new threads, I answered 2. Marked as solved: 1. Removed: 1.
    ┃ - <#21> · How do I wait? · solved
    ┃ - <#22> · How do I wait? · removed
    ┃ - <#23> · How do I wait?
    ┃ ⚠ I couldn't post 1 answer. Please check my permissions in the channel.
    ┃ [Read one of these notes ▾]
    ┃   How do I wait? — python / asyncio
    ┃ ### <#9>
    ┃ After 10 minutes without an answer · sure and likely answers · python, r\*st · solved threads get the tag solved
    ┃ ⚠ **Paused** since <t:1793541600:f>, because several of my last answers were removed. Press “Go live” to continue.
    ┃ [Go live]
    ┃ ### <#10>
    ┃ After 10 minutes without an answer · sure and likely answers · python, r\*st · solved threads get the tag solved
    ┃ **Off.** Use /threads setup to turn it on again.
    ");
}

#[test]
fn a_status_of_many_channels_and_threads_can_be_sent() {
    let wait = qa(&format!("How do I {}wait?", "really ".repeat(40)), "So.");
    for (channels, count) in [(1, 1_000), (3, 15), (40, 0), (40, 40)] {
        let listed = (0..count).map(|n| {
            let note = Some((&wait, true));
            (thread(n, ThreadOutcome::Previewed, note), Some(&wait))
        });
        let listed: Vec<_> = listed.collect();
        let all: Vec<HelpStatus> = (0..channels)
            .map(|n| {
                let mut status = status(HelpMode::Preview, listed.clone());
                status.settings.channel = ChannelId(n);
                status
            })
            .collect();
        assert_sendable(&threads::status(Catalog::english(), &all));
    }
}

#[test]
fn the_other_replies() {
    let catalog = Catalog::english();
    let not_set_up = |why| threads::not_set_up(catalog, CHANNEL, &why);
    let all = [
        threads::set_up(catalog, &settings(HelpMode::Preview), Some("solved")),
        threads::set_up(
            catalog,
            &HelpChannel {
                wait_minutes: 0,
                takes_likely: false,
                topics: Vec::new(),
                ..settings(HelpMode::Live)
            },
            None,
        ),
        not_set_up(SetupProblem::Permissions(PermissionProblem::Missing(vec![
            ChannelPermission::SendInThreads,
            ChannelPermission::ManageThreads,
        ]))),
        not_set_up(SetupProblem::Permissions(PermissionProblem::Unknown)),
        not_set_up(SetupProblem::AgeRestricted),
        not_set_up(SetupProblem::UnknownTopics(vec!["`alchemy`".to_owned()])),
        not_set_up(SetupProblem::UnknownTag {
            written: "done".to_owned(),
            tags: vec!["solved".to_owned(), "question".to_owned()],
        }),
        not_set_up(SetupProblem::UnknownTag {
            written: "done".to_owned(),
            tags: Vec::new(),
        }),
        threads::turned_off(catalog, CHANNEL, true),
        threads::turned_off(catalog, CHANNEL, false),
        threads::none_here(catalog),
        threads::which_channel(catalog, &[CHANNEL, ChannelId(8)]),
        threads::live(catalog, CHANNEL),
        threads::managers_only(catalog),
        threads::paused(catalog, CHANNEL, 3, 10),
        threads::solved(catalog, SolvedOutcome::Stored),
        threads::solved(catalog, SolvedOutcome::Tagged),
        threads::solved(catalog, SolvedOutcome::NotTagged),
        threads::solved(catalog, SolvedOutcome::NotAllowed),
    ];
    all.iter().for_each(assert_sendable);
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r"
    (only you see this)
    ┃ **Answers in new threads are set up** for <#7>.
    ┃ After 10 minutes without an answer · sure and likely answers · python, r\*st · solved threads get the tag solved
    ┃ For now I post nothing. /threads status shows what I would have answered; when you like what you see, press “Go live” there.

    (only you see this)
    ┃ **Answers in new threads are set up** for <#7>.
    ┃ At once · only sure answers · all topics
    ┃ I keep posting answers there. /threads status shows how it's going.

    (only you see this)
    ┃ I can't post in <#7> yet. I'm missing these permissions there:
    ┃ - **Send Messages in Threads**
    ┃ - **Manage Threads and Posts**
    ┃ Please allow them in the channel's settings, then run /threads setup again.

    (only you see this)
    ┃ I couldn't check my permissions in <#7>, so nothing has changed. Please try again in a minute.

    (only you see this)
    ┃ <#7> is age-restricted, and I don't answer in age-restricted channels.

    (only you see this)
    ┃ The notes don't have the topic `` `alchemy` ``. Pick one of the suggestions.

    (only you see this)
    ┃ <#7> has no tag `done`. Its tags are: `solved`, `question`.

    (only you see this)
    ┃ <#7> has no tags. Leave the tag out, or add one in the channel's settings.

    (only you see this)
    ┃ I no longer answer new threads in <#7>. The settings stay: use /threads setup to turn it on again.

    (only you see this)
    ┃ I don't answer threads in <#7>. Use /threads setup if I should.

    (only you see this)
    ┃ I don't answer threads in this server yet. Use /threads setup to choose a channel.

    (only you see this)
    ┃ There are several such channels: <#7>, <#8>. Please name one of them in the command.

    (only you see this)
    ┃ **I now answer new threads in <#7>**, quietly: one message that notifies nobody, and only if a note fits. Members can remove it.

    (only you see this)
    Only members with the permission Manage Server can do this.

    (only you see this)
    ┃ **I've paused my answers in <#7>**, because 3 of the last 10 were removed. Use /threads status to see them, and to continue.

    (only you see this)
    Great! Thanks for letting us know.

    (only you see this)
    Great! I've tagged this thread as solved.

    (only you see this)
    Great! I couldn't tag this thread as solved, so please ask a moderator to do it.

    (only you see this)
    Only the member who asked and members with the permission Manage Threads can say whether this solved it.
    ");
}
