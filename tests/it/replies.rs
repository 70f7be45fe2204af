//! Snapshots of replies to real notes, drawn as text, and the properties of every reply.

use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use recite::messages::answer::{AnswerView, ConfidenceLevel, Links, answer};
use recite::messages::asked::AskedLine;
use recite::messages::card;
use recite::messages::catalog::Catalog;
use recite::messages::choices::{question_choices, topic_choices};
use recite::messages::offers::{Offer, close_call, no_more, nothing, possible};
use recite::messages::post::{PostContent, post};
use recite::messages::{Message, limits};
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use recite_notes::{Notebook, Qa};
use recite_quiz::{
    CardKind, Occasion, PostId, Progress, Reason, RoleId, Session, ShownCard, Tally,
};
use serde_json::{Value, json};

use crate::drawn_message::drawn;
use crate::local_discord::checks::{callback_violations, message_violations};
use crate::notes::{FIXTURES, Notes, SHIPPED};

fn notebook(folder: &Path) -> Notebook {
    load(folder, &AccessOptions::default())
        .expect("the folder can be read")
        .notebook
}

fn showing<'a>(qa: &'a Qa, book: &'a Notebook, page: usize) -> AnswerView<'a> {
    let same_file = |other: &&Qa| other.source.path == qa.source.path && other.id != qa.id;
    let others = book.qas().iter().filter(same_file);
    AnswerView {
        asked: AskedLine::new(Catalog::english(), "what is *this*?"),
        qa,
        others: others.take(3).collect(),
        seen_count: 0,
        confidence: ConfidenceLevel::Likely,
        page,
        is_private: false,
        can_be_shared: false,
        reply_to: None,
        can_be_quizzed: false,
    }
}

/// Returns every page of the reply that shows a Q&A.
fn pages(qa: &Qa, book: &Notebook) -> Vec<Message> {
    let links = Links {
        source_url: Some("https://github.com/we/notes/blob/main/".to_owned()),
    };
    let page = |number| answer(Catalog::english(), &showing(qa, book, number), &links);
    let mut pages = vec![page(0)];
    // A page past the end shows the last one again.
    for number in 1.. {
        let next = page(number);
        if pages.last() == Some(&next) {
            break;
        }
        pages.push(next);
    }
    pages
}

/// Returns the daily post about a Q&A.
fn posted(qa: &Qa) -> Message {
    post(
        Catalog::english(),
        &PostContent {
            qa,
            id: PostId(1),
            on: date(2026, 11, 22),
            tally: Tally::default(),
            reason: Reason::Shuffled,
            role: Some(RoleId(5)),
            previous: None,
            is_closed: false,
        },
    )
}

/// Returns a card about a Q&A: its question, then its answer.
fn cards(qa: &Qa) -> [Message; 2] {
    let session = Session {
        topic: Some(qa.topic.key()),
        left: None,
    };
    let card = ShownCard {
        key: qa.id.key(),
        shown_on: date(2026, 11, 22),
        occasion: Occasion::Session(session, CardKind::Due),
    };
    [
        card::card_question(Catalog::english(), qa, &card, &Progress::default()),
        card::card_answer(Catalog::english(), qa, &card, 0, None, &Links::default()),
    ]
}

fn names(message: &Message) -> Vec<String> {
    let names = message.attachments.iter().map(|it| it.filename.clone());
    names.collect()
}

fn as_json(message: &Message) -> Value {
    serde_json::to_value(message).expect("a message serializes")
}

/// Returns the pages of the reply that shows the question with this title.
fn look(folder: &str, question: &str) -> String {
    let book = notebook(Path::new(folder));
    let mut found = book
        .qas()
        .iter()
        .filter(|qa| qa.question.as_str().contains(question));
    let qa = found.next().expect("the question is there");
    let pages = pages(qa, &book).into_iter().map(|page| {
        let page = as_json(&page);
        drawn(page.as_object().expect("a message is an object"))
    });
    pages.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn snapshot_of_a_reply_with_code() {
    insta::assert_snapshot!(look(SHIPPED, "What is asyncio.create_task()?"));
}

#[test]
fn snapshot_of_a_reply_with_a_table_and_every_special_character() {
    insta::assert_snapshot!(look(FIXTURES, "Which tricks does this Markdown play?"));
}

#[test]
fn snapshot_of_a_reply_with_a_picture() {
    insta::assert_snapshot!(look(
        FIXTURES,
        "What does a ripe sourdough starter look like?"
    ));
}

#[test]
fn snapshot_of_a_long_reply() {
    // Three pages of prose, code, quotes and lists, each shorter than a page.
    let paragraph =
        "Knead the dough until it is **smooth**, and let it rest in the bowl. ".repeat(9);
    let code = (0..30)
        .map(|n| format!("turn_the_dough(times={n})\n"))
        .collect::<String>();
    let part =
        format!("{paragraph}\n\n- one\n- two\n  - deeper\n\n> quoted\n\n```python\n{code}```\n");
    let note = format!("### How do I bake?\n\n{}", part.repeat(4));
    let notes = Notes::of(&[("bread.md", &note)]);
    let folder = notes.folder().to_str().expect("a UTF-8 path").to_owned();
    insta::assert_snapshot!(look(&folder, "How do I bake?"));
}

/// Notes with parts removed, inserted and repeated.
fn mutated() -> impl Strategy<Value = String> {
    let sources: Vec<String> = [
        format!("{SHIPPED}/python/asyncio.md"),
        format!("{FIXTURES}/garden/traps.md"),
        format!("{FIXTURES}/bread/sourdough.md"),
    ]
    .iter()
    .map(|path| std::fs::read_to_string(path).expect("the note is there"))
    .collect();
    let pieces = prop::sample::select(vec![
        "```",
        "~~~~",
        "\n### ",
        "\n# ",
        "?\n",
        "|",
        "\n|---|\n",
        "![](jar.png)",
        "![a](b.png)",
        "<!--",
        "-->",
        "question id:",
        "---\n",
        "question: \"",
        "\r\n",
        "\u{feff}",
        "\u{202e}",
        "👨‍👩‍👧‍👦",
        "@everyone",
        "<@1>",
        "[x](",
        "https://",
        "<details>",
        "</summary>",
        "> > > ",
        "\n- - - ",
        "\t",
        "\0",
        "$$",
        "[^1]",
        "é\u{301}",
        "`",
        "word ".repeat(900).leak(),
        "x".repeat(5_000).leak(),
    ]);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..200_usize, pieces), 1..12);
    (prop::sample::select(sources), edits).prop_map(|(mut text, edits)| {
        for (at, cut, piece) in edits {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + cut).min(text.len()));
            text.replace_range(start..end, piece);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_note_says_discord_takes_every_page(text in mutated()) {
        let notes = Notes::of(&[("a.md", &text), ("jar.png", "x"), ("b/c.md", "### Other?\n\nYes.\n")]);
        let book = notebook(notes.folder());
        for qa in book.qas() {
            for page in pages(qa, &book) {
                prop_assert_eq!(message_violations(&as_json(&page), &names(&page)), [""; 0]);
            }
            let end = as_json(&no_more(Catalog::english(), &showing(qa, &book, 0)));
            prop_assert_eq!(message_violations(&end, &[]), [""; 0]);
        }
        for qa in book.qas() {
            prop_assert_eq!(message_violations(&as_json(&posted(qa)), &names(&posted(qa))), [""; 0]);
            for card in cards(qa) {
                let json = json!({"type": 4, "data": card});
                prop_assert_eq!(callback_violations(&json, &names(&card)), [""; 0]);
            }
        }
        let all: Vec<&Qa> = book.qas().iter().collect();
        let offer = Offer {
            asked: AskedLine::new(Catalog::english(), &text),
            matches: all.clone(),
            is_private: true,
            can_be_shared: true,
            reply_to: None,
        };
        for reply in [close_call, possible, nothing] {
            let unsure = reply(Catalog::english(), &offer);
            let unsure = json!({"type": 4, "data": unsure});
            prop_assert_eq!(callback_violations(&unsure, &[]), [""; 0]);
        }
        for choices in [question_choices(&all), topic_choices(book.topics())] {
            prop_assert!(choices.len() <= limits::CHOICES);
            let choices = json!({"type": 8, "data": {"choices": choices}});
            prop_assert_eq!(callback_violations(&choices, &[]), [""; 0]);
        }
    }
}
