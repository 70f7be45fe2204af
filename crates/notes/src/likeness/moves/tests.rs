use proptest::prelude::*;

use super::*;

/// A folder of notes that changes: its ids with their texts, and the histories of its ids.
#[derive(Default)]
struct Notes {
    known: HashMap<QaId, Fingerprint>,
    /// The text that each history belongs to, by the id that has it.
    histories: HashMap<QaId, &'static str>,
}

fn id(name: &str) -> QaId {
    QaId::parse(name).expect("an id")
}

/// Returns a different text for each letter, and a close one for a letter with a prime.
fn text(name: &str) -> Fingerprint {
    let words = |at: usize| format!("{}{at}", &name[..1]);
    let mut words: Vec<String> = (0..30).map(words).collect();
    if name.ends_with('\'') {
        words[10] = "other".to_owned();
    }
    Fingerprint::of_text(&words.join(" "))
}

impl Notes {
    /// Replaces the notes, and returns the moves as `from→to`.
    fn update(&mut self, now: &[(&str, &str)]) -> Vec<String> {
        let now: HashMap<QaId, Fingerprint> = now
            .iter()
            .map(|(at, text_name)| (id(at), text(text_name)))
            .collect();
        let ids: HashSet<&QaId> = now.keys().chain(self.known.keys()).collect();
        let states: Vec<QaState<'_>> = ids
            .into_iter()
            .map(|id| QaState {
                id,
                previous: self.known.get(id),
                current: now.get(id),
                is_derived: !id.as_str().starts_with("written"),
                has_history: self.histories.contains_key(id),
            })
            .collect();
        let moves = plan_moves(&states);
        let from: HashSet<&QaId> = moves.iter().map(|it| &it.from).collect();
        let mut known = self.known.clone();
        known.retain(|id, _| self.histories.contains_key(id) && !from.contains(id));
        let mut histories = self.histories.clone();
        histories.retain(|id, _| !from.contains(id));
        for history_move in &moves {
            known.insert(
                history_move.to.clone(),
                self.known[&history_move.from].clone(),
            );
            let two = histories.insert(history_move.to.clone(), self.histories[&history_move.from]);
            assert_eq!(two, None, "two histories meet at `{}`", history_move.to);
        }
        known.extend(now);
        (self.known, self.histories) = (known, histories);
        let describe = |it: &HistoryMove| match it.reason {
            MoveReason::SetAside => format!("{}→aside", it.from),
            MoveReason::SameText => format!("{}→{}", it.from, it.to),
            MoveReason::Close(_) => format!("{}~{}", it.from, it.to),
        };
        moves.iter().map(describe).collect()
    }

    fn with(now: &[(&str, &'static str)]) -> Self {
        let mut notes = Self::default();
        assert!(notes.update(now).is_empty());
        notes.histories = now
            .iter()
            .map(|(at, text_name)| (id(at), *text_name))
            .collect();
        notes
    }

    #[track_caller]
    fn assert_at(&self, at: &str, history: &str) {
        assert_eq!(
            self.histories.get(&id(at)),
            Some(&history),
            "{:?}",
            self.histories
        );
    }
}

#[test]
fn a_history_follows_its_text() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.update(&[("c", "A"), ("b", "B")]), ["a→c"]);
    assert_eq!(notes.update(&[("d", "A"), ("b", "B")]), ["c→d"]);
    assert_eq!(notes.update(&[("a", "A"), ("b", "B")]), ["d→a"]);
    notes.assert_at("a", "A");
}

#[test]
fn an_edit_under_the_same_id_moves_no_history() {
    let mut notes = Notes::with(&[("a", "A"), ("written", "B")]);
    assert!(notes.update(&[("a", "A'"), ("written", "C")]).is_empty());
    assert!(notes.update(&[("a", "D"), ("written", "A'")]).is_empty());
    assert!(notes.update(&[("a", "B"), ("written", "D")]).is_empty());
}

#[test]
fn a_written_id_keeps_its_history_when_its_text_appears_elsewhere() {
    let mut notes = Notes::with(&[("written-a", "A"), ("written-b", "B")]);
    assert!(
        notes
            .update(&[("written-a", "B"), ("written-b", "A")])
            .is_empty()
    );
    assert!(
        notes
            .update(&[("written-a", "C"), ("written-b", "D"), ("c", "A")])
            .is_empty()
    );
    notes.assert_at("written-a", "A");
}

#[test]
fn a_text_that_is_moved_and_edited_at_once_is_a_close_match() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.update(&[("c", "A'"), ("b", "B")]), ["a~c"]);
}

#[test]
fn two_texts_that_swap_ids_swap_their_histories() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.update(&[("a", "B"), ("b", "A")]), ["a→b", "b→a"]);
    notes.assert_at("a", "B");
    let mut alike = Notes::with(&[("a", "A"), ("b", "A'")]);
    assert_eq!(alike.update(&[("a", "A'"), ("b", "A")]), ["a→b", "b→a"]);
}

#[test]
fn a_text_can_disappear_in_one_reload_and_reappear_in_a_later_one() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert!(notes.update(&[("b", "B")]).is_empty());
    assert!(notes.update(&[("b", "B'"), ("c", "C")]).is_empty());
    assert_eq!(
        notes.update(&[("b", "B'"), ("c", "C"), ("d", "A")]),
        ["a→d"]
    );
    notes.assert_at("d", "A");
}

#[test]
fn a_text_that_returns_under_its_id_has_its_history_again() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert!(notes.update(&[("b", "B")]).is_empty());
    assert!(notes.update(&[("a", "A"), ("b", "B")]).is_empty());
    notes.assert_at("a", "A");
    // The history stays at its new id when the text appears at the old one again.
    assert_eq!(notes.update(&[("c", "A"), ("b", "B")]), ["a→c"]);
    assert!(
        notes
            .update(&[("a", "A"), ("c", "A"), ("b", "B")])
            .is_empty()
    );
    notes.assert_at("c", "A");
}

#[test]
fn texts_numbered_by_their_order_keep_their_own_histories() {
    let mut notes = Notes::with(&[("nth0", "A"), ("nth1", "B"), ("nth2", "C")]);
    // The first text is deleted, so the others move up.
    assert_eq!(
        notes.update(&[("nth0", "B"), ("nth1", "C")]),
        ["nth0→aside", "nth1→nth0", "nth2→nth1"]
    );
    notes.assert_at("nth0", "B");
    notes.assert_at("nth1", "C");
    // A new text comes first, then the first text returns.
    assert_eq!(
        notes.update(&[("nth0", "D"), ("nth1", "B"), ("nth2", "C")]),
        ["nth0→nth1", "nth1→nth2"]
    );
    let moves = notes.update(&[("nth0", "A"), ("nth1", "B"), ("nth2", "C")]);
    assert!(moves.len() == 1 && moves[0].ends_with("→nth0"), "{moves:?}");
    notes.assert_at("nth0", "A");
}

#[test]
fn a_copy_does_not_get_the_history_while_the_original_exists() {
    let mut notes = Notes::with(&[("a", "A")]);
    assert!(notes.update(&[("a", "A'"), ("copy", "A")]).is_empty());
    // Once the original is gone, the copy gets the history.
    let mut notes = Notes::with(&[("a", "A")]);
    assert!(notes.update(&[("a", "A"), ("copy", "A")]).is_empty());
    assert_eq!(notes.update(&[("copy", "A")]), ["a→copy"]);
}

#[test]
fn no_history_moves_to_an_id_that_has_one() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    notes.known.remove(&id("b"));
    assert!(notes.update(&[("b", "A")]).is_empty());
    notes.assert_at("b", "B");
}

const TEXTS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// Generates layouts: for each text its id, or none.
fn layouts() -> impl Strategy<Value = Vec<Option<usize>>> {
    let places: Vec<usize> = (0..8).collect();
    let is_there = prop::collection::vec(prop::bool::weighted(0.8), TEXTS.len());
    (Just(places).prop_shuffle(), is_there).prop_map(|(places, is_there)| {
        let places = places.into_iter().zip(is_there);
        places
            .map(|(at, is_there)| is_there.then_some(at))
            .collect()
    })
}

proptest! {
    #[test]
    fn histories_follow_their_texts_and_none_is_lost(
        layout_list in prop::collection::vec(layouts(), 1..12),
    ) {
        let names: Vec<String> = (0..8).map(|at| format!("place{at}")).collect();
        let start: Vec<(&str, &str)> =
            TEXTS.iter().enumerate().map(|(at, text)| (names[at].as_str(), *text)).collect();
        let mut notes = Notes::with(&start);
        for layout in layout_list {
            let ids_of_texts = TEXTS.iter().zip(&layout);
            let now: Vec<(&str, &str)> = ids_of_texts
                .filter_map(|(text, at)| at.map(|at| (names[at].as_str(), *text)))
                .collect();
            notes.update(&now);
            for (at, text) in now {
                notes.assert_at(at, text);
            }
            let mut histories: Vec<&str> = notes.histories.values().copied().collect();
            histories.sort_unstable();
            prop_assert_eq!(histories, TEXTS);
        }
    }
}
