//! Statistics match their definitions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::*;
use crate::app::quiz::QuizOptions;
use crate::app::{App, Snapshot};
use crate::store::Store;
use recite_notes::QaId;
use recite_notes::access::AccessOptions;
use recite_quiz::review::card_from_reviews;
use recite_quiz::{Origin, Review};
use recite_search::SearchOptions;

const TODAY: Date = date(2026, 11, 22);
const GUILD: GuildId = GuildId(7);

struct Fixture {
    _folder: TempDir,
    store: Store,
    quiz: Quiz,
}

impl Fixture {
    /// A quiz with one note and an empty database.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes");
        std::fs::create_dir(&notes).unwrap();
        std::fs::write(notes.join("a.md"), "### Why?\n\nBecause.\n").unwrap();
        let (snapshot, _) =
            Snapshot::load(&notes, &AccessOptions::default(), SearchOptions::default()).unwrap();
        let store = Store::open_file(&folder.path().join("recite.db")).await;
        let store = store.unwrap();
        let app = Arc::new(App::new(snapshot));
        Self {
            quiz: Quiz::new(app, store.clone(), QuizOptions::default()),
            store,
            _folder: folder,
        }
    }
}

fn context(who: u64) -> MemberContext {
    let noon = TODAY.at(12, 0, 0, 0).in_tz("UTC").unwrap();
    MemberContext {
        member: MemberId::discord(who),
        guild: Some(GUILD),
        now: noon.timestamp(),
    }
}

/// A review this many days before today.
fn review(who: u64, qa: u32, rating: Rating, ago: u32) -> Review {
    Review {
        member: MemberId::discord(who),
        qa: QaId::parse(&format!("question-{qa}")).unwrap(),
        rating,
        day: days_earlier(TODAY, ago),
        reviewed_at: context(who).now,
        origin: Origin::Due,
        guild: Some(GUILD),
    }
}

/// The expected statistics of a log, computed from their definitions.
struct Expected {
    reviews: u32,
    recent: Tally,
    cards: u32,
    calendar: Vec<(Date, u32)>,
    strength: Vec<(Date, f64)>,
}

impl Expected {
    fn of(log: &[Review]) -> Self {
        let mut by_qa: HashMap<&QaId, BTreeMap<Date, &Review>> = HashMap::new();
        for review in log {
            by_qa
                .entry(&review.qa)
                .or_default()
                .insert(review.day, review);
        }
        let effective = || by_qa.values().flat_map(BTreeMap::values);
        let repeats = by_qa.values().flat_map(|it| it.values().skip(1));
        let recent = repeats.filter(|it| it.day > days_earlier(TODAY, RECENT_DAYS));
        let recent = recent.fold(Tally::default(), |tally, review| Tally {
            answered: tally.answered + 1,
            knew: tally.knew + u32::from(review.rating.is_right()),
        });
        let from = days_earlier(TODAY, CALENDAR_DAYS - 1);
        let mut calendar = BTreeMap::new();
        for review in effective().filter(|it| it.day >= from) {
            *calendar.entry(review.day).or_default() += 1;
        }
        let first = effective().map(|it| it.day).min().unwrap_or(TODAY);
        let days = (0..CALENDAR_DAYS).map(|at| days_later(from, at));
        let strength = days.filter(|day| *day >= first).map(|day| {
            let known = by_qa.values().filter_map(|reviews| {
                let so_far = reviews.range(..=day).map(|(_, it)| (*it).clone());
                let card = card_from_reviews(&so_far.collect::<Vec<_>>())?;
                Some(recall(&card, day))
            });
            (day, known.sum())
        });
        Self {
            reviews: effective().count() as u32,
            recent,
            cards: by_qa.len() as u32,
            calendar: calendar.into_iter().collect(),
            strength: strength.collect(),
        }
    }
}

async fn assert_statistics(log: &[Review]) {
    let fixture = Fixture::new().await;
    for review in log {
        fixture.store.record(review, None).await.unwrap();
    }
    // A review of another member, which must not count.
    let other = review(2, 1, Rating::Right, 3);
    fixture.store.record(&other, None).await.unwrap();
    let (quiz, context) = (&fixture.quiz, context(1));
    let found = quiz.member_stats(&context).await.unwrap();
    let expected = Expected::of(log);
    assert_eq!(
        (found.today, found.reviews, found.last_30_days, found.cards),
        (TODAY, expected.reviews, expected.recent, expected.cards)
    );
    assert_eq!(found.calendar, expected.calendar);
    let history = quiz.member_history(&context.member, TODAY).await.unwrap();
    let strength = history.strength().unwrap();
    assert_eq!(strength.len(), expected.strength.len());
    for ((day, known), (expected_day, expected)) in strength.iter().zip(&expected.strength) {
        assert_eq!(day, expected_day);
        assert!((known - expected).abs() < 1e-3, "{day}: {known} {expected}");
    }
    // The text shows the last value of the picture.
    let drawn = strength.last().map_or(0.0, |(_, known)| *known);
    assert!((found.known - drawn).abs() < 1e-3);
}

#[tokio::test]
async fn a_member_without_grades_has_empty_statistics() {
    assert_statistics(&[]).await;
}

#[tokio::test]
async fn a_long_history_counts_in_full_but_the_calendar_shows_half_a_year() {
    let log = [
        review(1, 1, Rating::Missed, 400),
        review(1, 2, Rating::Right, 182),
        review(1, 1, Rating::Right, 181),
        review(1, 1, Rating::Missed, 30),
        review(1, 2, Rating::Missed, 29),
        review(1, 2, Rating::Easy, 29),
        review(1, 1, Rating::Hard, 0),
    ];
    assert_statistics(&log).await;
}

proptest! {
    // Each case creates a database.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn statistics_match_the_log(
        days in prop::collection::btree_map(
            0_u32..300,
            prop::collection::vec((1_u32..5, 1_i64..=4), 1..4),
            0..12,
        )
    ) {
        let log: Vec<Review> = days.iter().rev().flat_map(|(ago, grades)| {
            grades.iter().map(|(qa, rating)| {
                review(1, *qa, Rating::from_number(*rating).unwrap(), *ago)
            })
        }).collect();
        Runtime::new().unwrap().block_on(assert_statistics(&log));
    }
}
