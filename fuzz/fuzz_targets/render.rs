//! Renders arbitrary questions and answers. Every message must be valid for Discord.

#![no_main]

use arbitrary::Arbitrary;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use recite::messages::asked::AskedLine;
use recite::messages::answer::{AnswerView, ConfidenceLevel, Links, answer};
use recite::messages::card::{card_answer, card_question};
use recite::messages::catalog::Catalog;
use recite::messages::offers::{Offer, close_call, nothing, possible};
use recite::messages::post::{PostContent, post};
use recite::messages::sendable::assert_sendable;
use recite_notes::{LinkedFile, Markdown, Qa, QaId, QuizStatus, Source, Topic};
use recite_quiz::{Occasion, PostId, Progress, Rating, Reason, ShownCard, Tally};

/// The content of a note and how it is shown.
#[derive(Arbitrary, Debug)]
struct Note {
    question: String,
    answer: String,
    also: Vec<String>,
    topic: Vec<String>,
    path: String,
    files: Vec<(String, u32)>,
    others: u8,
    private: bool,
    linked: bool,
}

impl Note {
    fn qa(&self) -> Qa {
        let file = |(destination, size): &(String, u32)| LinkedFile {
            destination: destination.clone(),
            path: format!("pictures/{destination}"),
            size_bytes: u64::from(*size),
        };
        Qa {
            id: QaId::derive(&self.path, &self.question, 0),
            has_derived_id: true,
            question: Markdown::parse_line(self.question.clone()),
            also: self.also.iter().cloned().map(Markdown::parse_line).collect(),
            answer: Markdown::parse(self.answer.clone()),
            topic: Topic(self.topic.clone()),
            source: Source {
                path: self.path.clone(),
                line: 1,
            },
            files: self.files.iter().map(file).collect(),
            aliases: Vec::new(),
            prompt: Markdown::default(),
            quiz: QuizStatus::Question,
        }
    }
}

fuzz_target!(|note: Note| {
    // The loader rejects both.
    if note.question.trim().is_empty() || note.answer.trim().is_empty() {
        return;
    }
    let qa = note.qa();
    let others: Vec<Qa> = (0..note.others % 5)
        .map(|nth| Qa {
            id: QaId::derive("other.md", &note.question, nth.into()),
            ..qa.clone()
        })
        .collect();
    let links = Links {
        source_url: note.linked.then(|| "https://example.org/notes/".to_owned()),
    };
    let catalog = Catalog::english();
    let asked = AskedLine::new(catalog, &note.question);
    for page in [0, 1, 2, 40] {
        let view = AnswerView {
            asked: asked.clone(),
            qa: &qa,
            others: others.iter().collect(),
            seen_count: 0,
            confidence: ConfidenceLevel::Likely,
            page,
            is_private: note.private,
            can_be_shared: note.private,
            reply_to: None,
            can_be_quizzed: true,
        };
        assert_sendable(&answer(catalog, &view, &links));
    }
    let offer = Offer {
        asked: asked.clone(),
        matches: others.iter().chain([&qa]).collect(),
        is_private: note.private,
        can_be_shared: note.private,
        reply_to: None,
    };
    assert_sendable(&close_call(catalog, &offer));
    assert_sendable(&possible(catalog, &offer));
    assert_sendable(&nothing(catalog, &offer));
    let on = date(2026, 11, 22);
    let card = ShownCard {
        key: qa.id.key(),
        shown_on: on,
        occasion: Occasion::Daily(PostId(7)),
    };
    assert_sendable(&card_question(catalog, &qa, &card, &Progress::default()));
    for page in [0, 1, 40] {
        let rating = Some(Rating::Hard);
        assert_sendable(&card_answer(catalog, &qa, &card, page, rating, &links));
    }
    for is_closed in [false, true] {
        assert_sendable(&post(
            catalog,
            &PostContent {
                qa: &qa,
                id: PostId(7),
                on,
                tally: Tally::default(),
                reason: Reason::Shuffled,
                role: None,
                previous: None,
                is_closed,
            },
        ));
    }
});
