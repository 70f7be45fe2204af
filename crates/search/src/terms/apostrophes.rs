//! Words joined by an apostrophe: English "don't", French "qu'il", Italian "dell'acqua".

use super::folding::surface_form;
use crate::language::Language;

/// Returns the words of "don't" or "it's"; `None` for a word without such an ending.
pub fn split_contraction(word: &str) -> Option<Vec<&str>> {
    let (stem, ending) = word.split_once('\'')?;
    let mut words = match ending.to_lowercase().as_str() {
        "t" if stem.eq_ignore_ascii_case("can") => vec![stem, "not"],
        "t" => vec![stem.strip_suffix(['n', 'N']).unwrap_or(stem), "not"],
        "s" | "re" | "ve" | "ll" | "d" | "m" => vec![stem],
        _ => return None,
    };
    words.retain(|word| !word.is_empty());
    Some(words)
}

/// Splits an elision: returns the word that lost its vowel, in lower case without accents, and the next word.
///
/// Returns `None` in other languages, and for names such as "O'Reilly" and words such as "aujourd'hui".
pub fn split_elision(word: &str, language: Language) -> Option<(String, &str)> {
    let elisions = match language {
        Language::French => FRENCH,
        Language::Italian => ITALIAN,
        _ => return None,
    };
    let (first, second) = word.split_once('\'')?;
    let first = surface_form(first);
    (elisions.contains(&&*first) && !second.is_empty()).then_some((first, second))
}

const FRENCH: &[&str] = &[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t",
];

const ITALIAN: &[&str] = &[
    "all", "anch", "c", "coll", "com", "cos", "d", "dall", "degl", "dell", "dov", "gl", "l", "m",
    "n", "nell", "quell", "quest", "s", "sull", "t", "un", "v",
];
