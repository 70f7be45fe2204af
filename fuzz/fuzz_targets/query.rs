//! Uses arbitrary words as a query over the shipped notes. The result is valid and always the same.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use recite::app::{App, Snapshot};
use recite_search::SearchOptions;

static APP: LazyLock<App> = LazyLock::new(|| {
    let notes = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../notes"));
    let (snapshot, _) = Snapshot::load(notes, SearchOptions::default()).expect("the shipped notes");
    App::new(snapshot)
});

fuzz_target!(|words: &str| {
    let ranking = APP
        .rank(words, None, 10)
        .expect("any words can be ranked");
    assert!((0.0..=1.0).contains(&ranking.confidence), "{words:?}");
    for pair in ranking.hits.windows(2) {
        assert!(pair[0].score >= pair[1].score, "{words:?}");
    }
    assert_eq!(APP.rank(words, None, 10).expect("the same query"), ranking);
    APP.ask(words, APP.topic(words), 5).expect("the same query");
    let suggested = APP.suggest(words, None, 25);
    assert!(suggested.len() <= 25);
    APP.suggest_topics(words);
});
