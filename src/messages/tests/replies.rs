//! Whole replies, drawn as text.

use super::super::answer::{AnswerView, ConfidenceLevel, Links, answer, thanks};
use super::super::asked::AskedLine;
use super::super::catalog::Catalog;
use super::super::choices::{picked_qa, question_choices, topic_choices};
use super::super::custom_id::Press;
use super::super::drawing::draw;
use super::super::empty::no_notes;
use super::super::offers::{close_call, no_more, nothing, possible};
use super::super::{ActionRow, Button, Component, Message};
use super::{linked, offer, qa, showing};
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
    ┃ print('line number 59 of the long code')
    ┃ print('line number 60 of the long code')
    ┃ ```
    ┃ -# python / asyncio · python/asyncio.md:12 · sure · page 1 of 2
    (◀) [▶] [This answered it] [Not it]

    ┃ ### Long?
    ┃ ```python
    ┃ print('line number 61 of the long code')
    ┃ print('line number 62 of the long code')
    ┃ print('line number 63 of the long code')
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
fn a_likely_reply_warns_and_shows_what_was_asked() {
    let (first, second) = twins();
    let mut showing = showing(&first, &[&second]);
    showing.asked = AskedLine::new(Catalog::english(), "blocking *code*\nin async");
    showing.confidence = ConfidenceLevel::Likely;
    insta::assert_snapshot!(drawn(&showing), @r#"
    -# Asked: blocking \*code\* in async
    ┃ Not certain, but this looks closest:
    ┃ ### How to run blocking synchronous function from asyncronous code?
    ┃ Use
    ┃
    ┃ ```python
    ┃ await loop.run_in_executor(None, f)
    ┃ ```
    ┃ -# python / asyncio · python/asyncio.md:12
    [Other matches ▾]
      How to run blocking synchronous function from asyncronous code? — Use loop.run_in_executor() to fire up your blocking call
    [This answered it] [Not it]
    "#);
}

#[test]
fn a_possible_reply_offers_up_to_three_notes_with_a_line_each() {
    let many = many();
    let all: Vec<&Qa> = many.iter().collect();
    insta::assert_snapshot!(draw(&possible(Catalog::english(), &offer("numbers", &all))), @r#"
    (only you see this)
    -# Asked: numbers
    ┃ I'm not sure, but one of these notes may answer it:
    ┃ **What is 1?**
    ┃ A number.
    ┃ **What is 2?**
    ┃ A number.
    ┃ **What is 3?**
    ┃ A number.
    [What is 1?] [What is 2?] [What is 3?]
    [Post to the channel]
    "#);
    // A direct message, or a reply that was posted to the channel.
    let mut public = offer("numbers", &[all[0], all[0]]);
    (public.is_private, public.can_be_shared) = (false, false);
    insta::assert_snapshot!(draw(&possible(Catalog::english(), &public)), @r#"
    -# Asked: numbers
    ┃ I'm not sure, but this note may answer it:
    ┃ **What is 1?**
    ┃ A number.
    [What is 1?]
    "#);
    let none = offer("numbers", &[]);
    assert_eq!(
        possible(Catalog::english(), &none),
        nothing(Catalog::english(), &none)
    );
}

#[test]
fn a_close_call_offers_two_notes() {
    let many = many();
    let all: Vec<&Qa> = many.iter().collect();
    let mut offer = offer("numbers", &all);
    (offer.is_private, offer.can_be_shared) = (false, false);
    insta::assert_snapshot!(draw(&close_call(Catalog::english(), &offer)), @r#"
    -# Asked: numbers
    ┃ Two notes fit about equally well:
    ┃ **What is 1?**
    ┃ A number.
    ┃ **What is 2?**
    ┃ A number.
    [What is 1?] [What is 2?]
    "#);
}

#[test]
fn not_it_below_an_offered_note_leads_on_to_the_others() {
    let many = many();
    let all: Vec<&Qa> = many.iter().collect();
    let message = possible(Catalog::english(), &offer("numbers", &all));
    let presses: Vec<&Press> = buttons(&message).iter().map(|it| &it.press).collect();
    let [_, Press::Show(second), _, Press::Share(_)] = presses[..] else {
        panic!("{presses:?}");
    };
    let mut keys = vec![second.current];
    let mut state = second.clone();
    while let Some(next) = state.next() {
        assert!(next.can_be_shared());
        keys.push(next.current);
        state = next;
    }
    let expected = [1, 0, 2, 3, 4, 5].map(|at: usize| all[at].id.key());
    assert_eq!(keys, expected);
}

/// Returns all buttons of a message.
fn buttons(message: &Message) -> Vec<&Button> {
    let rows = message.components.iter().filter_map(|it| match it {
        Component::Row(ActionRow::Buttons(buttons)) => Some(buttons),
        _ => None,
    });
    rows.flatten().collect()
}

#[test]
fn a_reply_without_any_note_is_one_sentence() {
    let many = many();
    let offer = offer("what is love", &[&many[0]]);
    insta::assert_snapshot!(draw(&nothing(Catalog::english(), &offer)), @r#"
    (only you see this)
    -# Asked: what is love
    ┃ I couldn't find a note that answers this. Try other words, or ask the note writers to add one.
    [Post to the channel]
    "#);
}

#[test]
fn equal_questions_have_different_buttons() {
    let (first, mut second) = twins();
    insta::assert_snapshot!(draw(&possible(Catalog::english(), &offer("?", &[&first, &second]))), @r#"
    (only you see this)
    -# Asked: ?
    ┃ I'm not sure, but one of these notes may answer it:
    ┃ **How to run blocking synchronous function from a… · Use await loop.run_in_execut…**
    ┃ Use await loop.run_in_executor(None, f)
    ┃ **How to run blocking synchronous function from a… · Use loop.run_in_executor() t…**
    ┃ Use loop.run_in_executor() to fire up your blocking call
    [How to run blocking synchronous function from a… · Use await loop.run_in_execut…] [How to run blocking synchronous function from a… · Use loop.run_in_executor() t…]
    [Post to the channel]
    "#);
    second.topic = Topic(vec!["rust".to_owned()]);
    insta::assert_snapshot!(draw(&possible(Catalog::english(), &offer("?", &[&first, &second]))), @r#"
    (only you see this)
    -# Asked: ?
    ┃ I'm not sure, but one of these notes may answer it:
    ┃ **How to run blocking synchronous function from a… · python / asyncio**
    ┃ Use await loop.run_in_executor(None, f)
    ┃ **How to run blocking synchronous function from a… · rust**
    ┃ Use loop.run_in_executor() to fire up your blocking call
    [How to run blocking synchronous function from a… · python / asyncio] [How to run blocking synchronous function from a… · rust]
    [Post to the channel]
    "#);
}

#[test]
fn a_question_too_long_for_a_button_is_cut() {
    let long = qa(
        &"Why does the event loop never stop ".repeat(12),
        "Because.",
    );
    insta::assert_snapshot!(draw(&possible(Catalog::english(), &offer("?", &[&long]))), @r#"
    (only you see this)
    -# Asked: ?
    ┃ I'm not sure, but this note may answer it:
    ┃ **Why does the event loop never stop Why does the event loop never stop Why does…**
    ┃ Because.
    [Why does the event loop never stop Why does the event loop never stop Why does…]
    [Post to the channel]
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
