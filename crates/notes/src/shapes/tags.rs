//! Tags that make cards of lines and headings, and tags that sort cards into decks.

/// The tags of a single card.
pub const TAGS: &[&str] = &["#flashcard", "#card", "[[card]]"];

/// Returns whether a line has the tag of a card. `#flashcards` at the beginning of a line is the tag of a deck
/// instead.
pub fn has_card_tag(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let begins_deck = line.trim_start().starts_with("#flashcards");
    words.any(|word| TAGS.contains(&word) || word == "#flashcards" && !begins_deck)
        && !(line.contains("#flashcards") && line.contains("::"))
}

/// Returns whether a line is a complete card, by its tag or by its marks in a deck.
pub fn is_whole_card(line: &str, is_deck: bool) -> bool {
    has_card_tag(line) && line.contains(" : ")
        || is_deck && (line.contains("::") || line.matches("==").count() > 1)
}

/// Returns whether a word is a tag.
pub fn is_tag(word: &str) -> bool {
    TAGS.contains(&word)
        || word.strip_prefix('#').is_some_and(|name| {
            name.starts_with(char::is_alphabetic) && name.chars().all(is_in_tag)
        })
}

/// Returns whether a character can be part of a tag.
fn is_in_tag(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '/')
}

/// Returns the words of a card's line, without its tag and without other tags at either end.
pub fn question_words(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    while words.pop_if(|word| is_tag(word)).is_some() {}
    let first = words.iter().position(|word| !is_tag(word));
    words.drain(..first.unwrap_or(words.len()));
    words.retain(|word| !TAGS.contains(word));
    words
}

/// Strips card tags from the end of a title. Also returns whether one of them marks a single card.
pub fn strip_card_tags(title: &str) -> (&str, bool) {
    let mut rest = title.trim_end();
    let mut is_card = false;
    while let Some((before, word)) = rest.rsplit_once(char::is_whitespace) {
        let is_deck = word == "#flashcards" || word.starts_with("#flashcards/");
        if !TAGS.contains(&word) && !is_deck {
            break;
        }
        is_card |= !is_deck;
        rest = before.trim_end();
    }
    (rest, is_card)
}

/// Returns whether a line contains only tags.
pub fn is_tag_line(line: &str) -> bool {
    !line.trim().is_empty() && line.split_whitespace().all(is_tag)
}

/// Returns the names of the deck that a tag assigns to, outermost first. Empty for the deck of all cards; `None`
/// for any other word.
pub fn parse_deck_tag(word: &str) -> Option<Vec<String>> {
    let names = word.strip_prefix("#flashcards")?;
    let names = match names.strip_prefix('/') {
        Some(names) => names,
        None => Some("").filter(|_| names.is_empty())?,
    };
    let names = names.split('/').filter(|name| !name.is_empty());
    Some(names.map(str::to_owned).collect())
}
