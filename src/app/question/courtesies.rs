//! Greetings at the beginning of a message, and thanks at its end.
//!
//! A greeting is left out only if a comma, a line break or an address such as "everyone" follows it: "hello world" may
//! be what is asked about.

use super::sentences::split_sentences;

const GREETINGS: [&str; 42] = [
    "hi",
    "hello",
    "hey",
    "heya",
    "hiya",
    "howdy",
    "yo",
    "greetings",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "hallo",
    "moin",
    "servus",
    "guten morgen",
    "guten tag",
    "guten abend",
    "salut",
    "bonjour",
    "bonsoir",
    "coucou",
    "hola",
    "buenas",
    "buenos días",
    "buenas tardes",
    "olá",
    "oi",
    "bom dia",
    "boa tarde",
    "ciao",
    "salve",
    "buongiorno",
    "привет",
    "здравствуйте",
    "добрый день",
    "всем привет",
    "merhaba",
    "selam",
    "cześć",
    "hej",
    "γεια σας",
];
/// Greetings in scripts without spaces.
const UNSPACED_GREETINGS: [&str; 6] = [
    "こんにちは",
    "こんばんは",
    "你好",
    "您好",
    "大家好",
    "안녕하세요",
];
const ADDRESSED: [&str; 34] = [
    "all",
    "everyone",
    "everybody",
    "there",
    "guys",
    "folks",
    "team",
    "friends",
    "people",
    "y'all",
    "again",
    "zusammen",
    "leute",
    "ihr",
    "alle",
    "à tous",
    "à toutes",
    "tout le monde",
    "a todos",
    "todos",
    "gente",
    "pessoal",
    "galera",
    "a tutti",
    "ragazzi",
    "всем",
    "ребята",
    "herkese",
    "wszystkim",
    "iedereen",
    "allemaal",
    "σε όλους",
    "mates",
    "devs",
];
const THANKS: [&str; 51] = [
    "thanks",
    "thank you",
    "thx",
    "thanx",
    "ty",
    "tysm",
    "tia",
    "cheers",
    "thanks in advance",
    "thank you in advance",
    "thanks a lot",
    "thanks so much",
    "thank you so much",
    "thank you very much",
    "many thanks",
    "thanks all",
    "thanks everyone",
    "thanks guys",
    "any help is appreciated",
    "any help appreciated",
    "any help would be appreciated",
    "help appreciated",
    "please help",
    "pls help",
    "danke",
    "danke schön",
    "vielen dank",
    "danke im voraus",
    "vielen dank im voraus",
    "merci",
    "merci beaucoup",
    "merci d'avance",
    "merci d’avance",
    "gracias",
    "muchas gracias",
    "gracias de antemano",
    "obrigado",
    "obrigada",
    "grazie",
    "grazie mille",
    "grazie in anticipo",
    "спасибо",
    "заранее спасибо",
    "спасибо заранее",
    "teşekkürler",
    "dzięki",
    "bedankt",
    "alvast bedankt",
    "ありがとうございます",
    "谢谢",
    "감사합니다",
];

/// Returns the text without the greeting at its beginning and the thanks at its end.
pub fn strip(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(rest) = without_greeting(text) {
        text = rest.trim_start();
    }
    while let Some(rest) = without_thanks(text) {
        text = rest.trim_end();
    }
    text
}

/// Returns the text after its greeting; `None` if it does not begin with one.
fn without_greeting(text: &str) -> Option<&str> {
    let unspaced = UNSPACED_GREETINGS
        .iter()
        .find_map(|it| text.strip_prefix(it));
    if let Some(rest) = unspaced {
        return after_punctuation(rest);
    }
    let mut rest = GREETINGS
        .iter()
        .filter_map(|it| after_word(text, it))
        .min_by_key(|it| it.len())?;
    let mut is_addressed = false;
    loop {
        if let Some(after) = after_punctuation(rest) {
            return Some(after);
        }
        let spoken = rest.trim_start();
        match ADDRESSED
            .iter()
            .filter_map(|it| after_word(spoken, it))
            .min_by_key(|it| it.len())
        {
            Some(after) => {
                rest = after;
                is_addressed = true;
            }
            None => return is_addressed.then_some(spoken),
        }
    }
}

/// Returns the text after the punctuation, or the line break, at its beginning; `None` if there is neither.
fn after_punctuation(text: &str) -> Option<&str> {
    let spoken = text.trim_start();
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !"<>`/\"'(#@".contains(c);
    let after = spoken.trim_start_matches(is_mark);
    let marks = &spoken[..spoken.len() - after.len()];
    let is_apart = after.is_empty() || after.starts_with(char::is_whitespace) || !marks.is_ascii();
    let is_over = spoken.is_empty() || text[..text.len() - spoken.len()].contains('\n');
    (is_over || (!marks.is_empty() && is_apart)).then(|| after.trim_start())
}

/// Returns the text after a word or phrase at its beginning, in any case.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Returns the text before its thanks; `None` if it does not end with some.
fn without_thanks(text: &str) -> Option<&str> {
    let last = split_sentences(text)
        .filter(|it| !it.trim().is_empty())
        .last()?;
    let start = last.as_ptr().addr() - text.as_ptr().addr();
    let before = &text[..start];
    if is_thanks(last) {
        return Some(before);
    }
    // "How does it work, thanks!"
    let (head, tail) = last.rsplit_once([',', '，', '、', '-', '–', '—'])?;
    is_thanks(tail).then(|| &text[..start + head.len()])
}

fn is_thanks(text: &str) -> bool {
    let words = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    THANKS.contains(&words.as_str())
}
