//! Tests of suggestions while a member types.

use std::collections::HashSet;

use super::*;

/// Pairs of questions and answers about unlike things.
const NOTES: &[(&str, &str)] = &[
    ("How do I install the client?", "With the setup program."),
    (
        "Where are log files stored?",
        "In the data folder of the server.",
    ),
    ("Installing on a server", "Copy the archive and unpack it."),
    ("How do I bake bread?", "Slowly, in a hot oven."),
    ("Can I cancel my order?", "Until it is shipped."),
    (
        "What does `create_task` return?",
        "A handle of the coroutine.",
    ),
    ("How long does sourdough rise?", "Overnight."),
];

/// Returns whether a note is suggested for a typed text, and whether it is the first.
#[track_caller]
fn assert_first(index: &SearchIndex, typed: &str, expected: &str) {
    let suggested = suggested(index, typed);
    assert_eq!(
        suggested.split(' ').next(),
        Some(expected),
        "{typed}: {suggested}"
    );
}

#[test]
fn an_unfinished_last_word_matches_every_word_that_begins_with_it() {
    let index = index(NOTES);
    for (typed, expected) in [
        ("how do i inst", "0"),
        ("where is the lo", "1"),
        ("install on ser", "2"),
        ("cancel an ord", "4"),
        ("result of create_t", "5"),
        ("how long should sourd", "6"),
    ] {
        assert_first(&index, typed, expected);
    }
}

#[test]
fn a_symbol_suggests_the_questions_that_have_it_from_its_first_character_on() {
    let symbols = [
        "?", "??", "!", "!=", "&", "&&", "&mut", ".env", "...", "-", "->", "--fix", "|", "||",
        "||>", ":", "::", ":=", "=", "==", "===", "=>", "*", "**kwargs", "@app", "#define",
        "$HOME", "~", "<", "<=>", "%", "/", "+", "++", "^",
    ];
    let titles: Vec<String> = symbols
        .iter()
        .map(|symbol| format!("What does `{symbol}` do?"))
        .collect();
    let others = [
        "Why is it long-term?",
        "Who else?",
        "Where is a/b: here, or there?",
        "Can you? Really !",
    ];
    let titles = titles.iter().map(String::as_str).chain(others);
    let notes: Vec<(&str, &str)> = titles.map(|title| (title, "This and that.")).collect();
    let index = index(&notes);
    for (at, symbol) in symbols.iter().enumerate() {
        for (end, c) in symbol.char_indices() {
            let typed = &symbol[..end + c.len_utf8()];
            let suggested = suggested(&index, typed);
            let suggested: Vec<&str> = suggested.split(' ').collect();
            let expected = symbols
                .iter()
                .filter(|symbol| symbol.starts_with(typed))
                .count();
            let first = suggested.iter().take(expected);
            let all: HashSet<&str> = first.copied().collect();
            assert!(all.contains(&*at.to_string()), "{typed}: {suggested:?}");
            let is_symbol = |id: &&str| id.parse::<usize>().is_ok_and(|at| at < symbols.len());
            assert!(all.iter().all(is_symbol), "{typed}: {suggested:?}");
        }
    }
    // With a word before it.
    assert_first(
        &index,
        "does --",
        &symbols
            .iter()
            .position(|it| *it == "--fix")
            .unwrap_or(0)
            .to_string(),
    );
}

#[test]
fn a_symbol_inside_a_word_is_suggested_too() {
    let index = index(&[
        ("What is a Vec<T>?", "A list."),
        ("Why is std::mem unsafe?", "It is not."),
        ("How do I write C# code?", "Carefully."),
        ("What is long-term support?", "Two years."),
    ]);
    for (typed, expected) in [
        ("<", "0"),
        ("<T", "0"),
        ("::", "1"),
        ("::m", "1"),
        ("#", "2"),
    ] {
        assert_first(&index, typed, expected);
    }
    for punctuation in ["?", "-"] {
        assert_eq!(suggested(&index, punctuation), "", "{punctuation}");
    }
}

#[test]
fn an_unfinished_last_word_matches_words_of_answers() {
    let index = index(NOTES);
    for (typed, expected) in [
        ("unpack the arch", "2"),
        ("hot ov", "3"),
        ("is it shi", "4"),
    ] {
        assert_first(&index, typed, expected);
    }
}

#[test]
fn a_complete_last_word_counts_as_itself() {
    let index = index(&[
        ("How does the category tree work?", "It has levels."),
        ("Which categories exist?", "Three."),
        ("How do I feed the cat?", "Twice a day."),
        ("Why does the catalog load slowly?", "It is long."),
    ]);
    assert_first(&index, "food for the cat", "2");
    assert_first(&index, "cat", "2");
    // After a blank or a question mark, the word is complete.
    for typed in ["the cat ", "the cat?"] {
        assert_eq!(suggested(&index, typed), "2", "{typed}");
    }
    let all = suggested(&index, "the cat");
    assert_eq!(all.split(' ').count(), 4, "{all}");
}

#[test]
fn titles_that_begin_with_one_or_two_typed_words_come_first() {
    let index = index(&[
        ("How does a loop in a task end?", "Task, task, task."),
        ("Task groups", "They end together."),
        ("What is a task?", "A unit of work."),
        ("Tasks in a loop", "They run in turn."),
    ]);
    let all = suggested(&index, "task");
    let (first, rest) = all.split_at("1 3".len());
    assert!(["1 3", "3 1"].contains(&first), "{all}");
    assert!([" 0 2", " 2 0"].contains(&rest), "{all}");
    assert_first(&index, "tasks i", "3");
    assert_first(&index, "what is", "2");
}

#[test]
fn questions_that_do_not_fit_are_not_suggested() {
    let index = index(NOTES);
    for typed in [
        "who won the cup in 1998",
        "what is the weather",
        "how do i fix quantum physics",
        "what does the quantum mean",
        "xyzzy",
        "🦀",
    ] {
        assert_eq!(suggested(&index, typed), "", "{typed}");
    }
    assert_eq!(suggested(&index, "how do i bake bre"), "3");
}

#[test]
fn stop_words_and_the_frame_of_questions_suggest_titles_if_nothing_else_is_typed() {
    let index = index(&[
        ("What is it?", "A program."),
        ("with", "Opens a file, and closes it."),
        ("How does it work?", "By itself."),
        ("How do I install the client?", "With the setup program."),
    ]);
    for (typed, expected) in [
        ("what is", "0"),
        ("what is it", "0"),
        ("wit", "1"),
        ("with", "1"),
        ("how does it", "2"),
        ("how does it work?", "2"),
        ("how do i", "3"),
    ] {
        assert_first(&index, typed, expected);
    }
}

#[test]
fn a_suggestion_is_found_by_another_wording_or_an_alias() {
    let mut notes = notebook(NOTES).qas().to_vec();
    notes[1].also = vec![Markdown::parse_line("Which file contains the protocol?")];
    notes[3].aliases = vec![Markdown::parse_line("toasting")];
    let notebook = Notebook::new(Access::default(), 1, notes);
    let index = SearchIndex::build(&notebook, SearchOptions::default());
    assert_first(&index, "which file has the proto", "1");
    assert_first(&index, "toas", "3");
}

/// The words of generated titles; some begin like others, or are stop words.
const WORDS: &[&str] = &[
    "how",
    "the",
    "in",
    "task",
    "tasks",
    "taskbar",
    "insert",
    "index",
    "server",
    "serve",
    "café",
    "cafeteria",
    "C++",
    "create_task",
    "loop",
    "x",
    "a",
    "async",
    "sync",
    "12",
];

fn any_titles() -> impl Strategy<Value = Vec<String>> {
    let title = prop::collection::vec(prop::sample::select(WORDS), 1..6);
    let title = title.prop_map(|words| words.join(" "));
    let titles = prop::collection::hash_set(title, 1..60);
    titles.prop_map(|titles| {
        let mut titles: Vec<String> = titles.into_iter().collect();
        titles.sort_unstable();
        titles
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_title_typed_whole_is_first_and_while_it_is_typed_it_is_suggested(titles in any_titles(), chosen: prop::sample::Index) {
        let notes: Vec<(&str, &str)> = titles.iter().map(|title| (title.as_str(), "So.")).collect();
        let index = index(&notes);
        let at = chosen.index(titles.len());
        let (title, id) = (&titles[at], at.to_string());
        let first = index.suggest(title, None, 1);
        prop_assert_eq!(first[0].as_str(), &id, "{}", title);
        for (end, _) in title.char_indices().skip(1) {
            let typed = &title[..end];
            let suggested = index.suggest(typed, None, 25);
            let each: HashSet<&QaId> = suggested.iter().collect();
            prop_assert_eq!(each.len(), suggested.len());
            let rivals = titles.iter().filter(|title| title.starts_with(typed)).count();
            let is_suggested = suggested.iter().any(|it| it.as_str() == id);
            prop_assert!(rivals > 25 || is_suggested, "{} of {}: {:?}", typed, title, suggested);
        }
    }
}
