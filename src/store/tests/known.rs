//! Histories follow what the notes have moved.

use recite_notes::likeness::Fingerprint;
use recite_notes::{Markdown, Qa, Source, Topic};

use super::super::known::rows::HISTORY;
use super::*;

const NOTES: &str = "notes";

/// What stands under `at`: a text of its own for each number.
pub fn present(at: u32, text: u32) -> Present {
    let answer: Vec<String> = (0..20).map(|word| format!("t{text}w{word}")).collect();
    says(qa(at), &answer.join(" "))
}

fn says(id: QaId, answer: &str) -> Present {
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
    Present {
        qa: id,
        is_derived: true,
        fingerprint: Fingerprint::of(&qa),
    }
}

impl Fixture {
    /// The notes say this from `hour` on; what moved, by number.
    async fn say(&self, notes: &str, hour: i64, now: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let present: Vec<Present> = now.iter().map(|(at, text)| present(*at, *text)).collect();
        let relinks = self
            .store
            .follow(notes, &present, noon(0, hour * 3600))
            .await;
        let number = |id: &QaId| {
            let number = id.as_str().strip_prefix("question-");
            number.map_or(u32::MAX, |number| number.parse().unwrap())
        };
        let relinks = relinks.unwrap();
        let moves = relinks.iter().map(|it| (number(&it.from), number(&it.to)));
        moves.collect()
    }

    /// Everything that can hang on a Q&A, of as many members as its number.
    async fn live_with(&self, at: u32) {
        let id = qa(at);
        for who in 0..u64::from(at) {
            for on in 0..3 {
                let rating = Rating::ALL[(on + who as usize) % 4];
                let review = review(who, at, rating, on as i32, Origin::Due);
                self.store.record(&review, None).await.unwrap();
            }
            let wished = self.store.wish(&member(who), &qa(at), noon(0, 0)).await;
            assert!(wished.unwrap());
        }
        let mut post = planned(at as i32);
        post.qa = Some(qa(at));
        assert!(self.store.plan(&post).await.unwrap());
        for (verdict, message) in [(Verdict::NotIt, 1), (Verdict::Answered, 2)] {
            let added = self
                .store
                .add_feedback(&id, verdict, MessageId(message), DAY);
            assert!(added.await.unwrap());
        }
    }

    /// Everything that hangs on `at` is that of the Q&A that was `of`, and nothing else.
    async fn assert_history(&self, at: u32, of: u32) {
        let store = &self.store;
        for who in 0..20 {
            let reviews = store.reviews_of(&member(who)).await.unwrap();
            let reviews = reviews.iter().filter(|it| it.qa == qa(at)).count();
            let is_theirs = who < u64::from(of);
            assert_eq!(reviews, if is_theirs { 3 } else { 0 }, "{who} {at}");
            let card = store.card(&member(who), &qa(at)).await.unwrap();
            assert_eq!(card.is_some_and(|card| card.reviews == 3), is_theirs);
            let wished = store.wished(&member(who)).await.unwrap();
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
async fn everything_that_hangs_on_a_question_moves_with_it() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.say(NOTES, 0, &[(3, 3), (4, 4)]).await, []);
    fixture.live_with(3).await;
    fixture.live_with(4).await;
    assert_eq!(fixture.say(NOTES, 1, &[(9, 3), (4, 4)]).await, [(3, 9)]);
    fixture.assert_history(9, 3).await;
    fixture.assert_history(4, 4).await;
    // And on, and back, and the same again.
    assert_eq!(fixture.say(NOTES, 2, &[(12, 3), (4, 4)]).await, [(9, 12)]);
    assert_eq!(fixture.say(NOTES, 3, &[(3, 3), (4, 4)]).await, [(12, 3)]);
    assert_eq!(fixture.say(NOTES, 4, &[(3, 3), (4, 4)]).await, []);
    fixture.assert_history(3, 3).await;
}

#[tokio::test]
async fn two_questions_swap_their_places() {
    let fixture = Fixture::new().await;
    fixture.say(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.live_with(3).await;
    fixture.live_with(4).await;
    let moves = fixture.say(NOTES, 1, &[(3, 4), (4, 3)]).await;
    assert_eq!(moves, [(3, 4), (4, 3)]);
    fixture.assert_history(4, 3).await;
    fixture.assert_history(3, 4).await;
}

#[tokio::test]
async fn what_was_known_survives_a_restart_and_any_number_of_reloads() {
    let mut fixture = Fixture::new().await;
    fixture.say(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.live_with(3).await;
    assert_eq!(fixture.say(NOTES, 1, &[(4, 4)]).await, []);
    fixture.store.close().await;
    fixture.store = fixture.again().await;
    assert_eq!(fixture.say(NOTES, 2, &[(5, 5)]).await, []);
    assert_eq!(
        fixture.say(NOTES, 3, &[(5, 5), (4, 4), (8, 3)]).await,
        [(3, 8)]
    );
    fixture.assert_history(8, 3).await;
}

#[tokio::test]
async fn what_is_gone_without_a_history_is_forgotten() {
    let fixture = Fixture::new().await;
    fixture.say(NOTES, 0, &[(3, 3), (4, 4), (5, 5)]).await;
    fixture.live_with(3).await;
    fixture.say(NOTES, 1, &[(5, 5)]).await;
    let known = sqlx::query_as("SELECT qa, gone_at FROM known_qas ORDER BY qa");
    let known: Vec<(String, Option<i64>)> = known.fetch_all(&fixture.store.writer).await.unwrap();
    let gone_at = Some(columns::of_instant(noon(0, 3600)));
    let expected = [
        ("question-3".to_owned(), gone_at),
        ("question-5".to_owned(), None),
    ];
    assert_eq!(known, expected);
}

#[tokio::test]
async fn a_history_whose_place_was_taken_is_kept_until_its_text_comes_back() {
    let fixture = Fixture::new().await;
    fixture.say(NOTES, 0, &[(3, 3), (4, 4)]).await;
    fixture.live_with(3).await;
    fixture.live_with(4).await;
    let aside = u32::MAX;
    assert_eq!(fixture.say(NOTES, 1, &[(3, 4)]).await, [(3, aside), (4, 3)]);
    fixture.assert_history(3, 4).await;
    assert_eq!(fixture.say(NOTES, 2, &[(3, 4), (7, 3)]).await, [(aside, 7)]);
    fixture.assert_history(7, 3).await;
    // A second time under the same old id.
    assert_eq!(
        fixture.say(NOTES, 3, &[(3, 3), (7, 4)]).await,
        [(3, 7), (7, 3)]
    );
    assert_eq!(fixture.say(NOTES, 4, &[(3, 4)]).await, [(3, aside), (7, 3)]);
    assert_eq!(fixture.say(NOTES, 5, &[(3, 4), (4, 3)]).await, [(aside, 4)]);
    fixture.assert_history(3, 4).await;
}

#[tokio::test]
async fn bots_with_different_notes_leave_each_other_their_histories() {
    let fixture = Fixture::new().await;
    let (one, other) = ("one", "other");
    fixture.say(one, 0, &[(3, 3), (4, 4)]).await;
    fixture.live_with(3).await;
    fixture.live_with(4).await;
    // A copy of the notes in which somebody has tidied up.
    for hour in [0, 1, 2] {
        assert_eq!(fixture.say(other, hour, &[(7, 3), (4, 4)]).await, []);
        assert_eq!(fixture.say(one, hour, &[(3, 3), (4, 4)]).await, []);
    }
    // The other one drops what this one still shows, and has its text elsewhere.
    assert_eq!(fixture.say(other, 2, &[(7, 3), (8, 4)]).await, []);
    fixture.assert_history(3, 3).await;
    fixture.assert_history(4, 4).await;
    // Each follows what is its own.
    assert_eq!(fixture.say(one, 3, &[(5, 3), (4, 4)]).await, [(3, 5)]);
    fixture.assert_history(5, 3).await;
}

#[tokio::test]
async fn a_folder_that_was_moved_goes_on_with_what_was_known() {
    let fixture = Fixture::new().await;
    fixture.say("here", 0, &[(3, 3), (4, 4)]).await;
    fixture.live_with(3).await;
    let store = &fixture.store;
    store.mark_unread("here").await.unwrap();
    assert_eq!(fixture.say("there", 1, &[(9, 3), (4, 4)]).await, [(3, 9)]);
    fixture.assert_history(9, 3).await;
    // Killed, it could not say that it reads no more: after an hour that is clear.
    assert_eq!(fixture.say("elsewhere", 1, &[(10, 3), (4, 4)]).await, []);
    assert_eq!(fixture.say("elsewhere", 4, &[(11, 3), (4, 4)]).await, []);
    store.mark_unread("elsewhere").await.unwrap();
    assert_eq!(fixture.say("there", 5, &[(11, 3), (4, 4)]).await, [(9, 11)]);
}

#[tokio::test]
async fn who_reads_says_so_now_and_then() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let read_at = async || -> Vec<i64> {
        let read_at = sqlx::query_scalar("SELECT read_at FROM known_notes");
        read_at.fetch_all(&store.writer).await.unwrap()
    };
    store.mark_read(NOTES, noon(0, 0)).await.unwrap();
    assert_eq!(read_at().await, [0; 0], "nobody has followed them yet");
    fixture.say(NOTES, 0, &[]).await;
    let start = columns::of_instant(noon(0, 0));
    // The last: a clock that was set back.
    for (seconds, expected) in [(5, 0), (599, 0), (601, 601), (700, 601), (60, 60)] {
        store.mark_read(NOTES, noon(0, seconds)).await.unwrap();
        assert_eq!(read_at().await, [start + expected * 1000], "{seconds}");
    }
}

#[tokio::test]
async fn thousands_move_at_once() {
    let fixture = Fixture::new().await;
    let all = |at: u32| -> Vec<(u32, u32)> { (0..2500).map(|text| (at + text, text)).collect() };
    fixture.say(NOTES, 0, &all(0)).await;
    let wishes = "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < 2499)
        INSERT INTO wishes SELECT 'ben', 'question-' || x, 0 FROM n";
    let wishes = sqlx::query(wishes).execute(&fixture.store.writer).await;
    assert_eq!(wishes.unwrap().rows_affected(), 2500);
    // One place further, where another one was.
    assert_eq!(fixture.say(NOTES, 1, &all(1)).await.len(), 2500);
    assert_eq!(fixture.say(NOTES, 2, &[]).await, []);
    assert_eq!(fixture.say(NOTES, 3, &all(9000)).await.len(), 2500);
    let ben = MemberId::from_stored("ben".to_owned());
    let wished = fixture.store.wished(&ben).await.unwrap();
    assert!((9000..11_500).all(|at| wished.contains(&qa(at))));
    assert_eq!(wished.len(), 2500);
    let moving = sqlx::query_scalar("SELECT COUNT(*) FROM moving_qas");
    let moving: i64 = moving.fetch_one(&fixture.store.writer).await.unwrap();
    assert_eq!(moving, 0);
}

#[tokio::test]
async fn every_table_that_tells_of_a_question_follows() {
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
