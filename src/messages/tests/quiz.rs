//! The messages of the quiz, drawn as text.

use jiff::civil::{Date, date};

use super::super::answer::Links;
use super::super::card::{self, SessionEnd};
use super::super::catalog::Catalog;
use super::super::drawing::draw;
use super::super::limits::{self, Size};
use super::super::post::{self, PostContent, PreviousPost};
use super::super::{Component, Message, layout};
use super::{linked, qa};
use recite_notes::{Markdown, Qa, TopicKey};
use recite_quiz::streak::Streak;
use recite_quiz::{
    Card, CardKind, ChannelId, GradedCard, Memory, Occasion, PostId, Progress, Rating, Reason,
    RoleId, Session, ShownCard, Tally,
};

pub const TODAY: Date = date(2026, 11, 22);

pub fn post_id() -> PostId {
    PostId::new(ChannelId(7), TODAY)
}

pub fn session(left: Option<u8>) -> Session {
    Session { topic: None, left }
}

pub fn card_ref(qa: &Qa, occasion: Occasion) -> ShownCard {
    ShownCard {
        key: qa.id.key(),
        shown_on: TODAY,
        occasion,
    }
}

pub fn tally(answered: u32, knew: u32) -> Tally {
    Tally { answered, knew }
}

fn asked() -> Qa {
    let mut qa = qa(
        "Which tree is this? ![a red-black tree](tree.png)",
        "A *red-black* tree.",
    );
    qa.also = vec![Markdown::parse_line("What is drawn here?")];
    qa.files = vec![linked("tree.png", "python/tree.png")];
    qa
}

fn showing(qa: &Qa) -> PostContent<'_> {
    PostContent {
        qa,
        id: post_id(),
        on: TODAY,
        tally: tally(0, 0),
        reason: Reason::Shuffled,
        role: None,
        previous: None,
        is_closed: false,
    }
}

/// Returns every message that shows a question without its answer.
pub fn alone(qa: &Qa) -> Vec<Message> {
    let mut full = showing(qa);
    full.reason = Reason::Gain {
        members: u32::MAX,
        forgotten: u32::MAX - 1,
        unseen: u32::MAX - 1,
    };
    full.tally = tally(u32::MAX, u32::MAX - 1);
    full.role = Some(RoleId(u64::MAX));
    full.previous = Some(PreviousPost {
        url: format!("https://discord.com/channels/{0}/{0}/{0}", u64::MAX),
        tally: full.tally,
    });
    let open = post::post(Catalog::english(), &full);
    full.is_closed = true;
    let card = card_ref(qa, Occasion::Session(session(Some(255)), CardKind::New));
    let progress = Progress {
        done: tally(u32::MAX, 0),
        due: u32::MAX,
    };
    vec![
        open,
        post::post(Catalog::english(), &full),
        card::card_question(Catalog::english(), qa, &card, &progress),
        card::card_question(Catalog::english(), qa, &card, &Progress::default()),
    ]
}

/// Returns every message about a Q&A.
pub fn about(qa: &Qa, links: &Links) -> Vec<Message> {
    let topic = Some(TopicKey(u64::MAX));
    let session = Session {
        topic,
        left: Some(255),
    };
    let card = card_ref(qa, Occasion::Session(session, CardKind::Extra));
    let mut messages = alone(qa);
    for page in [0, 1, 2, usize::MAX] {
        let given = Some(Rating::Hard).filter(|_| page > 0);
        messages.push(card::card_answer(
            Catalog::english(),
            qa,
            &card,
            page,
            given,
            links,
        ));
    }
    messages.extend([
        card::quiz_later(Catalog::english(), qa, true),
        card::quiz_later(Catalog::english(), qa, false),
    ]);
    messages
}

#[test]
fn a_post_shows_the_question_with_its_picture_and_never_the_answer() {
    let qa = asked();
    insta::assert_snapshot!(draw(&post::post(Catalog::english(), &showing(&qa))), @r#"
    ┃ -# Question of the day · 22 November 2026
    ┃ ### Which tree is this?
    ┃ -# What is drawn here?
    ┃ [picture attachment://tree.png “a red-black tree”]
    ┃ -# python / asyncio
    ┃ Nobody has answered yet. Do you know it?
    ┃ -# Picked at random, because nobody has answered enough questions yet
    [Reveal]
    + tree.png = python/tree.png
    "#);
}

#[test]
fn a_post_with_a_role_a_reason_and_the_last_result() {
    let qa = qa("What is `Box<T>`?", "A pointer to the heap.");
    let mut showing = showing(&qa);
    showing.tally = tally(3, 2);
    showing.reason = Reason::Gain {
        members: 9,
        forgotten: 4,
        unseen: 2,
    };
    showing.role = Some(RoleId(55));
    showing.previous = Some(PreviousPost {
        url: "https://discord.com/channels/1/7/3".to_owned(),
        tally: tally(6, 6),
    });
    insta::assert_snapshot!(draw(&post::post(Catalog::english(), &showing)), @r#"
    (pings 55)
    ┃ -# Question of the day · 22 November 2026 · <@&55>
    ┃ ### What is `Box<T>`?
    ┃ -# python / asyncio
    ┃ 3 answered, 2 knew it
    ┃ -# 4 of 9 of you have probably forgotten this, and 2 have never been asked
    ┃ -# [Last question](https://discord.com/channels/1/7/3) · 6 answered, all of them knew it
    [Reveal]
    "#);
    showing.is_closed = true;
    insta::assert_snapshot!(draw(&post::post(Catalog::english(), &showing)), @r#"
    (pings 55)
    ┃ -# Question of the day · 22 November 2026 · <@&55>
    ┃ ### What is `Box<T>`?
    ┃ -# python / asyncio
    ┃ **How it went:** 3 answered, 2 knew it
    ┃ -# [Last question](https://discord.com/channels/1/7/3) · 6 answered, all of them knew it
    [Reveal]
    "#);
    insta::assert_snapshot!(draw(&post::post_without_note(Catalog::english(), showing.id, TODAY, tally(1, 0))), @r#"
    ┃ -# Question of the day · 22 November 2026
    ┃ **How it went:** 1 answered and didn't know it yet
    ┃ -# The note has been changed or removed since then.
    (Reveal)
    "#);
}

#[test]
fn a_post_pings_only_the_chosen_role() {
    let qa = qa("Why? @everyone <@&9>", "Because.");
    let mut showing = showing(&qa);
    let mentions = |showing: &PostContent| {
        let json = serde_json::to_value(post::post(Catalog::english(), showing))
            .expect("a message serializes");
        json["allowed_mentions"].to_string()
    };
    assert_eq!(mentions(&showing), r#"{"parse":[]}"#);
    showing.role = Some(RoleId(55));
    assert_eq!(mentions(&showing), r#"{"parse":[],"roles":["55"]}"#);
}

#[test]
fn counts_and_reasons_agree_with_their_numbers() {
    let qa = qa("Why?", "Because.");
    let lines_of = |answered, knew, (members, forgotten, unseen), closed| {
        let mut showing = showing(&qa);
        showing.tally = tally(answered, knew);
        showing.reason = Reason::Gain {
            members,
            forgotten,
            unseen,
        };
        showing.is_closed = closed;
        let drawn = draw(&post::post(Catalog::english(), &showing));
        let lines: Vec<&str> = drawn.lines().skip(3).collect();
        lines.join("\n")
    };
    let all = [
        lines_of(0, 0, (9, 0, 0), false),
        lines_of(1, 0, (9, 1, 0), false),
        lines_of(1, 1, (9, 9, 0), false),
        lines_of(2, 0, (1, 1, 0), false),
        lines_of(2, 2, (9, 0, 9), false),
        lines_of(3, 1, (9, 0, 1), false),
        lines_of(5, 4, (9, 1, 3), false),
        lines_of(0, 0, (9, 1, 3), true),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    ┃ Nobody has answered yet. Do you know it?
    ┃ -# Chosen because answering it today makes it stick
    [Reveal]
    ┃ 1 answered and didn't know it yet
    ┃ -# 1 of 9 of you has probably forgotten this
    [Reveal]
    ┃ 1 answered and knew it
    ┃ -# All 9 of you have probably forgotten this
    [Reveal]
    ┃ 2 answered, nobody knew it yet
    ┃ -# You've probably forgotten this
    [Reveal]
    ┃ 2 answered, all of them knew it
    ┃ -# New to everyone here
    [Reveal]
    ┃ 3 answered, 1 knew it
    ┃ -# 1 of 9 of you has never been asked this
    [Reveal]
    ┃ 5 answered, 4 knew it
    ┃ -# 1 of 9 of you has probably forgotten this, and 3 have never been asked
    [Reveal]
    ┃ **How it went:** nobody answered
    [Reveal]
    "#);
}

#[test]
fn a_question_on_a_card() {
    let qa = asked();
    let card = card_ref(&qa, Occasion::Session(session(None), CardKind::New));
    let progress = Progress {
        done: tally(0, 0),
        due: 5,
    };
    insta::assert_snapshot!(draw(&card::card_question(Catalog::english(), &qa, &card, &progress)), @r#"
    (only you see this)
    ┃ ### Which tree is this?
    ┃ -# What is drawn here?
    ┃ [picture attachment://tree.png “a red-black tree”]
    ┃ -# python / asyncio · new to you · 5 due
    ┃ -# Think of the answer, then reveal it.
    [Reveal] [Stop]
    + tree.png = python/tree.png
    "#);
    let card = card_ref(&qa, Occasion::Session(session(None), CardKind::Due));
    let progress = Progress {
        done: tally(3, 2),
        due: 1,
    };
    insta::assert_snapshot!(draw(&card::card_question(Catalog::english(), &qa, &card, &progress)), @r#"
    (only you see this)
    ┃ ### Which tree is this?
    ┃ -# What is drawn here?
    ┃ [picture attachment://tree.png “a red-black tree”]
    ┃ -# python / asyncio · 3 done today · 1 due
    [Reveal] [Stop]
    + tree.png = python/tree.png
    "#);
}

#[test]
fn a_long_question_continues_below_the_title_and_a_picture_alone_has_its_alt_text() {
    let long = qa(&"Why does it never stop ".repeat(110), "Because.");
    let card = card_ref(&long, Occasion::Session(session(None), CardKind::Due));
    let drawn = draw(&card::card_question(
        Catalog::english(),
        &long,
        &card,
        &Progress::default(),
    ));
    let ends = |line: &str| {
        let begin = limits::clip(line, 40);
        format!("{begin} {}", limits::clip_front(line, 20))
    };
    let lines: Vec<String> = drawn.lines().map(ends).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    (only you see this) (only you see this)
    ┃ ### Why does it never stop Why does i… …r stop Why does it…
    ┃ …never stop Why does it never stop Wh… …ever stop Why does…
    ┃ -# python / asyncio …-# python / asyncio
    ┃ -# Think of the answer, then reveal i… …er, then reveal it.
    [Reveal] [Stop] [Reveal] [Stop]
    "#);
    let mut picture = qa("![a stop sign](stop.png)", "Stop.");
    picture.files = vec![linked("stop.png", "stop.png")];
    insta::assert_snapshot!(draw(&card::card_question(Catalog::english(), &picture, &card, &Progress::default())), @r#"
    (only you see this)
    ┃ ### a stop sign
    ┃ [picture attachment://stop.png “a stop sign”]
    ┃ -# python / asyncio
    ┃ -# Think of the answer, then reveal it.
    [Reveal] [Stop]
    + stop.png = stop.png
    "#);
}

#[test]
fn an_answer_with_its_grades() {
    let qa = asked();
    let daily = card_ref(&qa, Occasion::Daily(post_id()));
    insta::assert_snapshot!(draw(&card::card_answer(Catalog::english(), &qa, &daily, 0, None, &Links::default())), @r#"
    (only you see this)
    ┃ ### Which tree is this?
    ┃ -# What is drawn here?
    ┃ [picture attachment://tree.png “a red-black tree”]
    ┃ A *red-black* tree.
    ┃ -# python / asyncio · python/asyncio.md:12
    ┃ Did you know it?
    [Missed] [Hard, but right] [Right] [Easy]
    + tree.png = python/tree.png
    "#);
}

#[test]
fn the_footer_of_an_answer_leaves_room_for_a_full_page() {
    let mut long = asked();
    long.topic.0 = vec!["*".repeat(200)];
    long.source.path = "_".repeat(200);
    long.answer = Markdown::parse("word ".repeat(60_000));
    let links = Links {
        source_url: Some("https://example.org/".to_owned()),
    };
    let daily = card_ref(&long, Occasion::Daily(post_id()));
    let revealed = card::card_answer(
        Catalog::english(),
        &long,
        &daily,
        99,
        Some(Rating::Hard),
        &links,
    );
    let Component::Container(frame) = &revealed.components[0] else {
        panic!("{:?}", revealed.components[0]);
    };
    let Some(Component::Text(below)) = frame.components.last() else {
        panic!("{frame:?}");
    };
    let pages = layout::Layout::of(Catalog::english(), &long).pages.len();
    let end = format!("of {pages}\nYou chose “Hard, but right”. Change it?");
    assert!(pages > 99 && below.content.ends_with(&end), "{below:?}");
    // The address is left out here because it is too long; the rest fits even with an address.
    let left = layout::FOOTER.minus(Size::of(&below.content));
    let address = layout::FOOTER_URL + "[]()".len();
    assert!(left.chars >= address && left.bytes >= address, "{left:?}");
}

#[test]
fn a_long_answer_has_its_grades_below_every_page() {
    let mut long = asked();
    long.answer = Markdown::parse("It is a tree. ".repeat(300));
    let daily = card_ref(&long, Occasion::Daily(post_id()));
    let ends = [0, 1, 9].map(|page| {
        let drawn = draw(&card::card_answer(
            Catalog::english(),
            &long,
            &daily,
            page,
            None,
            &Links::default(),
        ));
        let lines = drawn.lines();
        let end = lines.skip_while(|line| !line.contains("-# python"));
        end.collect::<Vec<_>>().join("\n")
    });
    insta::assert_snapshot!(ends.join("\n\n"), @r#"
    ┃ -# python / asyncio · python/asyncio.md:12 · page 1 of 2
    ┃ Did you know it?
    (◀) [▶]
    [Missed] [Hard, but right] [Right] [Easy]
    + tree.png = python/tree.png

    ┃ -# python / asyncio · python/asyncio.md:12 · page 2 of 2
    ┃ Did you know it?
    [◀] (▶)
    [Missed] [Hard, but right] [Right] [Easy]

    ┃ -# python / asyncio · python/asyncio.md:12 · page 2 of 2
    ┃ Did you know it?
    [◀] (▶)
    [Missed] [Hard, but right] [Right] [Easy]
    "#);
}

fn graded(rating: Rating, occasion: Occasion, streak: Option<Streak>, days: i8) -> String {
    let card = Card {
        qa: qa("Why?", "Because.").id,
        memory: Memory {
            stability: 8.0,
            difficulty: 5.0,
        },
        first_on: TODAY,
        last_on: TODAY,
        due_on: date(2026, 11, 22 + days),
        reviews: 1,
        lapses: 0,
        first_right: rating.is_right(),
    };
    let graded = GradedCard {
        card,
        rating,
        is_replacement: false,
        today: TODAY,
        streak,
        due: 1,
    };
    draw(&card::grade_saved(Catalog::english(), &graded, occasion))
}

#[test]
fn a_saved_grade_shows_when_the_card_comes_back() {
    let daily = Occasion::Daily(post_id());
    let streak = |posts, freezes_left, longest| {
        Some(Streak {
            posts,
            freezes_left,
            longest,
        })
    };
    let all = [
        graded(Rating::Right, daily, streak(7, 1, 12), 8),
        graded(Rating::Missed, daily, streak(1, 2, 12), 1),
        graded(Rating::Easy, daily, streak(12, 0, 12), 8),
        graded(Rating::Hard, daily, None, 0),
        graded(
            Rating::Hard,
            Occasion::Session(session(Some(1)), CardKind::Extra),
            None,
            3,
        ),
        graded(
            Rating::Right,
            Occasion::Session(session(Some(0)), CardKind::Extra),
            None,
            3,
        ),
        graded(
            Rating::Right,
            Occasion::Session(session(None), CardKind::Due),
            None,
            3,
        ),
    ];
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ Right. You'll see this card again in 8 days.
    ┃ **7 questions in a row.** You have one freeze left this month: it covers one missed question.
    ┃ -# 1 more card is due.
    [Two more cards]

    (only you see this)
    ┃ Missed, no harm done. You'll see this card again tomorrow.
    ┃ Your streak starts here. See you at the next question!
    ┃ -# 1 more card is due.
    [Two more cards]

    (only you see this)
    ┃ Easy. You'll see this card again in 8 days.
    ┃ **12 questions in a row**, your longest streak so far. You have no freezes left this month, so missing the next question ends your streak.
    ┃ -# 1 more card is due.
    [Two more cards]

    (only you see this)
    ┃ Hard, but right. You'll see this card again today.
    ┃ -# 1 more card is due.
    [Two more cards]

    (only you see this)
    ┃ Hard, but right. You'll see this card again in 3 days.
    ┃ -# 1 more card is due.
    [Next] [Stop]

    (only you see this)
    ┃ Right. You'll see this card again in 3 days.
    ┃ -# That was the last one. 1 more card is due.
    [Keep going]

    (only you see this)
    ┃ Right. You'll see this card again in 3 days.
    ┃ -# 1 more card is due.
    [Next] [Stop]
    "#);
}

#[test]
fn a_session_ends_with_a_summary() {
    let all = [
        card::session_over(Catalog::english(), SessionEnd::NothingDue, tally(0, 0)),
        card::session_over(Catalog::english(), SessionEnd::NothingDue, tally(12, 9)),
        card::session_over(
            Catalog::english(),
            SessionEnd::Finished(session(Some(0))),
            tally(1, 0),
        ),
        card::session_over(
            Catalog::english(),
            SessionEnd::Stopped(session(None)),
            tally(2, 2),
        ),
        card::quiz_later(Catalog::english(), &asked(), false),
        card::quiz_later(Catalog::english(), &asked(), true),
    ];
    let all: Vec<String> = all.iter().map(draw).collect();
    insta::assert_snapshot!(all.join("\n\n"), @r#"
    (only you see this)
    ┃ Nothing is due right now. You're up to date.
    ┃ -# Any answer from /ask can become a card: press “Quiz me on this later” below it.

    (only you see this)
    ┃ Nothing is due right now. You're up to date.
    ┃ -# You answered 12 cards today and knew 9.

    (only you see this)
    ┃ That's all for now.
    ┃ -# You answered 1 card today. It will come back soon.
    [Keep going]

    (only you see this)
    ┃ Stopped. Your grades are saved, and your due cards will wait for you.
    ┃ -# You answered 2 cards today and knew all of them.
    [Continue]

    (only you see this)
    I'll quiz you on “Which tree is this? a red-black tree”. It comes up in /quiz, before other new questions.

    (only you see this)
    “Which tree is this? a red-black tree” is already on your list. It comes up in /quiz.
    "#);
}

#[test]
fn a_session_counts_down_to_its_last_card() {
    let topic = Some(TopicKey(1));
    let two = Session {
        topic,
        left: Some(2),
    };
    let one = two.after_card().expect("two are left");
    let none = one.after_card().expect("one is left");
    assert_eq!(
        (one.left, none.left, none.after_card()),
        (Some(1), Some(0), None)
    );
    assert_eq!(none.without_limit(), Session { topic, left: None });
    assert_eq!(session(None).after_card(), Some(session(None)));
}
