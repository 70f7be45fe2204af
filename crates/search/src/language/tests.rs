use super::*;
use crate::terms::fold;

#[test]
fn stop_words_are_folded_and_sorted() {
    for (language, _, _, words) in ALL {
        assert!(words.is_sorted(), "{language:?}");
        let folded_words: Vec<String> = words.iter().map(|word| fold(word)).collect();
        assert_eq!(folded_words, *words, "{language:?}");
    }
}

#[test]
fn languages_are_in_the_order_of_the_enum() {
    for (at, (language, name, code, _)) in ALL.iter().enumerate() {
        assert_eq!(*language as usize, at);
        assert_eq!(Language::parse(name), Some(*language));
        assert_eq!(Language::parse(code), Some(*language));
    }
}
