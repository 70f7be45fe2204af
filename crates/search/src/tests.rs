//! Tests of search behavior on small notebooks.

use proptest::prelude::*;

use super::embedding::Scripts;
use super::spelling::LetterSet;
use super::*;
use recite_notes::access::Access;
use recite_notes::{Markdown, Qa, Source};

mod differences;
mod languages;
mod twins;
mod typing;

/// Returns a notebook of `(question, answer)` pairs with the ids `0`, `1`, …
pub fn notebook(qas: &[(&str, &str)]) -> Notebook {
    let qa = |(number, (question, answer)): (usize, &(&str, &str))| Qa {
        id: QaId::parse(&number.to_string()).unwrap(),
        has_derived_id: false,
        question: Markdown::parse_line(*question),
        also: Vec::new(),
        answer: Markdown::parse(*answer),
        topic: Topic(vec![
            if number % 2 == 0 { "even" } else { "odd" }.to_owned(),
        ]),
        source: Source {
            path: "n.md".to_owned(),
            line: 100 - number,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: recite_notes::Markdown::default(),
        quiz: recite_notes::QuizStatus::Question,
    };
    Notebook::new(
        Access::default(),
        1,
        qas.iter().enumerate().map(qa).collect(),
    )
}

fn index(qas: &[(&str, &str)]) -> SearchIndex {
    SearchIndex::build(&notebook(qas), SearchOptions::default())
}

fn verdict(index: &SearchIndex, query: &str) -> Verdict {
    index.search(query, None, 5).verdict
}

/// Returns the ids found by the words of the query, best first, separated by blanks.
fn found(index: &SearchIndex, query: &str) -> String {
    let hits = index.search(query, None, 10).hits;
    hits.iter()
        .filter(|hit| hit.parts.words > 0.0)
        .map(|hit| hit.qa.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn suggested(index: &SearchIndex, typed: &str) -> String {
    let ids = index.suggest(typed, None, 25);
    ids.iter().map(QaId::as_str).collect::<Vec<_>>().join(" ")
}

/// Returns an index that was built on this number of threads.
fn index_on_threads(notebook: &Notebook, threads: usize) -> SearchIndex {
    let mut index = SearchIndex::build(notebook, SearchOptions::default());
    let languages = Languages::detect(notebook, None);
    let analyzers = &index.analyzers;
    let indexed = IndexedNotes::on_threads(threads, notebook, &languages, analyzers, |_| {});
    index.index = indexed.index;
    index.vocabulary = indexed.vocabulary;
    index.titles = indexed.titles;
    index.word_vectors = indexed.word_vectors;
    index.suggestions = indexed.suggestions;
    index
}

proptest! {
    #[test]
    fn results_do_not_depend_on_the_number_of_threads(
        texts in proptest::collection::vec(("(([a-d]{1,2}|delete|file) ){1,4}", "(([a-d]{1,3}|remove) ){0,9}"), 0..12),
        queries in proptest::collection::vec("(([a-d]{1,3}|erase) ){1,4}|[a-d]{4,7}", 1..4),
    ) {
        let texts: Vec<(&str, &str)> = texts.iter().map(|(q, a)| (&**q, &**a)).collect();
        let notebook = notebook(&texts);
        let [one, three] = [1, 3].map(|threads| index_on_threads(&notebook, threads));
        for query in &queries {
            let [a, b] = [&one, &three].map(|index| index.search(query, None, 10));
            prop_assert_eq!(a, b);
            let [a, b] = [&one, &three].map(|index| index.suggest(query, None, 10));
            prop_assert_eq!(a, b);
        }
    }
}

#[test]
fn an_exact_alias_is_as_good_as_the_question() {
    let pages: &[(&str, &str)] = &[
        (
            "AddressSanitizer",
            "It finds memory errors while your program runs. What it finds is printed.",
        ),
        (
            "asan or valgrind?",
            "Use asan, as it is the faster one: what takes valgrind an hour takes asan a minute.",
        ),
        (
            "How do I build with asan?",
            "Pass the flag for asan to the compiler, and to the linker if that is another program.",
        ),
        (
            "Undefined behavior",
            "Anything may happen, and the compiler may assume that it does not.",
        ),
    ];
    let mut notes = notebook(pages).qas().to_vec();
    notes[0].aliases = ["asan", "address sanitizer"]
        .map(Markdown::parse_line)
        .to_vec();
    notes[3].aliases = ["ub", "UBSan"].map(Markdown::parse_line).to_vec();
    let notebook = Notebook::new(Access::default(), 1, notes);
    let index = SearchIndex::build(&notebook, SearchOptions::default());
    for (query, page) in [
        ("asan", "0"),
        ("ASan?", "0"),
        ("address sanitizer", "0"),
        ("ub", "3"),
        ("ubsan", "3"),
    ] {
        let ranking = index.search(query, None, 5);
        assert_eq!(ranking.hits[0].qa.as_str(), page, "{query}");
        assert_eq!(ranking.verdict, Verdict::Sure, "{query}");
        assert_eq!(
            suggested(&index, query).split(' ').next(),
            Some(page),
            "{query}"
        );
    }
    // An alias is not part of the title: a query with further words asks for something else.
    assert_eq!(
        found(&index, "build with asan").split(' ').next(),
        Some("2")
    );
}

const IDENTIFIERS: &[(&str, &str)] = &[
    (
        "What is asyncio.create_task()?",
        "It schedules a coroutine.",
    ),
    ("What does `Box<T>` do?", "It owns a value on the heap."),
    ("Is C++ faster?", "Than what?"),
    (
        "Where do secrets go?",
        "Into `.env`, which stays out of git.",
    ),
    ("How do I write missing ids?", "Run `recite check --fix`."),
    ("How do I bake bread?", "Slowly."),
    ("What is a group of threads?", "A create task pool."),
];

#[test]
fn identifiers_are_found_in_every_notation() {
    let index = index(IDENTIFIERS);
    for query in [
        "asyncio.create_task()",
        "create_task",
        "createtask",
        "create task",
        "createTask",
    ] {
        assert!(
            found(&index, query).starts_with('0'),
            "{query}: {}",
            found(&index, query)
        );
    }
    for query in ["Box<T>", "box", "`Box<T>`", "Box<T>?"] {
        assert!(found(&index, query).starts_with('1'), "{query}");
    }
    for query in ["C++", "c++", "(C++)"] {
        assert_eq!(found(&index, query), "2", "{query}");
    }
    for query in [".env", "env", "`.env`."] {
        assert_eq!(found(&index, query), "3", "{query}");
    }
    for query in ["--fix", "fix", "what is --fix"] {
        assert!(found(&index, query).starts_with('4'), "{query}");
    }
}

#[test]
fn a_joined_word_finds_the_two_words() {
    let index = index(&[
        ("How do I set up a work space?", "So."),
        ("Bread?", "Slowly."),
    ]);
    assert_eq!(found(&index, "workspace"), "0");
}

#[test]
fn misspellings_in_notes_and_in_queries_are_found() {
    let misspelt_note = index(&[
        ("How to run asyncronous code?", "So."),
        ("How to run asynchronous code?", "Otherwise."),
        ("How to bake bread?", "Slowly."),
    ]);
    assert_eq!(found(&misspelt_note, "asynchronous"), "1 0");
    assert_eq!(found(&misspelt_note, "asyncronous"), "0 1");
    assert_eq!(found(&misspelt_note, "asynchronuos").len(), "0 1".len());
    assert_eq!(found(&misspelt_note, "baek braed"), "2");
}

#[test]
fn word_order_distinguishes_mirrored_questions() {
    let index = index(&[
        ("How to call Rust from Python code?", "So."),
        ("How to call Python from Rust code?", "Otherwise."),
    ]);
    assert!(found(&index, "call rust from python").starts_with('0'));
    assert!(found(&index, "call python from rust").starts_with('1'));
}

#[test]
fn ties_go_to_the_smaller_id() {
    let twins = [("Why is the sky blue?", "It scatters."); 5];
    assert_eq!(found(&index(&twins), "sky blue"), "0 1 2 3 4");
    assert_eq!(suggested(&index(&twins), "sky"), "0 1 2 3 4");
}

#[test]
fn a_note_answers_its_own_question_despite_similar_ones() {
    let knots = [
        ("How do I tie a bowline knot fast?", "Practise."),
        (
            "How do I tie a bowline knot?",
            "Ask somebody who sails, on a day without wind.",
        ),
        (
            "How do I tie a bowline knot?",
            "Tie the bowline under, around, down.",
        ),
        ("How do I tie a bowline knot in the dark?", "Do not."),
    ];
    let index = index(&knots);
    let asked = "how do I tie a bowline knot";
    assert_eq!(verdict(&index, asked), Verdict::Sure);
    // Of two notes with the same question, the one with more of its words comes first.
    assert!(
        found(&index, asked).starts_with("2 1 "),
        "{}",
        found(&index, asked)
    );
}

#[test]
fn unanswerable_queries_are_not_answered() {
    let index = index(IDENTIFIERS);
    // "tothe" in a note must not make a query of stop words look answered.
    let joined = self::index(&[("tothe?", "So.")]);
    assert_ne!(verdict(&joined, "to the"), Verdict::Sure);
    let refused = ["who won the cup final", "", "???", "the of and", "🦀"];
    for query in refused {
        assert_ne!(verdict(&index, query), Verdict::Sure, "{query}");
    }
    assert_eq!(verdict(&index, "how to bake bread"), Verdict::Sure);
}

#[test]
fn a_topic_narrows_search_and_suggestions() {
    let index = index(&[("Blue sky?", "a"), ("Blue sea?", "b")]);
    let odd = Topic(vec!["odd".to_owned()]);
    let hits = index.search("blue", Some(&odd), 5).hits;
    assert_eq!(
        hits.iter().map(|hit| hit.qa.as_str()).collect::<Vec<_>>(),
        ["1"]
    );
    assert_eq!(index.suggest("blue", Some(&odd), 5).len(), 1);
}

#[test]
fn an_empty_notebook_answers_nothing() {
    let index = index(&[]);
    assert_eq!(index.search("anything", None, 5), Ranking::default());
    assert!(index.suggest("any", None, 5).is_empty());
}

#[test]
fn notes_in_other_scripts_are_found() {
    let index = index(&[
        ("Как запустить асинхронную функцию?", "Так."),
        ("如何运行异步函数？", "这样。"),
        ("Wie führe ich eine Funktion aus?", "So."),
        ("非同期関数を実行するには？", "こうする。"),
    ]);
    assert_eq!(found(&index, "асинхронную функцию"), "0");
    assert_eq!(found(&index, "异步函数"), "1");
    assert_eq!(found(&index, "fuhre"), "2");
    assert_eq!(found(&index, "非同期"), "3");
}

#[test]
fn suggestions_begin_with_or_resemble_the_typed_text() {
    let index = index(&[
        ("How to run a script?", "a"),
        ("How to run a function in a loop?", "b"),
        ("What is a process pool?", "c"),
        ("When does a task end?", "d"),
    ]);
    assert_eq!(suggested(&index, "how"), "0 1");
    assert!(suggested(&index, "how to run a f").starts_with("1 0"));
    assert_eq!(suggested(&index, "poo"), "2");
    assert_eq!(suggested(&index, "proces"), "2");
    assert_eq!(suggested(&index, "porcess"), "2");
    assert_eq!(suggested(&index, "running"), "0 1");
    assert_eq!(suggested(&index, "xyzzy"), "");
    // Before anything is typed: reading order, which here is the reverse of the ids.
    assert_eq!(suggested(&index, " "), "3 2 1 0");
}

#[test]
fn a_note_that_is_left_out_counts_neither_as_a_hit_nor_as_a_runner_up() {
    let qas = &[
        ("How do I resize a thumbnail?", "Drag its corner."),
        ("How do I resize a thumbnail image?", "Drag its edge."),
        ("Do cats purr?", "Yes."),
    ];
    let index = index(qas);
    let query = "how do I resize a thumbnail";
    let id = |text: &str| QaId::parse(text).unwrap();
    let all = index.search(query, None, 5);
    let rest = index.search_without(query, None, 5, &[id("0")]);
    assert_eq!(rest.hits, all.hits[1..]);
    // With nothing beside it, the other note leads by more.
    assert!(rest.confidence > rest.hits[0].score, "{rest:?}");
    let none = index.search_without(query, None, 5, &[id("0"), id("1"), id("2")]);
    assert_eq!(none, Ranking::default());
    assert_eq!(index.search_without(query, None, 5, &[]), all);
    // Even a note that ranks behind all candidates takes the place of one that is left out.
    let texts: Vec<String> = (0..60).map(|at| format!("thumbnail number {at}")).collect();
    let many: Vec<(&str, &str)> = texts.iter().map(|text| (text.as_str(), "a")).collect();
    let index = self::index(&many);
    let excluded: Vec<QaId> = (0..55).map(|at| id(&at.to_string())).collect();
    let rest = index.search_without("thumbnail", None, 5, &excluded);
    assert_eq!(rest.hits.len(), 5);
}

#[test]
fn a_misspelled_prefix_suggests_the_word() {
    let index = index(&[("Can I resize a thumbnail?", "a"), ("Do cats purr?", "b")]);
    for typed in ["thmu", "thumbn", "thumnbial", "thumbnials"] {
        assert_eq!(suggested(&index, typed), "0", "{typed}");
    }
    assert_eq!(suggested(&index, "thunder"), "");
}

proptest! {
    #[test]
    fn letters_never_rule_out_similar_words(a in "[a-dé]{1,8}", b in "[a-dé]{1,8}") {
        let [of_a, of_b] = [&a, &b].map(|word| LetterSet::new(word));
        let edits = u8::try_from(strsim::osa_distance(&a, &b)).unwrap();
        prop_assert!(of_a.may_be_within(edits, of_b));
        let longer = LetterSet::new(&format!("{b}{a}"));
        prop_assert!(of_a.may_be_prefix_within(edits, longer));
    }

    #[test]
    fn notes_and_queries_are_analyzed_alike(text in "(\\PC{0,9}|[a-c .()_'🦀]{0,9}|create_Task |go |走る走る ){0,9}") {
        let analyzers = [Language::English, Language::Spanish, Language::German].map(Analyzer::new);
        let mut lexicon = lexicon::Lexicon::new(&analyzers, 0);
        for at in [0, 1, 2, 1, 0] {
            lexicon.use_analyzer(at);
            let words: Vec<_> = lexicon.words(&text).iter().cloned().collect();
            prop_assert_eq!(&words, &analyzers[at].words(&text));
        }
    }

    #[test]
    fn any_text_is_a_valid_query(query in "\\PC{0,200}", prefix in 0..3_usize) {
        let index = index(IDENTIFIERS);
        let query = ["", "create_task ", "how --fix "][prefix].to_owned() + &query;
        let ranking = index.search(&query, None, 5);
        prop_assert!(ranking.hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
        prop_assert!(ranking.hits.is_sorted_by(|a, b| a.score >= b.score));
        prop_assert_eq!(&ranking, &index.search(&query, None, 5));
        prop_assert!(index.suggest(&query, None, 25).len() <= 25);
    }

    #[test]
    fn any_text_can_be_indexed(question in "\\PC{0,80}", answer in "[\\PC\\n`#*_<>|\\[\\]()!-]{0,200}") {
        let index = index(&[(&question, &answer), ("Why?", "So.")]);
        index.search(&question, None, 5);
        index.suggest(&answer, None, 5);
    }
}

#[test]
fn windows_do_not_repeat_a_long_question_in_full() {
    let half = "word ".repeat(50_000);
    let notebook = notebook(&[(&format!("{half}?"), &half)]);
    let texts = meaning::texts_to_encode(&notebook, Scripts::Ascii);
    let all: usize = texts.iter().map(|text| text.text.len()).sum();
    assert!(all < 20 * half.len(), "{all} bytes of {}", half.len());
    // A question twice as long changes no window.
    let longer = self::notebook(&[(&format!("{half}{half}?"), &half)]);
    assert_eq!(
        meaning::texts_to_encode(&longer, Scripts::Ascii)[1..],
        texts[1..]
    );
}

#[test]
fn a_partial_match_is_not_sure_because_there_are_few_notes() {
    let index = index(&[
        (
            "How do I water basil?",
            "In the morning, when the soil is dry.",
        ),
        ("How do I tune a guitar?", "By ear, string after string."),
    ]);
    for query in [
        "dry soil guitar",
        "the weather in the morning",
        "a string of pearls",
    ] {
        let found = index.search(query, None, 5);
        assert_ne!(found.verdict, Verdict::Sure, "{query}: {found:?}");
    }
}

#[test]
fn other_words_for_the_same_find_a_note_without_a_model() {
    let index = index(&[
        (
            "How do I delete my account?",
            "In the settings, at the end.",
        ),
        ("How do I tune a guitar?", "By ear, string after string."),
        ("When is bread done?", "When it sounds hollow."),
    ]);
    for (query, first) in [
        ("remove profile", "0"),
        ("adjust the pitch of an instrument", "1"),
        ("baking a loaf", "2"),
    ] {
        let found = index.search(query, None, 5);
        assert_eq!(found.hits[0].qa.to_string(), first, "{query}");
        assert_ne!(found.verdict, Verdict::Sure, "{query}");
    }
}

#[test]
fn identifiers_are_not_related_to_prose() {
    let index = index(&[
        (
            "How do I pause a coroutine?",
            "With `asyncio.sleep(0)`, of all things.",
        ),
        (
            "How long should I sleep at night?",
            "About eight hours of sleep.",
        ),
    ]);
    let found = index.search("sleep(0)", None, 5);
    assert_eq!(found.hits[0].qa.to_string(), "0");
}
