//! Tests that a note on another question is never answered as a sure one.

use super::*;

const SYMBOLS: &[&str] = &[
    "What does `||>` do?",
    "What does `?.` do?",
    "What does `??` do?",
    "What does `!=` mean?",
    "What does `=>` mean?",
    "What does `++` do?",
    "What does `==` compare?",
    "What does `===` compare?",
    "What is `&mut`?",
    "What is `&`?",
    "What is C#?",
    "What is C++?",
    "How do I use `**kwargs`?",
    "How do I use `*args`?",
];

const KEYWORDS: &[&str] = &[
    "What is `this`?",
    "What is `any`?",
    "What does `is` compare?",
    "What is a closure?",
    "What is a promise?",
];

const STOP_WORDS: &[&str] = &["with", "indent", "scope"];

const OPPOSITES: &[&str] = &[
    "What is this?",
    "Who are you?",
    "How does it work?",
    "How do I turn the pump on?",
    "How do I turn the pump off?",
    "How do I start it with a key?",
    "How do I start it without a key?",
    "How do I copy files to the server?",
    "How do I copy files from the server?",
];

const FRAMES: &[&str] = &[
    "What happens when you call `any()` on a list?",
    "What does the `map()` function do?",
    "What does a class's `__init__()` do?",
    "What does the `//` operator do?",
    "Which loop has an else?",
    "How do I sort any list?",
    "Is there any list of all names?",
];

const CHINESE: &[&str] = &[
    "泵和阀",
    "泵 1.7 和 1.8 的密封圈有什么不同？",
    "水管和软管的区别",
    "如何选择水管？",
    "密封圈怎么做？",
];

const JAPANESE: &[&str] = &[
    "ポンプは何ですか？",
    "弁は何ですか？",
    "社長は誰ですか？",
    "水道管の選び方は？",
];

const KOREAN: &[&str] = &[
    "펌프가 무엇인가요?",
    "밸브가 무엇인가요?",
    "호스를 어떻게 바꾸나요?",
    "필터를 어떻게 바꾸나요?",
];

const NUMBERS: &[&str] = &[
    "Which charger fits the ABC123-1?",
    "Which charger fits the ABC123-2?",
    "What does error E-1042 mean?",
    "What does error E-1043 mean?",
];

const FOLDERS: &[&[&str]] = &[
    SYMBOLS, KEYWORDS, STOP_WORDS, OPPOSITES, FRAMES, CHINESE, JAPANESE, KOREAN, NUMBERS,
];

/// The answer of each note, which shares no word with any title.
const ANSWER: &str = "Green.";

/// Returns the index of notes with these titles.
fn index_of(titles: &[&str]) -> SearchIndex {
    let notes: Vec<(&str, &str)> = titles.iter().map(|title| (*title, ANSWER)).collect();
    index(&notes)
}

/// Returns the id of the first note, and whether it is shown as the answer.
fn ask(index: &SearchIndex, query: &str) -> (String, bool) {
    let ranking = index.search(query, None, 5);
    let first = ranking.hits.first().map(|hit| hit.qa.to_string());
    (first.unwrap_or_default(), ranking.verdict == Verdict::Sure)
}

/// Returns what is wrong if each title is asked, and if each is asked without its note.
fn check_titles(titles: &[&str], build: &impl Fn(&[&str]) -> SearchIndex) -> Vec<String> {
    let all = build(titles);
    let mut wrong = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        // Without backticks, `?` and `??` at the end of a question are the same.
        let plain = title.replace('`', "").to_lowercase();
        let plain = Some(plain).filter(|plain| !plain.ends_with("??"));
        for query in std::iter::once((*title).to_owned()).chain(plain) {
            let (first, is_sure) = ask(&all, &query);
            if (first.as_str(), is_sure) != (at.to_string().as_str(), true) {
                wrong.push(format!("{query}: found {first}, sure: {is_sure}"));
            }
            let mut others = titles.to_vec();
            others.remove(at);
            let (first, is_sure) = ask(&build(&others), &query);
            if is_sure {
                wrong.push(format!(
                    "{query}: sure of {}",
                    others[first.parse::<usize>().unwrap()]
                ));
            }
        }
    }
    wrong
}

#[test]
fn a_question_of_another_note_is_never_answered_surely() {
    let wrong = FOLDERS
        .iter()
        .flat_map(|titles| check_titles(titles, &index_of));
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn short_queries_find_the_titles_that_consist_of_them() {
    let mut wrong = Vec::new();
    for (titles, query, expected) in [
        (SYMBOLS, "what does ?? do", 2),
        (SYMBOLS, "??", 2),
        (SYMBOLS, "=> meaning", 4),
        (SYMBOLS, "difference of == to others", 6),
        (SYMBOLS, "c#", 10),
        (KEYWORDS, "this keyword", 0),
        (KEYWORDS, "this", 0),
        (KEYWORDS, "any keyword", 1),
        (STOP_WORDS, "with", 0),
        (OPPOSITES, "what's this", 0),
        (OPPOSITES, "who are you", 1),
        (OPPOSITES, "how it works", 2),
        (FRAMES, "what does any() do", 0),
        (FRAMES, "what does // do", 3),
        (CHINESE, "水管怎么选择", 3),
        (CHINESE, "密封圈", 4),
        (JAPANESE, "社長は誰", 2),
        (KOREAN, "밸브란 무엇입니까", 1),
    ] {
        let (first, _) = ask(&index_of(titles), query);
        if first != expected.to_string() {
            wrong.push(format!("{query}: {first}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_frame_of_a_question_never_answers_it() {
    let wrong = check_frames(&index_of);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Returns the questions without a note that are answered surely.
fn check_frames(build: &impl Fn(&[&str]) -> SearchIndex) -> Vec<String> {
    let mut wrong = Vec::new();
    for (titles, query) in [
        (SYMBOLS, "what does <=> do"),
        (SYMBOLS, "What does `?` do?"),
        (SYMBOLS, "what does |> mean"),
        (SYMBOLS, "What does `====` compare?"),
        (KEYWORDS, "What is that?"),
        (KEYWORDS, "what is it"),
        (KEYWORDS, "What is a monad?"),
        (OPPOSITES, "What is it?"),
        (OPPOSITES, "Who is this?"),
        (OPPOSITES, "How do I turn the light on?"),
        (FRAMES, "what does zip() do"),
        (FRAMES, "What does the `filter()` function do?"),
        (FRAMES, "What does the `%` operator do?"),
        (CHINESE, "蛋糕怎么做？"),
        (CHINESE, "苹果和梨有什么不同？"),
        (CHINESE, "如何选择电脑？"),
        (JAPANESE, "監督は誰ですか？"),
        (JAPANESE, "猫は何ですか？"),
        (KOREAN, "고양이가 무엇인가요?"),
        (KOREAN, "바퀴를 어떻게 바꾸나요?"),
        (NUMBERS, "What does error E-1044 mean?"),
        (NUMBERS, "Which charger fits the ABC123-3?"),
    ] {
        let (first, is_sure) = ask(&build(titles), query);
        if is_sure {
            wrong.push(format!(
                "{query}: {}",
                titles[first.parse::<usize>().unwrap()]
            ));
        }
    }
    wrong
}

/// Questions with a place for the word that differs, and words for it. No two words of a list are similar.
const TEMPLATES: &[(&[&str], &[&str])] = &[
    (
        &[
            "How do I clean the _?",
            "What is a _?",
            "What does _ mean?",
            "Where can I buy a _ for the pump?",
            "What happens when the _ breaks?",
            "_",
            "Why is the _ of the red machine so loud?",
            "How do I use the function _() in a loop?",
        ],
        &[
            "valve", "hose", "gasket", "filter", "turbine", "lever", "bracket", "siphon", "nozzle",
        ],
    ),
    (
        &[
            "What does `_` do?",
            "What is `_`?",
            "What does the `_` operator mean?",
            "When do I use `_` in a function?",
            "How is `_` different from a plus sign?",
        ],
        &[
            "++", "??", "=>", "||>", "==", "===", "->", "!=", "?.", "//", "&&", "|>", "**", "<=>",
            "...", "@", "#", ":::", "?", "&mut", "mut", "&", "*", "--fix", "fix", ".env",
        ],
    ),
    (
        &[
            "_怎么做？",
            "什么是_？",
            "如何清洗_？",
            "_坏了怎么办？",
            "_的作用是什么？",
        ],
        &["水泵", "阀门", "软管", "发动机", "过滤器", "灯", "车轮"],
    ),
    (
        &[
            "_は何ですか？",
            "_を掃除する方法は？",
            "_が壊れたらどうしますか？",
            "_はどこで買えますか？",
        ],
        &["ポンプ", "弁", "ホース", "歯車", "水槽", "エンジン", "電池"],
    ),
    (
        &[
            "_가 무엇인가요?",
            "_를 어떻게 청소하나요?",
            "_는 어디에서 사나요?",
            "_의 역할은 무엇입니까?",
        ],
        &["펌프", "밸브", "호스", "기계", "나사", "배터리", "바퀴"],
    ),
];

/// Returns titles that differ in one word.
fn titles_with_one_difference() -> impl Strategy<Value = Vec<String>> {
    let template = prop::sample::select(TEMPLATES);
    let chosen = template.prop_flat_map(|(templates, words)| {
        let words = prop::sample::subsequence(words, 2..=6);
        (prop::sample::select(templates), words.prop_shuffle())
    });
    chosen.prop_map(|(template, words)| {
        let titles = words.into_iter().map(|word| template.replace('_', word));
        titles.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn titles_that_differ_in_one_word_are_never_confused(titles in titles_with_one_difference()) {
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let wrong = check_titles(&titles, &index_of);
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
    }
}

mod with_model {
    use std::cell::RefCell;
    use std::collections::HashMap;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::embedding::Encoder;
    use crate::embedding::passage::PassageEmbedding;
    use crate::meaning::texts_to_encode;

    const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");

    #[test]
    #[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
    fn a_question_of_another_note_is_never_answered_surely() {
        let encoder = Encoder::load(Path::new(MODEL)).unwrap_or_else(|error| panic!("{error}"));
        let encoder = Arc::new(encoder);
        let known = RefCell::default();
        let build = |titles: &[&str]| index_with_meaning(titles, &encoder, &known);
        let wrong = FOLDERS
            .iter()
            .flat_map(|titles| check_titles(titles, &build));
        let wrong: Vec<String> = wrong.collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let wrong = check_frames(&build);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    /// Returns the index of notes with these titles; texts in `known` are not encoded again.
    fn index_with_meaning(
        titles: &[&str],
        encoder: &Arc<Encoder>,
        known: &RefCell<HashMap<String, Arc<PassageEmbedding>>>,
    ) -> SearchIndex {
        let notes: Vec<(&str, &str)> = titles.iter().map(|title| (*title, ANSWER)).collect();
        let notebook = notebook(&notes);
        let index = SearchIndex::build(&notebook, SearchOptions::default());
        let texts = texts_to_encode(&notebook, encoder.scripts()).into_iter();
        let passages = texts.map(|text| {
            let mut known = known.borrow_mut();
            let passage = known.entry(text.text.clone()).or_insert_with(|| {
                let mut encoded = encoder.encode(&text.text);
                if !text.has_tokens {
                    encoded.drop_tokens();
                }
                Arc::new(PassageEmbedding::quantize(&encoded))
            });
            (text.document, Arc::clone(passage))
        });
        let semantic = SemanticIndex::new(Arc::clone(encoder), notes.len(), passages);
        index.add_semantic_index(semantic);
        index
    }
}

#[test]
fn symbols_that_are_also_punctuation_find_the_question_on_them() {
    let index = index(&[
        ("What does `$?` hold?", "The status of the last command."),
        ("What does `$!` hold?", "The id of the last job."),
        ("What does the `?` operator do?", "It returns errors early."),
        ("What does `_` match?", "Anything."),
        ("What does % match in LIKE?", "Any text."),
        ("What does `.` stand for?", "This folder."),
        ("How do I leave?", "Close the window."),
    ]);
    let symbols = ["$?", "$!", "?", "_", "%", "."];
    let mut wrong = Vec::new();
    for (expected, symbol) in symbols.into_iter().enumerate() {
        let sentences = match symbol {
            // At the end of a sentence, they are its punctuation.
            "?" | "." => vec![symbol.to_owned()],
            _ => vec![symbol.to_owned(), format!("what is {symbol}")],
        };
        for query in sentences {
            let ranking = index.search(&query, None, 5);
            let first = ranking.hits.first().map(|hit| hit.qa.to_string());
            if first != Some(expected.to_string()) || ranking.verdict == Verdict::Nothing {
                wrong.push(format!("{query}: {ranking:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
