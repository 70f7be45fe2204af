use super::*;
use crate::terms::folded;

#[test]
fn stop_words_are_folded_and_sorted() {
    for (language, _, _, words) in ALL {
        assert!(words.is_sorted(), "{language:?}");
        let folded_words: Vec<String> = words.iter().map(|word| folded(word)).collect();
        assert_eq!(folded_words, *words, "{language:?}");
    }
}

#[test]
fn languages_stand_in_their_order() {
    for (at, (language, name, code, _)) in ALL.iter().enumerate() {
        assert_eq!(*language as usize, at);
        assert_eq!(Language::parse(name), Some(*language));
        assert_eq!(Language::parse(code), Some(*language));
    }
}
