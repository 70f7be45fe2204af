use proptest::prelude::*;

use super::*;

/// What a folder of notes says: ids with texts, and which histories there are under which id.
#[derive(Default)]
struct Notes {
    known: HashMap<QaId, Fingerprint>,
    /// Whose history it is, by the id it is under.
    histories: HashMap<QaId, &'static str>,
}

fn id(name: &str) -> QaId {
    QaId::parse(name).expect("an id")
}

/// A text of its own for each letter, and one close to it for the letter with a prime.
fn text(name: &str) -> Fingerprint {
    let words = |at: usize| format!("{}{at}", &name[..1]);
    let mut words: Vec<String> = (0..30).map(words).collect();
    if name.ends_with('\'') {
        words[10] = "other".to_owned();
    }
    Fingerprint::of_text(&words.join(" "))
}

impl Notes {
    /// The notes say this from now on; what has moved, as `from→to`.
    fn say(&mut self, now: &[(&str, &str)]) -> Vec<String> {
        let now: HashMap<QaId, Fingerprint> =
            now.iter().map(|(at, says)| (id(at), text(says))).collect();
        let ids: HashSet<&QaId> = now.keys().chain(self.known.keys()).collect();
        let places: Vec<Place<'_>> = ids
            .into_iter()
            .map(|id| Place {
                id,
                was: self.known.get(id),
                is: now.get(id),
                is_derived: !id.as_str().starts_with("written"),
                has_history: self.histories.contains_key(id),
            })
            .collect();
        let moves = moves(&places);
        let from: HashSet<&QaId> = moves.iter().map(|it| &it.from).collect();
        let mut known = self.known.clone();
        known.retain(|id, _| self.histories.contains_key(id) && !from.contains(id));
        let mut histories = self.histories.clone();
        histories.retain(|id, _| !from.contains(id));
        for relink in &moves {
            known.insert(relink.to.clone(), self.known[&relink.from].clone());
            let two = histories.insert(relink.to.clone(), self.histories[&relink.from]);
            assert_eq!(two, None, "two histories meet at `{}`", relink.to);
        }
        known.extend(now);
        (self.known, self.histories) = (known, histories);
        let described = |it: &Relink| match it.reason {
            Reason::SetAside => format!("{}→aside", it.from),
            Reason::SameText => format!("{}→{}", it.from, it.to),
            Reason::Close(_) => format!("{}~{}", it.from, it.to),
        };
        moves.iter().map(described).collect()
    }

    fn with(now: &[(&str, &'static str)]) -> Self {
        let mut notes = Self::default();
        assert!(notes.say(now).is_empty());
        notes.histories = now.iter().map(|(at, says)| (id(at), *says)).collect();
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
fn a_text_that_moved_takes_its_history_along() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.say(&[("c", "A"), ("b", "B")]), ["a→c"]);
    assert_eq!(notes.say(&[("d", "A"), ("b", "B")]), ["c→d"]);
    assert_eq!(notes.say(&[("a", "A"), ("b", "B")]), ["d→a"]);
    notes.assert_at("a", "A");
}

#[test]
fn an_edit_under_the_same_id_moves_nothing() {
    let mut notes = Notes::with(&[("a", "A"), ("written", "B")]);
    assert!(notes.say(&[("a", "A'"), ("written", "C")]).is_empty());
    assert!(notes.say(&[("a", "D"), ("written", "A'")]).is_empty());
    assert!(notes.say(&[("a", "B"), ("written", "D")]).is_empty());
}

#[test]
fn a_written_id_keeps_its_history_whoever_has_its_text() {
    let mut notes = Notes::with(&[("written-a", "A"), ("written-b", "B")]);
    assert!(
        notes
            .say(&[("written-a", "B"), ("written-b", "A")])
            .is_empty()
    );
    assert!(
        notes
            .say(&[("written-a", "C"), ("written-b", "D"), ("c", "A")])
            .is_empty()
    );
    notes.assert_at("written-a", "A");
}

#[test]
fn moved_and_edited_at_once_is_a_close_match() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.say(&[("c", "A'"), ("b", "B")]), ["a~c"]);
}

#[test]
fn two_that_swap_their_places_swap_their_histories() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert_eq!(notes.say(&[("a", "B"), ("b", "A")]), ["a→b", "b→a"]);
    notes.assert_at("a", "B");
    let mut alike = Notes::with(&[("a", "A"), ("b", "A'")]);
    assert_eq!(alike.say(&[("a", "A'"), ("b", "A")]), ["a→b", "b→a"]);
}

#[test]
fn what_vanishes_in_one_reload_may_appear_in_a_later_one() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert!(notes.say(&[("b", "B")]).is_empty());
    assert!(notes.say(&[("b", "B'"), ("c", "C")]).is_empty());
    assert_eq!(notes.say(&[("b", "B'"), ("c", "C"), ("d", "A")]), ["a→d"]);
    notes.assert_at("d", "A");
}

#[test]
fn what_comes_back_under_its_own_id_is_where_it_was() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    assert!(notes.say(&[("b", "B")]).is_empty());
    assert!(notes.say(&[("a", "A"), ("b", "B")]).is_empty());
    notes.assert_at("a", "A");
    // Moved away, it is not called back by what then stands there anew.
    assert_eq!(notes.say(&[("c", "A"), ("b", "B")]), ["a→c"]);
    assert!(notes.say(&[("a", "A"), ("c", "A"), ("b", "B")]).is_empty());
    notes.assert_at("c", "A");
}

#[test]
fn twins_told_apart_by_their_order_keep_their_own_histories() {
    let mut notes = Notes::with(&[("nth0", "A"), ("nth1", "B"), ("nth2", "C")]);
    // The first is deleted, so that the others are one place further up.
    assert_eq!(
        notes.say(&[("nth0", "B"), ("nth1", "C")]),
        ["nth0→aside", "nth1→nth0", "nth2→nth1"]
    );
    notes.assert_at("nth0", "B");
    notes.assert_at("nth1", "C");
    // A new one comes first, then the first one of all comes back.
    assert_eq!(
        notes.say(&[("nth0", "D"), ("nth1", "B"), ("nth2", "C")]),
        ["nth0→nth1", "nth1→nth2"]
    );
    let moves = notes.say(&[("nth0", "A"), ("nth1", "B"), ("nth2", "C")]);
    assert!(moves.len() == 1 && moves[0].ends_with("→nth0"), "{moves:?}");
    notes.assert_at("nth0", "A");
}

#[test]
fn a_copy_does_not_take_the_history_of_what_is_still_there() {
    let mut notes = Notes::with(&[("a", "A")]);
    assert!(notes.say(&[("a", "A'"), ("copy", "A")]).is_empty());
    // But once the first one is gone, it is the copy that stands for it.
    let mut notes = Notes::with(&[("a", "A")]);
    assert!(notes.say(&[("a", "A"), ("copy", "A")]).is_empty());
    assert_eq!(notes.say(&[("copy", "A")]), ["a→copy"]);
}

#[test]
fn nothing_moves_to_a_place_with_a_history_of_its_own() {
    let mut notes = Notes::with(&[("a", "A"), ("b", "B")]);
    notes.known.remove(&id("b"));
    assert!(notes.say(&[("b", "A")]).is_empty());
    notes.assert_at("b", "B");
}

const TEXTS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// Which of the places stand where: of each text its place, or none.
fn layout() -> impl Strategy<Value = Vec<Option<usize>>> {
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
    fn wherever_a_text_goes_its_history_is_there_and_none_is_ever_lost(
        layouts in prop::collection::vec(layout(), 1..12),
    ) {
        let names: Vec<String> = (0..8).map(|at| format!("place{at}")).collect();
        let start: Vec<(&str, &str)> =
            TEXTS.iter().enumerate().map(|(at, text)| (names[at].as_str(), *text)).collect();
        let mut notes = Notes::with(&start);
        for layout in layouts {
            let placed = TEXTS.iter().zip(&layout);
            let now: Vec<(&str, &str)> = placed
                .filter_map(|(text, at)| at.map(|at| (names[at].as_str(), *text)))
                .collect();
            notes.say(&now);
            for (at, text) in now {
                notes.assert_at(at, text);
            }
            let mut kept: Vec<&str> = notes.histories.values().copied().collect();
            kept.sort_unstable();
            prop_assert_eq!(kept, TEXTS);
        }
    }
}
