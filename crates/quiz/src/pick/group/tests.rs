use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::pick::tests::{card, id, tries};
use crate::review::days_later;
use crate::{ChannelId, Rating};
use Rating::{Easy, Missed, Right};
use recite_notes::Topic;

const FIRST: Date = date(2026, 1, 1);

/// A channel with its questions, its history and its group.
struct Channel {
    number: u64,
    pool: Vec<(QaId, Topic)>,
    asked: Vec<AskedQuestion>,
    /// The attendance and the cards of each member.
    group: Vec<(f64, Vec<Card>)>,
    first_tries: HashMap<QaId, FirstTries>,
}

/// Returns a channel with this many questions, `q000` and so on, which cycle through the topics.
fn channel(questions: usize, topics: &[&str]) -> Channel {
    let topic = |at: usize| match topics.get(at % topics.len().max(1)) {
        Some(name) => Topic(vec![(*name).to_owned()]),
        None => Topic::default(),
    };
    Channel {
        number: 1,
        pool: (0..questions).map(|at| (question(at), topic(at))).collect(),
        asked: Vec::new(),
        group: Vec::new(),
        first_tries: HashMap::new(),
    }
}

fn question(at: usize) -> QaId {
    id(&format!("q{at:03}"))
}

/// Returns the date `number` days after the first.
fn day(number: u32) -> Date {
    days_later(FIRST, number)
}

impl Channel {
    fn choose(&self, on: Date) -> Option<Choice> {
        let candidates = self.pool.iter().map(|(qa, topic)| Candidate { qa, topic });
        let candidates: Vec<_> = candidates.collect();
        let group = self.group.iter().map(|(attendance, cards)| Attendee {
            attendance: *attendance,
            cards: cards.iter().map(|card| (&card.qa, card)).collect(),
        });
        let group: Vec<_> = group.collect();
        let channel = ChannelId(self.number);
        let tie_break = TieBreak { channel, on };
        group_question(
            &candidates,
            &group,
            &self.asked,
            &self.first_tries,
            tie_break,
        )
    }

    /// Chooses and records the questions of this many days.
    fn walk(&mut self, days: u32) -> Vec<QaId> {
        let chosen = (0..days).map(|number| {
            let on = day(self.asked.len() as u32);
            let Choice { qa, .. } = self.choose(on).unwrap_or_else(|| panic!("day {number}"));
            self.asked.push(AskedQuestion { qa: qa.clone(), on });
            qa
        });
        chosen.collect()
    }

    /// Adds a member who has a card, so that questions are chosen by gain.
    fn with_a_member(mut self) -> Self {
        self.group.push((0.8, vec![card("q000", Right, 0, FIRST)]));
        self
    }
}

#[test]
fn before_any_answer_each_question_comes_once_a_round() {
    let mut it = channel(10, &["a", "b", "c"]);
    let asked = it.walk(30);
    for round in asked.chunks(10) {
        let different: HashSet<_> = round.iter().collect();
        assert_eq!(different.len(), 10, "{round:?}");
    }
    assert_ne!(
        asked[..10],
        asked[10..20],
        "each round has an order of its own"
    );
}

#[test]
fn each_channel_has_its_own_stable_order() {
    let walk = |number| {
        let mut it = channel(20, &[]);
        it.number = number;
        it.walk(20)
    };
    assert_eq!(walk(1), walk(1));
    assert_ne!(walk(1), walk(2));
}

#[test]
fn a_new_note_comes_within_the_round() {
    let mut it = channel(10, &[]);
    it.walk(4);
    it.pool.push((id("new"), Topic::default()));
    assert!(it.walk(7).contains(&id("new")));
}

#[test]
fn members_without_attendance_do_not_count() {
    let mut it = channel(10, &[]).with_a_member();
    it.group[0].0 = 0.0;
    assert_eq!(it.choose(FIRST).map(|it| it.reason), Some(Reason::Shuffled));
}

#[test]
fn the_most_forgotten_question_is_asked() {
    let mut it = channel(3, &[]);
    let today = day(90);
    let cards = |ago: [u32; 3]| {
        let cards = ["q000", "q001", "q002"].into_iter().zip(ago);
        cards.map(|(qa, ago)| card(qa, Right, ago, today)).collect()
    };
    it.group = vec![(0.9, cards([3, 80, 4])), (0.9, cards([5, 70, 1]))];
    let choice = it.choose(today).expect("there are candidates");
    assert_eq!(choice.qa, id("q001"));
    // Recall is below three quarters for both, so the expected number of misses is about 0.5.
    let reason = Reason::Gain {
        members: 2,
        forgotten: 1,
        unseen: 0,
    };
    assert_eq!(choice.reason, reason);
}

#[test]
fn frequent_members_count_more() {
    let today = day(90);
    let cards = |stale: &str, fresh: &str| {
        vec![card(stale, Missed, 60, today), card(fresh, Easy, 2, today)]
    };
    let mut it = channel(2, &[]);
    it.group = vec![(0.9, cards("q000", "q001")), (0.2, cards("q001", "q000"))];
    let choice = it.choose(today).expect("there are candidates");
    assert_eq!(choice.qa, id("q000"));
    // One member has too low an attendance to count as a regular.
    assert!(matches!(
        choice.reason,
        Reason::Gain {
            members: 1,
            unseen: 0,
            ..
        }
    ));
    it.group = vec![(0.2, cards("q000", "q001")), (0.9, cards("q001", "q000"))];
    assert_eq!(it.choose(today).map(|it| it.qa), Some(id("q001")));
}

#[test]
fn among_unseen_questions_the_one_that_others_missed_is_asked() {
    let mut it = channel(5, &[]).with_a_member();
    it.first_tries = [
        (question(1), tries(4, 4)),
        (question(2), tries(4, 0)),
        (question(3), tries(1, 0)),
    ]
    .into();
    let choice = it.choose(day(1)).expect("there are candidates");
    assert_eq!(choice.qa, question(2));
    assert!(matches!(
        choice.reason,
        Reason::Gain {
            members: 1,
            unseen: 1,
            ..
        }
    ));
}

#[test]
fn ties_depend_on_channel_and_date() {
    let it = |number, on| {
        let mut it = channel(50, &[]).with_a_member();
        it.number = number;
        it.choose(on).map(|it| it.qa)
    };
    assert_eq!(it(1, day(1)), it(1, day(1)));
    let days: HashSet<_> = (1..9).map(|on| it(1, day(on))).collect();
    let channels: HashSet<_> = (1..9).map(|number| it(number, day(1))).collect();
    assert!(days.len() > 4 && channels.len() > 4);
}

#[test]
fn questions_of_the_same_date_have_no_effect() {
    let mut it = channel(5, &[]).with_a_member();
    let before = it.choose(day(1)).expect("there are candidates");
    it.asked.push(AskedQuestion {
        qa: before.qa.clone(),
        on: day(1),
    });
    assert_eq!(it.choose(day(1)), Some(before));
}

#[test]
fn a_question_is_not_repeated_for_14_days_or_a_third_of_a_small_pool() {
    for (questions, days) in [(60, 14), (45, 14), (12, 4), (3, 1), (2, 1)] {
        let mut it = channel(questions, &[]).with_a_member();
        let worst = question(1);
        it.group[0].1.push(card(worst.as_str(), Missed, 0, FIRST));
        // The others were all answered just now, so the missed one always has the highest gain.
        let fresh = (2..questions).map(|at| card(question(at).as_str(), Right, 0, day(60)));
        it.group[0].1.extend(fresh);
        it.group[0].1[0] = card("q000", Right, 0, day(60));
        it.asked.push(AskedQuestion {
            qa: worst.clone(),
            on: day(20),
        });
        let again = (21..60).find(|on| it.choose(day(*on)).map(|it| it.qa) == Some(worst.clone()));
        assert_eq!(again, Some(20 + days + 1), "{questions}");
    }
}

#[test]
fn no_topic_comes_three_times_in_a_row() {
    let mut it = channel(30, &["a", "a", "a", "a", "b"]).with_a_member();
    let topics: HashMap<QaId, Topic> = it.pool.iter().cloned().collect();
    let asked = it.walk(25);
    for three in asked.windows(3) {
        let different: HashSet<_> = three.iter().map(|qa| &topics[qa]).collect();
        assert!(different.len() > 1, "{three:?}");
    }
    // The rule does not apply without topics, and it cannot be satisfied with only one.
    channel(30, &[]).with_a_member().walk(25);
    channel(30, &["a"]).with_a_member().walk(25);
}

#[test]
fn with_many_questions_only_those_asked_longest_ago_are_compared() {
    let mut it = channel(240, &[]).with_a_member();
    it.asked = (0..240)
        .map(|at| AskedQuestion {
            qa: question(at),
            on: day(at as u32),
        })
        .collect();
    let today = day(300);
    // All but two are well known. The worst of all is not among the 80 asked longest ago.
    let known = (0..240).map(|at| card(question(at).as_str(), Easy, 1, today));
    it.group[0].1 = known.collect();
    it.group[0].1[80] = card("q080", Missed, 200, today);
    it.group[0].1[79] = card("q079", Missed, 20, today);
    assert_eq!(it.choose(today).map(|it| it.qa), Some(question(79)));
    // With fewer questions it is asked.
    it.pool.truncate(200);
    assert_eq!(it.choose(today).map(|it| it.qa), Some(question(80)));
}

#[test]
fn with_many_questions_all_that_were_never_asked_are_compared() {
    let mut it = channel(240, &[]).with_a_member();
    it.first_tries = (0..240).map(|at| (question(at), tries(9, 9))).collect();
    it.first_tries.insert(question(239), tries(9, 0));
    assert_eq!(it.choose(FIRST).map(|it| it.qa), Some(question(239)));
}

#[test]
fn without_candidates_there_is_no_question() {
    assert_eq!(channel(0, &[]).choose(FIRST), None);
    assert_eq!(channel(0, &[]).with_a_member().choose(FIRST), None);
}

#[test]
fn attendance_weights_recent_posts_more() {
    let of = |letters: &str| attendance(letters.chars().map(|it| it == 'x'));
    assert_eq!(of(""), 0.0);
    assert!(of("x") > 0.5 && of("x") < 0.8);
    assert!(of(&"x".repeat(40)) > 0.9);
    let recent = format!("{}{}", "x".repeat(20), ".".repeat(20));
    let early = format!("{}{}", ".".repeat(20), "x".repeat(20));
    assert!(
        of(&recent) > 0.7 && of(&early) < 0.3,
        "{} {}",
        of(&recent),
        of(&early)
    );
    assert!(of(&format!("{}x", ".".repeat(100))) < 0.05);
}

proptest! {
    #[test]
    fn with_candidates_there_is_always_a_question(
        questions in 1_usize..30,
        topics in prop::collection::vec("[ab]", 0..3),
        asked in prop::collection::vec((0_usize..40, 0_u32..3), 0..60),
        known in prop::collection::vec((0_usize..40, 0_u32..200), 0..20),
        attendance in 0.0_f64..1.0,
    ) {
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        let mut it = channel(questions, &topics);
        let mut on = FIRST;
        for (at, gap) in asked {
            on = days_later(on, gap);
            it.asked.push(AskedQuestion { qa: question(at), on });
        }
        let today = days_later(on, 1);
        let cards = known.iter().map(|(at, ago)| card(question(*at).as_str(), Missed, *ago, today));
        it.group = vec![(attendance, cards.collect())];
        let choice = it.choose(today);
        prop_assert!(choice.is_some());
        prop_assert_eq!(it.choose(today), choice);
    }
}
