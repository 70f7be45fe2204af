//! `/stats`, `/leaderboard` and `/privacy`, drawn as text.

use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::catalog::Catalog;
use super::super::drawing::draw;
use super::super::privacy;
use super::super::stats;
use super::quiz::{TODAY, tally};
use super::{assert_sendable, hostile, qa};
use recite_notes::Qa;
use recite_quiz::streak::Streak;
use recite_quiz::{GuildStats, Leaderboard, MemberId, MemberStats, PersonalData, Tally};

fn newcomer() -> MemberStats {
    MemberStats {
        today: TODAY,
        streak: Some(Streak {
            posts: 0,
            freezes_left: 2,
            longest: 0,
        }),
        reviews: 0,
        last_30_days: tally(0, 0),
        due: 0,
        cards: 0,
        known: 0.0,
        calendar: Vec::new(),
    }
}

#[test]
fn a_members_progress() {
    insta::assert_snapshot!(draw(&stats::member(Catalog::english(), &newcomer(), Some(&[]))), @r#"
    (only you see this)
    ┃ ### Your progress
    ┃ **Streak** · starts with the next question you answer · 2 freezes left this month
    ┃ **Cards** · none yet: answer the question of the day, or start with /quiz
    ┃ **Answers** · 0 so far
    "#);
    let activity = [(date(2026, 11, 20), 3), (date(2026, 11, 21), 5)];
    let strength = [
        (date(2026, 11, 20), 2.9),
        (date(2026, 11, 21), 6.7),
        (TODAY, 6.4),
    ];
    let busy = MemberStats {
        streak: Some(Streak {
            posts: 7,
            freezes_left: 1,
            longest: 12,
        }),
        reviews: 8,
        last_30_days: tally(8, 7),
        due: 2,
        cards: 8,
        known: 6.4,
        calendar: activity.to_vec(),
        ..newcomer()
    };
    insta::assert_snapshot!(draw(&stats::member(Catalog::english(), &busy, Some(&strength))), @r#"
    (only you see this)
    ┃ ### Your progress
    ┃ **Streak** · 7 questions in a row, 12 at best · 1 freeze left this month
    ┃ **Cards** · 8 cards, 6 probably known · 2 due now
    ┃ **Answers** · 8 so far · 88% right in the last 30 days
    ┃ [picture attachment://answers.png “Your answers, day by day, 24 May 2026 to 22 November 2026: 8 answers on 2 days, at most 5, on 21 November 2026.”]
    ┃ [picture attachment://memory.png “Memory strength: answers you probably know: 3 on 20 November 2026, 6 on 22 November 2026, 7 at most.”]
    + answers.png = made
    + memory.png = made
    "#);
}

#[test]
fn without_charts_the_same_facts_are_written() {
    let activity = [(date(2026, 11, 20), 3), (date(2026, 11, 21), 5)];
    let strength = [(date(2026, 11, 20), 2.9), (TODAY, 6.4)];
    let drawn = MemberStats {
        reviews: 8,
        last_30_days: tally(8, 7),
        due: 2,
        cards: 8,
        known: 6.4,
        calendar: activity.to_vec(),
        ..newcomer()
    };
    insta::assert_snapshot!(draw(&stats::member(Catalog::english(), &drawn, None)), @r#"
    (only you see this)
    ┃ ### Your progress
    ┃ **Streak** · starts with the next question you answer · 2 freezes left this month
    ┃ **Cards** · 8 cards, 6 probably known · 2 due now
    ┃ **Answers** · 8 so far · 88% right in the last 30 days
    ┃ Your answers, day by day, 24 May 2026 to 22 November 2026: 8 answers on 2 days, at most 5, on 21 November 2026.
    ┃ -# Shown without charts, because many members are asking for theirs right now. Try again in a minute.
    "#);
    let server = |calendar: &[(Date, u32)], is_drawn| {
        let stats = GuildStats {
            today: TODAY,
            posts: 2,
            answers: tally(8, 7),
            hardest: Vec::new(),
            calendar: calendar.to_vec(),
        };
        stats::server(Catalog::english(), &stats, is_drawn, false)
    };
    let plain = server(&activity, false);
    insta::assert_snapshot!(draw(&plain), @r#"
    ┃ ### This server
    ┃ 2 questions posted · 8 answers · 88% right
    ┃ Answers of this server, day by day, 24 May 2026 to 22 November 2026: 8 answers on 2 days, at most 5, on 21 November 2026.
    ┃ -# Shown without charts, because many members are asking for theirs right now. Try again in a minute.
    "#);
    // Both have every line and every fact, except for the curve's past.
    for (drawn, plain) in [
        (
            stats::member(Catalog::english(), &drawn, Some(&strength)),
            stats::member(Catalog::english(), &drawn, None),
        ),
        (server(&activity, true), plain),
    ] {
        assert!(plain.attachments.is_empty() && !drawn.attachments.is_empty());
        let plain = draw(&plain);
        for line in draw(&drawn).lines().filter(|it| it.starts_with("┃ **")) {
            assert!(plain.contains(line), "{line}\n{plain}");
        }
        assert!(plain.contains("8 answers on 2 days, at most 5, on 21 November 2026"));
    }
    // If there is nothing to draw, there is no note on missing charts.
    for nothing in [
        stats::member(Catalog::english(), &newcomer(), Some(&[])),
        stats::member(Catalog::english(), &newcomer(), None),
        server(&[], true),
        server(&[], false),
    ] {
        assert!(nothing.attachments.is_empty());
        assert!(!draw(&nothing).contains("charts"));
    }
}

#[test]
fn the_server_with_its_hardest_questions() {
    let hard: Vec<_> = (1..=7)
        .map(|n| {
            qa(
                &format!("What is *{n}* of the many things that can be asked here?"),
                "A number.",
            )
        })
        .collect();
    let hardest: Vec<_> = hard.into_iter().map(|qa| (qa, tally(9, 2))).collect();
    let server = |hardest: &[(Qa, Tally)], private| {
        let stats = GuildStats {
            today: TODAY,
            posts: 1,
            answers: tally(6, 5),
            hardest: hardest.to_vec(),
            calendar: vec![(TODAY, 6)],
        };
        stats::server(Catalog::english(), &stats, true, private)
    };
    insta::assert_snapshot!(draw(&server(&hardest, false)), @r#"
    ┃ ### This server
    ┃ 1 question posted · 6 answers · 83% right
    ┃ **Hardest so far**
    ┃ - What is 1 of the many things that can… · 9 answered, 2 knew it
    ┃ - What is 2 of the many things that can… · 9 answered, 2 knew it
    ┃ - What is 3 of the many things that can… · 9 answered, 2 knew it
    ┃ - What is 4 of the many things that can… · 9 answered, 2 knew it
    ┃ - What is 5 of the many things that can… · 9 answered, 2 knew it
    ┃ [picture attachment://answers.png “Answers of this server, day by day, 24 May 2026 to 22 November 2026: 6 answers on 1 day, at most 6, on 22 November 2026.”]
    [What is 1 of the many things that can…] [What is 2 of the many things that can…] [What is 3 of the many things that can…] [What is 4 of the many things that can…] [What is 5 of the many things that can…]
    + answers.png = made
    "#);
    insta::assert_snapshot!(draw(&server(&[], true)), @r#"
    (only you see this)
    ┃ ### This server
    ┃ 1 question posted · 6 answers · 83% right
    ┃ [picture attachment://answers.png “Answers of this server, day by day, 24 May 2026 to 22 November 2026: 6 answers on 1 day, at most 6, on 22 November 2026.”]
    + answers.png = made
    "#);
}

#[test]
fn the_leaderboard_shares_ranks_and_shows_the_members_own() {
    let ranks: Vec<_> = (1..=25_u32)
        .map(|n| (MemberId::discord(n.into()), (60 - n) / 2))
        .collect();
    let board = Leaderboard {
        month: TODAY,
        ranks: Arc::new(ranks),
        asker: MemberId::discord(25),
        asker_points: 17,
        has_asker_opted_out: false,
    };
    let drawn = draw(&stats::leaderboard(Catalog::english(), &board, false));
    let lines: Vec<&str> = drawn.lines().collect();
    let lines = [&lines[..5], &lines[19..]].concat();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    ┃ ### Leaderboard of November 2026
    ┃ **1** <@1> · 29 points
    ┃ **1** <@2> · 29 points
    ┃ **3** <@3> · 28 points
    ┃ **3** <@4> · 28 points
    ┃ **19** <@19> · 20 points
    ┃ **19** <@20> · 20 points
    ┃ … **25** <@25> · 17 points
    ┃ -# You get a point for each question of the day and each due card that you answer, whether you know it or not: taking part is what counts.
    [Leave the leaderboard]
    "#);
    let empty = Leaderboard {
        ranks: Arc::default(),
        asker_points: 1,
        has_asker_opted_out: true,
        ..board
    };
    insta::assert_snapshot!(draw(&stats::leaderboard(Catalog::english(), &empty, true)), @r#"
    (only you see this)
    ┃ ### Leaderboard of November 2026
    ┃ Nobody has any points yet. The next question is a good start.
    ┃ You're not on the leaderboard. You have 1 point.
    ┃ -# You get a point for each question of the day and each due card that you answer, whether you know it or not: taking part is what counts.
    [Join again]
    "#);
    let both = [
        stats::leaderboard_choice(Catalog::english(), true),
        stats::leaderboard_choice(Catalog::english(), false),
    ];
    insta::assert_snapshot!(both.iter().map(draw).collect::<Vec<_>>().join("\n"), @r#"
    (only you see this)
    ┃ You're off the leaderboard. Your cards and your streak stay as they are.
    [Join again]
    (only you see this)
    ┃ You're on the leaderboard again.
    [Leave the leaderboard]
    "#);
}

fn share(is_first: bool, is_last: bool, is_compressed: bool) -> privacy::ExportPart {
    privacy::ExportPart {
        is_first,
        is_last,
        is_compressed,
        is_cut: false,
    }
}

fn parts(numbers: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let name = |number| format!("recite-about-you-{number}.json.gz");
    numbers.map(name).collect()
}

/// Returns empty files with these names.
fn files(names: impl IntoIterator<Item = String>) -> Vec<(String, Arc<[u8]>)> {
    let names = names.into_iter();
    names.map(|name| (name, Arc::from([]))).collect()
}

#[test]
fn privacy_shows_exports_confirms_and_deletes() {
    let stored = PersonalData {
        help_channels: 1,
        reviews: 12,
        cards: 1,
        answers: 3,
        wishes: 0,
        schedules: 1,
        replies: 0,
        opted_out: true,
        first: Some("2026-10-01T10:00:00Z".parse().expect("an instant")),
        last: Some("2026-11-22T10:00:00Z".parse().expect("an instant")),
    };
    let all = [
        privacy::show(Catalog::english(), &stored),
        privacy::export(
            Catalog::english(),
            files(["recite-about-you.json".to_owned()]),
            share(true, true, false),
        ),
        privacy::export(
            Catalog::english(),
            files(["recite-about-you.json.gz".to_owned()]),
            share(true, true, true),
        ),
        privacy::export(
            Catalog::english(),
            files(parts(1..=3)),
            share(true, true, true),
        ),
        privacy::export(
            Catalog::english(),
            files(parts(1..=2)),
            share(true, false, true),
        ),
        privacy::export(
            Catalog::english(),
            files(parts(3..=4)),
            share(false, false, true),
        ),
        privacy::export(
            Catalog::english(),
            files(parts(5..=5)),
            share(false, true, true),
        ),
        privacy::confirm_deletion(Catalog::english(), &stored),
        privacy::deleted(Catalog::english(), 17, true),
        privacy::deleted(Catalog::english(), 17, false),
        privacy::deleted(Catalog::english(), 0, false),
        privacy::show(Catalog::english(), &PersonalData::default()),
        privacy::confirm_deletion(Catalog::english(), &PersonalData::default()),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ ### What I store about you
    ┃ - 12 grades you gave
    ┃ - 1 card
    ┃ - 3 answers to questions of the day
    ┃ - 1 channel whose question of the day you set up
    ┃ - 1 channel whose threads you let me answer
    ┃ - your choice to leave the leaderboard
    ┃ The oldest is from <t:1790848800:D>, the newest from <t:1795341600:D>.
    ┃ -# It is stored only under your Discord ID, without your name or anything that you type. Use /privacy export to get it as a file.
    [Delete my data]

    (only you see this)
    ┃ Here is everything I store about you.
    ┃ [file attachment://recite-about-you.json]
    + recite-about-you.json = made

    (only you see this)
    ┃ Here is everything I store about you.
    ┃ -# Compressed with gzip: open it with a program such as 7-Zip, or run `gunzip`.
    ┃ [file attachment://recite-about-you.json.gz]
    + recite-about-you.json.gz = made

    (only you see this)
    ┃ Here is everything I store about you. It's too large for one file. Each file is complete JSON; a list can continue in the next file.
    ┃ -# Compressed with gzip: open it with a program such as 7-Zip, or run `gunzip`.
    ┃ [file attachment://recite-about-you-1.json.gz]
    ┃ [file attachment://recite-about-you-2.json.gz]
    ┃ [file attachment://recite-about-you-3.json.gz]
    + recite-about-you-1.json.gz = made
    + recite-about-you-2.json.gz = made
    + recite-about-you-3.json.gz = made

    (only you see this)
    ┃ Here is everything I store about you. It's too large for one message, so more files follow. Each file is complete JSON; a list can continue in the next file.
    ┃ -# Compressed with gzip: open it with a program such as 7-Zip, or run `gunzip`.
    ┃ [file attachment://recite-about-you-1.json.gz]
    ┃ [file attachment://recite-about-you-2.json.gz]
    + recite-about-you-1.json.gz = made
    + recite-about-you-2.json.gz = made

    (only you see this)
    ┃ Here are more of your files. The rest follows.
    ┃ [file attachment://recite-about-you-3.json.gz]
    ┃ [file attachment://recite-about-you-4.json.gz]
    + recite-about-you-3.json.gz = made
    + recite-about-you-4.json.gz = made

    (only you see this)
    ┃ Here are the last of your files.
    ┃ [file attachment://recite-about-you-5.json.gz]
    + recite-about-you-5.json.gz = made

    (only you see this)
    ┃ ### Delete everything I store about you?
    ┃ - 12 grades you gave
    ┃ - 1 card
    ┃ - 3 answers to questions of the day
    ┃ - 1 channel whose question of the day you set up
    ┃ - 1 channel whose threads you let me answer
    ┃ - your choice to leave the leaderboard
    ┃ This also ends your streak, and it can't be undone. To keep your data, dismiss this message.
    [Delete everything]

    (only you see this)
    ┃ Done. I no longer store anything about you.

    (only you see this)
    ┃ Done: everything I stored about you is deleted. Another program, such as a backup, is reading my database right now, so the last traces on the disk are overwritten when it finishes. You don't need to do anything.

    (only you see this)
    ┃ I don't store anything about you. Traces of deleted data are still on the disk, because another program is reading my database. They are overwritten when it finishes.

    (only you see this)
    ┃ ### What I store about you
    ┃ Nothing at all.
    ┃ -# It is stored only under your Discord ID, without your name or anything that you type. Use /privacy export to get it as a file.

    (only you see this)
    ┃ I don't store anything about you, so there's nothing to delete.
    "#);
}

proptest! {
    // Each case draws a chart.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_hard_question_can_be_sent(question in hostile(), answer in hostile()) {
        let (first, second) = (qa(&question, &answer), qa(&question, "another"));
        let twins = [&first, &second, &first, &second, &first, &second];
        let stats = GuildStats {
            today: TODAY,
            posts: u32::MAX,
            answers: tally(u32::MAX, 1),
            hardest: twins.map(|qa| (qa.clone(), tally(9, 2))).into(),
            calendar: Vec::new(),
        };
        assert_sendable(&stats::server(Catalog::english(), &stats, true, false));
    }
}
