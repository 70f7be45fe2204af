use proptest::prelude::*;

use super::*;

/// Returns how many words differ; both texts must have the same number of words.
#[track_caller]
fn count_changed_words(before: &str, after: &str) -> usize {
    let (before, after): (Vec<&str>, Vec<&str>) = (
        before.split_whitespace().collect(),
        after.split_whitespace().collect(),
    );
    assert_eq!(before.len(), after.len(), "{before:?} {after:?}");
    before.iter().zip(after).filter(|(a, b)| *a != b).count()
}

#[test]
fn the_typos_of_a_seed_never_change() {
    let variants = ["cancel a task", "how do I run an async script from a loop?"]
        .map(|query| [1, 2].map(|seed| add_typos(query, seed)));
    insta::assert_debug_snapshot!(variants, @r#"
    [
        [
            "cancel a tak",
            "cancel a tsak",
        ],
        [
            "how do I run an asybc script frkm a loop?",
            "how do I run an asynv script from a lop?",
        ],
    ]
    "#);
}

#[test]
fn long_words_get_the_typos_and_keep_their_first_letter() {
    for seed in 0..200 {
        let typed = add_typos("do it asyncio.run() Threads x2", seed);
        assert!(typed.starts_with("do it asyncio.run() T"), "{typed}");
        assert!(typed.ends_with(" x2"), "{typed}");
        assert_ne!(typed, "do it asyncio.run() Threads x2");
    }
}

#[test]
fn other_words_get_typos_if_there_are_no_long_ones() {
    for seed in 0..50 {
        assert_ne!(add_typos("is it", seed), "is it");
        assert_ne!(add_typos("2fa", seed), "2fa");
        assert_ne!(add_typos("a", seed), "a");
        assert_ne!(add_typos("日本", seed), "日本");
        assert_eq!(add_typos("42 + ?", seed), "42 + ?");
        assert_eq!(
            count_changed_words("why do we so it x", &add_typos("why do we so it x", seed)),
            2
        );
    }
}

#[test]
fn neighbors_are_the_keys_that_touch() {
    let of = |letter| String::from_iter(neighboring_keys(letter));
    assert_eq!(of('s'), "weadzx");
    assert_eq!(of('Q'), "WA");
    assert_eq!(of('m'), "jkn");
    assert_eq!(of('é'), "");
}

proptest! {
    #[test]
    fn the_promised_number_of_words_changes(
        words in prop::collection::vec("[a-zA-Z]{1,9}[?.,]?|[0-9]{1,3}|[a-z]{2,5}[_.][a-z]{2,5}", 1..12),
        seed: u64,
    ) {
        let query = words.join(" ");
        let typed = add_typos(&query, seed);
        let promised = if words.len() <= 5 { 1 } else { 2 };
        let able = words.iter().filter(|word| word.contains(char::is_alphabetic)).count();
        prop_assert_eq!(count_changed_words(&query, &typed), promised.min(able));
        prop_assert_eq!(add_typos(&query, seed), typed);
    }

    #[test]
    fn any_text_with_a_letter_gets_a_typo(query: String, seed: u64) {
        let typed = add_typos(&query, seed);
        let has_letter = query.split_whitespace().any(|word| word.contains(char::is_alphabetic));
        prop_assert_eq!(typed != query, has_letter);
    }
}
