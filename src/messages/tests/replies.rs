//! Whole replies, drawn as text.

use super::super::answer::{AnswerView, Links, answer, thanks};
use super::super::catalog::Catalog;
use super::super::choices::{picked_qa, question_choices, topic_choices};
use super::super::drawing::draw;
use super::super::empty::no_notes;
use super::super::nearest::{closest, no_answer, no_more};
use super::{linked, qa, showing};
use recite_notes::{Markdown, Qa, Topic};

fn drawn(showing: &AnswerView) -> String {
    draw(&answer(Catalog::english(), showing, &Links::default()))
}

#[test]
fn a_bot_without_notes_explains_how_to_add_one() {
    insta::assert_snapshot!(draw(&no_notes(Catalog::english(), true)), @r"
    (only you see this)
    ┃ I don't have any notes yet, so there's nothing I can answer or ask.
    ┃ -# To get started, add a Markdown file to my notes folder: a question as a heading, its answer below.
    ");
}

fn twins() -> (Qa, Qa) {
    let question = "How to run blocking synchronous function from asyncronous code?";
    let first = qa(
        question,
        "Use\n```python\nawait loop.run_in_executor(None, f)\n```",
    );
    (
        first,
        qa(
            question,
            "Use loop.run_in_executor() to fire up your blocking call",
        ),
    )
}

#[test]
fn a_reply_with_code_a_wording_and_sources() {
    let mut qa = qa(
        "What is `asyncio.create_task()`?",
        "It schedules a coroutine:\n```python\ntask = asyncio.create_task(f())\n```\nIt runs in the\nbackground.\n\nhttps://hynek.me/articles/waiting-in-asyncio/",
    );
    qa.also = vec![Markdown::parse_line("How do I start a task?")];
    let links = Links {
        source_url: Some("https://github.com/we/notes/blob/main/".to_owned()),
    };
    insta::assert_snapshot!(draw(&answer(Catalog::english(), &showing(&qa, &[]), &links)), @r#"
    ┃ ### What is `asyncio.create_task()`?
    ┃ -# How do I start a task?
    ┃ It schedules a coroutine:
    ┃
    ┃ ```python
    ┃ task = asyncio.create_task(f())
    ┃ ```
    ┃
    ┃ It runs in the background.
    ┃ -# Source
    ┃ https://hynek.me/articles/waiting-in-asyncio/
    ┃ -# python / asyncio · [python/asyncio.md:12](https://github.com/we/notes/blob/main/python/asyncio.md#L12) · sure
    [This answered it] [Not it]
    "#);
}

#[test]
fn a_reply_with_a_table() {
    let qa = qa(
        "Which loop?",
        "| loop | fast |\n|---|:-:|\n| uvloop | ✓ |\n| asyncio | ✗ |\n\nThat is all.",
    );
    insta::assert_snapshot!(drawn(&showing(&qa, &[])), @r#"
    ┃ ### Which loop?
    ┃ ```
    ┃ loop    │ fast
    ┃ ────────┼─────
    ┃ uvloop  │  ✓
    ┃ asyncio │  ✗
    ┃ ```
    ┃
    ┃ That is all.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    [This answered it] [Not it]
    "#);
}

#[test]
fn a_reply_with_pictures() {
    let mut qa = qa(
        "How does it look?",
        "![a pool](pool.png) ![same name](img/pool.png) [slides](s.pdf)",
    );
    qa.files = vec![
        linked("pool.png", "python/pool.png"),
        linked("img/pool.png", "python/img/pool.png"),
        linked("s.pdf", "python/s.pdf"),
    ];
    insta::assert_snapshot!(drawn(&showing(&qa, &[])), @r#"
    ┃ ### How does it look?
    ┃ slides
    ┃ [picture attachment://pool.png “a pool”]
    ┃ [picture attachment://pool-2.png “same name”]
    ┃ [file attachment://s.pdf]
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    [This answered it] [Not it]
    + pool.png = python/pool.png
    + pool-2.png = python/img/pool.png
    + s.pdf = python/s.pdf
    "#);
}

#[test]
fn an_answer_that_is_only_a_picture() {
    let mut qa = qa("![?](p.png)", "![](p.png)");
    qa.files = vec![linked("p.png", "python/p.png")];
    insta::assert_snapshot!(drawn(&showing(&qa, &[])), @r#"
    ┃ ### ?
    ┃ [picture attachment://p.png “”]
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    [This answered it] [Not it]
    + p.png = python/p.png
    "#);
}

#[test]
fn equal_questions_have_different_descriptions_in_the_menu() {
    let (first, second) = twins();
    let third = qa("How to run async script?", "asyncio.run(main())");
    insta::assert_snapshot!(drawn(&showing(&first, &[&second, &third])), @r#"
    ┃ ### How to run blocking synchronous function from asyncronous code?
    ┃ Use
    ┃
    ┃ ```python
    ┃ await loop.run_in_executor(None, f)
    ┃ ```
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    [Other matches ▾]
      How to run blocking synchronous function from asyncronous code? — Use loop.run_in_executor() to fire up your blocking call
      How to run async script? — python / asyncio
    [This answered it] [Not it]
    "#);
}

#[test]
fn a_long_answer_is_paged_and_its_code_closed_on_each_page() {
    let code: String = (0..120)
        .map(|n| format!("print('line number {n} of the long code')\n"))
        .collect();
    let long = qa(
        "Long?",
        &format!("Before.\n\n```python\n{code}```\n\nAfter."),
    );
    let mut showing = showing(&long, &[]);
    let pages: Vec<String> = (0..2)
        .map(|page| {
            showing.page = page;
            let drawing = drawn(&showing);
            let lines: Vec<&str> = drawing.lines().collect();
            format!(
                "{}\n…\n{}",
                lines[..5].join("\n"),
                lines[lines.len() - 5..].join("\n")
            )
        })
        .collect();
    insta::assert_snapshot!(pages.join("\n\n"), @r#"
    ┃ ### Long?
    ┃ Before.
    ┃
    ┃ ```python
    ┃ print('line number 0 of the long code')
    …
    ┃ print('line number 67 of the long code')
    ┃ print('line number 68 of the long code')
    ┃ ```
    ┃ -# python / asyncio · python/asyncio.md:12 · sure · page 1 of 2
    (◀) [▶] [This answered it] [Not it]

    ┃ ### Long?
    ┃ ```python
    ┃ print('line number 69 of the long code')
    ┃ print('line number 70 of the long code')
    ┃ print('line number 71 of the long code')
    …
    ┃ ```
    ┃
    ┃ After.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure · page 2 of 2
    [◀] (▶) [This answered it] [Not it]
    "#);
}

#[test]
fn a_long_heading_continues_in_the_answer() {
    let qa = qa(
        &"Why does the event loop never stop ".repeat(12),
        "Because.",
    );
    insta::assert_snapshot!(drawn(&showing(&qa, &[])), @r#"
    ┃ ### Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does…
    ┃ …the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop Why does the event loop never stop
    ┃ Because.
    ┃ -# python / asyncio · python/asyncio.md:12 · sure
    [This answered it] [Not it]
    "#);
}

/// Returns more Q&As than any reply offers.
fn many() -> Vec<Qa> {
    (1..=7)
        .map(|n| qa(&format!("What is {n}?"), "A number."))
        .collect()
}

#[test]
fn an_unsure_reply_offers_up_to_five_notes_that_may_answer() {
    let many = many();
    let all: Vec<&Qa> = many.iter().collect();
    insta::assert_snapshot!(draw(&closest(Catalog::english(), &all, false)), @r#"
    ┃ I'm not sure, but one of these notes may answer it:
    [What is 1?] [What is 2?] [What is 3?] [What is 4?] [What is 5?]
    "#);
    insta::assert_snapshot!(draw(&closest(Catalog::english(), &[all[0], all[0]], true)), @r#"
    (only you see this)
    ┃ I'm not sure, but this note may answer it:
    [What is 1?]
    "#);
    assert_eq!(
        closest(Catalog::english(), &[], true),
        no_answer(Catalog::english(), &[], true)
    );
}

#[test]
fn a_reply_without_answer_offers_up_to_three_of_the_closest_notes() {
    let many = many();
    let all: Vec<&Qa> = many.iter().collect();
    insta::assert_snapshot!(draw(&no_answer(Catalog::english(), &all, true)), @r#"
    (only you see this)
    ┃ I couldn't find a note that answers this. Try other words, or ask the note writers to add one.
    ┃ -# The closest notes are probably about something else:
    [What is 1?] [What is 2?] [What is 3?]
    "#);
    insta::assert_snapshot!(draw(&no_answer(Catalog::english(), &all[..1], false)), @r#"
    ┃ I couldn't find a note that answers this. Try other words, or ask the note writers to add one.
    ┃ -# The closest note is probably about something else:
    [What is 1?]
    "#);
    insta::assert_snapshot!(draw(&no_answer(Catalog::english(), &[], false)), @"┃ I couldn't find a note that answers this. Try other words, or ask the note writers to add one.");
}

#[test]
fn equal_questions_have_different_buttons() {
    let (first, mut second) = twins();
    insta::assert_snapshot!(draw(&closest(Catalog::english(), &[&first, &second], false)), @r#"
    ┃ I'm not sure, but one of these notes may answer it:
    [How to run blocking synchronous function from a… · Use await loop.run_in_execut…] [How to run blocking synchronous function from a… · Use loop.run_in_executor() t…]
    "#);
    second.topic = Topic(vec!["rust".to_owned()]);
    insta::assert_snapshot!(draw(&closest(Catalog::english(), &[&first, &second], false)), @r#"
    ┃ I'm not sure, but one of these notes may answer it:
    [How to run blocking synchronous function from a… · python / asyncio] [How to run blocking synchronous function from a… · rust]
    "#);
}

#[test]
fn a_question_too_long_for_a_button_is_cut() {
    let long = qa(
        &"Why does the event loop never stop ".repeat(12),
        "Because.",
    );
    insta::assert_snapshot!(draw(&closest(Catalog::english(), &[&long], false)), @r#"
    ┃ I'm not sure, but this note may answer it:
    [Why does the event loop never stop Why does the event loop never stop Why does…]
    "#);
}

#[test]
fn after_the_last_match_the_menu_leads_back() {
    let (first, second) = twins();
    let mut showing = showing(&second, &[&first]);
    showing.seen_count = 1;
    assert_eq!(showing.state().next(), None);
    insta::assert_snapshot!(draw(&no_more(Catalog::english(), &showing)), @r#"
    ┃ Those are all the notes I found. Try other words, or ask the note writers to add one.
    [Other matches ▾]
      How to run blocking synchronous function from asyncronous code? — Use await loop.run_in_executor(None, f)
      How to run blocking synchronous function from asyncronous code? — Use loop.run_in_executor() to fire up your blocking call
    "#);
    insta::assert_snapshot!(draw(&thanks(Catalog::english())), @r#"
    (only you see this)
    Good to know, thanks!
    "#);
}

#[test]
fn a_press_after_notes_were_removed_still_knows_what_was_shown() {
    let (first, second) = twins();
    let third = qa("c?", "d");
    let state = showing(&first, &[&second, &third])
        .state()
        .next()
        .expect("two are left");
    let find = |key| [&first, &second].into_iter().find(|qa| qa.id.key() == key);
    let resumed = AnswerView::resume(&state, find, 0, true).expect("the second is there");
    assert_eq!(
        (resumed.qa, resumed.others.as_slice(), resumed.seen_count),
        (&second, &[&first][..], 1)
    );
    assert!(AnswerView::resume(&state, |_| None, 0, true).is_none());
}

#[test]
fn suggestions_have_different_names_and_lead_to_their_notes() {
    let (first, second) = twins();
    let long = "x".repeat(150);
    let (third, fourth) = (qa(&long, "same"), qa(&format!("{long}y"), "same"));
    let all = [&first, &second, &third, &fourth];
    let choices = question_choices(&all);
    let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
    insta::assert_snapshot!(names.join("\n"), @r#"
    How to run blocking synchronous function from asyncronous c… · Use await loop.run_in_executor(None,…
    How to run blocking synchronous function from asyncronous c… · Use loop.run_in_executor() to fire u…
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… · python/asyncio.md:12
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… · python/asyncio.md:12 (2)
    "#);
    for (choice, qa) in choices.iter().zip(all) {
        assert_eq!(picked_qa(&choice.value).as_ref(), Some(&qa.id));
    }
    assert_eq!(picked_qa("how to run"), None);
    assert_eq!(question_choices(&[&first; 30]).len(), 1);
}

#[test]
fn topics_that_are_too_long_are_left_out() {
    let topics = [
        Topic(vec!["a".repeat(101)]),
        Topic(vec!["a".into(), "b".into()]),
        Topic(vec!["a/b".into()]),
    ];
    let choices = topic_choices(&topics);
    assert_eq!((choices.len(), choices[0].value.as_str()), (1, "a/b"));
}
