//! Histories move with their Q&As.

use recite_notes::likeness::Fingerprint;
use recite_notes::{Markdown, Qa, Source, Topic};

use super::super::relink::rows::HISTORY;
use super::*;

const NOTES: &str = "notes";

/// The Q&A at position `at`, with the text of this number.
pub fn present(at: u32, text: u32) -> CurrentQa {
    let answer: Vec<String> = (0..20).map(|word| format!("t{text}w{word}")).collect();
    qa_with_answer(qa(at), &answer.join(" "))
}

fn qa_with_answer(id: QaId, answer: &str) -> CurrentQa {
    let qa = Qa {
        id: id.clone(),
        has_derived_id: true,
        question: Markdown::parse_line("Why?"),
        also: Vec::new(),
        answer: Markdown::parse(answer),
        topic: Topic::default(),
        source: Source {
            path: "why.md".to_owned(),
            line: 1,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: recite_notes::Markdown::default(),
        quiz: recite_notes::QuizStatus::Question,
    };
    CurrentQa {
        qa: id,
        is_derived: true,
        fingerprint: Fingerprint::of(&qa),
    }
}

impl Fixture {
    /// Changes the notes at `hour`, and returns the moves by number.
    async fn set_notes(&self, notes: &str, hour: i64, now: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let present: Vec<CurrentQa> = now.iter().map(|(at, text)| present(*at, *text)).collect();
        let relinks = self
            .store
            .relink_histories(notes, &present, noon(0, hour * 3600))
            .await;
        let number = |id: &QaId| {
            let number = id.as_str().strip_prefix("question-");
            number.map_or(u32::MAX, |number| number.parse().unwrap())
        };
        let relinks = relinks.unwrap();
        let moves = relinks.iter().map(|it| (number(&it.from), number(&it.to)));
        moves.collect()
    }

    /// Stores everything that can refer to a Q&A, for as many members as its number.
    async fn add_history(&self, at: u32) {
        let id = qa(at);
        for who in 0..u64::from(at) {
            for on in 0..3 {
                let rating = Rating::ALL[(on + who as usize) % 4];
                let review = review(who, at, rating, on as i32, Origin::Due);
                self.store.record(&review, None).await.unwrap();
            }
            let wished = self.store.add_wish(&member(who), &qa(at), noon(0, 0)).await;
            assert!(wished.unwrap());
        }
        let mut post = planned(at as i32);
        post.qa = Some(qa(at));
        assert!(self.store.plan(&post).await.unwrap());
        for (verdict, message) in [(FeedbackVerdict::NotIt, 1), (FeedbackVerdict::Answered, 2)] {
            let added = self
                .store
                .add_feedback(&id, verdict, MessageId(message), DAY);
            assert!(added.await.unwrap());
        }
    }

    /// Asserts that the history of `at` is exactly the one that `of` had.
    async fn assert_history(&self, at: u32, of: u32) {
        let store = &self.store;
        for who in 0..20 {
            let reviews = store.reviews_of(&member(who)).await.unwrap();
            let reviews = reviews.iter().filter(|it| it.qa == qa(at)).count();
            let is_theirs = who < u64::from(of);
            assert_eq!(reviews, if is_theirs { 3 } else { 0 }, "{who} {at}");
            let card = store.card(&member(who), &qa(at)).await.unwrap();
            assert_eq!(card.is_some_and(|card| card.reviews == 3), is_theirs);
            let wished = store.wishes(&member(who)).await.unwrap();
            assert_eq!(wished.contains(&qa(at)), is_theirs);
        }
        let post = store.post(post_of(of as i32)).await.unwrap();
        assert_eq!(post.unwrap().qa, Some(qa(at)));
        let feedback = sqlx::query_scalar("SELECT COUNT(*) FROM feedback WHERE qa = $1");
        let feedback = feedback.bind(qa(at).as_str().to_owned());
        let feedback: i64 = feedback.fetch_one(&store.writer).await.unwrap();
        assert_eq!(feedback, 2);
        assert_eq!(store.rebuild().await.unwrap().changed, 0);
    }
}

#[tokio::test]
async fn a_moved_question_keeps_its_whole_history() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.set_notes(NOTES, 0, &[(3, 3), (4, 4)]).await, []);
    fixture.add_history(3).await;
    fixture.add_history(4).await;
    assert_eq!(
        fixture.set_notes(NOTES, 1, &[(9, 3), (4, 4)]).await,
        [(3, 9)]
    );
    fixture.assert_history(9, 3).await;
    fixture.assert_history(4, 4).await;
    // It moves on, and back, and stays.
    assert_eq!(
        fixture.set_notes(NOTES, 2, &[(12, 3), (4, 4)]).await,
        [(9, 12)]
    );
    assert_eq!(
        fixture.set_notes(NOTES, 3, &[(3, 3), (4, 4)]).await,
        [(12, 3)]
    );
    assert_eq!(fixture.set_notes(NOTES, 4, &[(3, 3), (4, 4)]).await, []);
    fixture.assert_history(3, 3).await;
}

#[tokio::test]
async fn two_questions_can_swap_positions() {
    let fixture = Fixture::new().await;
    fixture.set_notes(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.add_history(3).await;
    fixture.add_history(4).await;
    let moves = fixture.set_notes(NOTES, 1, &[(3, 4), (4, 3)]).await;
    assert_eq!(moves, [(3, 4), (4, 3)]);
    fixture.assert_history(4, 3).await;
    fixture.assert_history(3, 4).await;
}

#[tokio::test]
async fn known_texts_survive_a_restart_and_reloads() {
    let mut fixture = Fixture::new().await;
    fixture.set_notes(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.add_history(3).await;
    assert_eq!(fixture.set_notes(NOTES, 1, &[(4, 4)]).await, []);
    fixture.store.close().await;
    fixture.store = fixture.reopen().await;
    assert_eq!(fixture.set_notes(NOTES, 2, &[(5, 5)]).await, []);
    assert_eq!(
        fixture.set_notes(NOTES, 3, &[(5, 5), (4, 4), (8, 3)]).await,
        [(3, 8)]
    );
    fixture.assert_history(8, 3).await;
}

#[tokio::test]
async fn removed_questions_without_a_history_are_forgotten() {
    let fixture = Fixture::new().await;
    fixture.set_notes(NOTES, 0, &[(3, 3), (4, 4), (5, 5)]).await;
    fixture.add_history(3).await;
    fixture.set_notes(NOTES, 1, &[(5, 5)]).await;
    let known = sqlx::query_as("SELECT qa, gone_at FROM known_qas ORDER BY qa");
    let known: Vec<(String, Option<i64>)> = known.fetch_all(&fixture.store.writer).await.unwrap();
    let gone_at = Some(columns::encode_instant(noon(0, 3600)));
    let expected = [
        ("question-3".to_owned(), gone_at),
        ("question-5".to_owned(), None),
    ];
    assert_eq!(known, expected);
}

#[tokio::test]
async fn a_history_whose_id_was_reused_is_kept_until_its_text_returns() {
    let fixture = Fixture::new().await;
    fixture.set_notes(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.add_history(3).await;
    fixture.add_history(4).await;
    let aside = u32::MAX;
    assert_eq!(
        fixture.set_notes(NOTES, 1, &[(3, 4)]).await,
        [(3, aside), (4, 3)]
    );
    fixture.assert_history(3, 4).await;
    assert_eq!(
        fixture.set_notes(NOTES, 2, &[(3, 4), (7, 3)]).await,
        [(aside, 7)]
    );
    fixture.assert_history(7, 3).await;
    // Again, under the same old id.
    assert_eq!(
        fixture.set_notes(NOTES, 3, &[(3, 3), (7, 4)]).await,
        [(3, 7), (7, 3)]
    );
    assert_eq!(
        fixture.set_notes(NOTES, 4, &[(3, 4)]).await,
        [(3, aside), (7, 3)]
    );
    assert_eq!(
        fixture.set_notes(NOTES, 5, &[(3, 4), (4, 3)]).await,
        [(aside, 4)]
    );
    fixture.assert_history(3, 4).await;
}

#[tokio::test]
async fn bots_with_different_notes_do_not_move_each_others_histories() {
    let fixture = Fixture::new().await;
    let (one, other) = ("one", "other");
    fixture.set_notes(one, 0, &[(3, 3), (4, 4)]).await;
    fixture.add_history(3).await;
    fixture.add_history(4).await;
    // A copy of the notes that was reorganized.
    for hour in [0, 1, 2] {
        assert_eq!(fixture.set_notes(other, hour, &[(7, 3), (4, 4)]).await, []);
        assert_eq!(fixture.set_notes(one, hour, &[(3, 3), (4, 4)]).await, []);
    }
    // The other notes drop what these notes still contain, and have its text elsewhere.
    assert_eq!(fixture.set_notes(other, 2, &[(7, 3), (8, 4)]).await, []);
    fixture.assert_history(3, 3).await;
    fixture.assert_history(4, 4).await;
    // Each bot moves only its own histories.
    assert_eq!(fixture.set_notes(one, 3, &[(5, 3), (4, 4)]).await, [(3, 5)]);
    fixture.assert_history(5, 3).await;
}

#[tokio::test]
async fn a_moved_folder_keeps_its_known_texts() {
    let fixture = Fixture::new().await;
    fixture.set_notes("here", 0, &[(3, 3), (4, 4)]).await;
    fixture.add_history(3).await;
    let store = &fixture.store;
    store.release_notes("here").await.unwrap();
    assert_eq!(
        fixture.set_notes("there", 1, &[(9, 3), (4, 4)]).await,
        [(3, 9)]
    );
    fixture.assert_history(9, 3).await;
    // A killed bot releases nothing: its notes count as abandoned after an hour.
    assert_eq!(
        fixture.set_notes("elsewhere", 1, &[(10, 3), (4, 4)]).await,
        []
    );
    assert_eq!(
        fixture.set_notes("elsewhere", 4, &[(11, 3), (4, 4)]).await,
        []
    );
    store.release_notes("elsewhere").await.unwrap();
    assert_eq!(
        fixture.set_notes("there", 5, &[(11, 3), (4, 4)]).await,
        [(9, 11)]
    );
}

#[tokio::test]
async fn notes_are_refreshed_from_time_to_time() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let read_at = async || -> Vec<i64> {
        let read_at = sqlx::query_scalar("SELECT read_at FROM known_notes");
        read_at.fetch_all(&store.writer).await.unwrap()
    };
    store.refresh_notes(NOTES, noon(0, 0)).await.unwrap();
    assert_eq!(read_at().await, [0; 0], "these notes were never processed");
    fixture.set_notes(NOTES, 0, &[]).await;
    let start = columns::encode_instant(noon(0, 0));
    // The last case: the clock was set back.
    for (seconds, expected) in [(5, 0), (599, 0), (601, 601), (700, 601), (60, 60)] {
        store.refresh_notes(NOTES, noon(0, seconds)).await.unwrap();
        assert_eq!(read_at().await, [start + expected * 1000], "{seconds}");
    }
}

#[tokio::test]
async fn thousands_of_questions_can_move_at_once() {
    let fixture = Fixture::new().await;
    let all = |at: u32| -> Vec<(u32, u32)> { (0..2500).map(|text| (at + text, text)).collect() };
    fixture.set_notes(NOTES, 0, &all(0)).await;
    let wishes = "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < 2499)
        INSERT INTO wishes SELECT 'ben', 'question-' || x, 0 FROM n";
    let wishes = sqlx::query(wishes).execute(&fixture.store.writer).await;
    assert_eq!(wishes.unwrap().rows_affected(), 2500);
    // Each moves to the next id, which another one had.
    assert_eq!(fixture.set_notes(NOTES, 1, &all(1)).await.len(), 2500);
    assert_eq!(fixture.set_notes(NOTES, 2, &[]).await, []);
    assert_eq!(fixture.set_notes(NOTES, 3, &all(9000)).await.len(), 2500);
    let ben = MemberId::from_stored("ben".to_owned());
    let wished = fixture.store.wishes(&ben).await.unwrap();
    assert!((9000..11_500).all(|at| wished.contains(&qa(at))));
    assert_eq!(wished.len(), 2500);
    let moving = sqlx::query_scalar("SELECT COUNT(*) FROM moving_qas");
    let moving: i64 = moving.fetch_one(&fixture.store.writer).await.unwrap();
    assert_eq!(moving, 0);
}

#[tokio::test]
async fn every_table_that_refers_to_a_question_is_updated() {
    let fixture = Fixture::new().await;
    let tables = sqlx::query_as(
        "SELECT tables.name, columns.pk > 0
        FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND columns.name = 'qa'
        AND tables.name NOT IN ('known_qas', 'moving_qas') ORDER BY 1",
    );
    let tables: Vec<(String, bool)> = tables.fetch_all(&fixture.store.writer).await.unwrap();
    let mut expected = HISTORY.map(|(table, is_key)| (table.to_owned(), is_key));
    expected.sort();
    assert_eq!(tables, expected);
}
