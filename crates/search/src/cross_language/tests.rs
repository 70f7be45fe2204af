use super::*;

#[test]
fn an_answer_is_split_into_windows_of_about_two_sentences() {
    assert!(split_windows(" \n").is_empty());
    assert_eq!(split_windows("one\n two"), ["one two"]);
    let words = vec!["letters"; 100].join(" ");
    let windows = split_windows(&words);
    assert_eq!(windows.len(), 3);
    assert_eq!(windows.join(" "), words);
    // Without blanks, too.
    let windows = split_windows(&"数据库".repeat(100));
    assert_eq!(windows.len(), 3);
    assert_eq!(windows.concat().replace(' ', ""), "数据库".repeat(100));
}

#[test]
fn words_that_are_the_same_in_every_language_are_searched_for() {
    let is_known = |word: &str| ["Rust", "Box", "code", "in"].contains(&word);
    let shared = |query, language| shared_words(query, language, is_known);
    assert_eq!(
        shared("was macht create_task in Code", QueryLanguage::German),
        "create_task"
    );
    assert_eq!(shared("Rust의 목표는?", QueryLanguage::Korean), "Rust");
    assert_eq!(
        shared(
            "¿qué hace Box<T> y &mut en un bucle?",
            QueryLanguage::Spanish
        ),
        "Box<T> &mut"
    );
    assert_eq!(shared("Boxとは", QueryLanguage::Japanese), "Box");
    assert_eq!(shared("?? は何ですか", QueryLanguage::Japanese), "??");
}

#[test]
fn the_first_document_is_more_likely_with_a_lead() {
    let score = |whole| Score { words: 0.0, whole };
    let alone = confidence_of_first(&[(0, score(0.6)), (1, score(0.2))]);
    let close = confidence_of_first(&[(0, score(0.6)), (1, score(0.58))]);
    assert!(alone > close, "{alone} {close}");
    assert_eq!(confidence_of_first(&[]), 0.0);
}

#[test]
fn a_small_lead_is_a_close_call() {
    let score = |whole| Score { words: 0.0, whole };
    assert!(is_close_call(&[(0, score(0.8)), (1, score(0.798))]));
    assert!(!is_close_call(&[(0, score(0.8)), (1, score(0.7))]));
    assert!(!is_close_call(&[(0, score(0.8))]));
}
