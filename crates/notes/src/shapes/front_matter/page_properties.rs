//! The properties of Logseq's pages, which stand in place of front matter.

use super::FrontMatter;
use super::fields::one_line;
use crate::ranges::lines;
use crate::shapes::tags::deck;
use crate::word_list::is_listed;

/// Properties of a page, of which at least one stands above the text of a page that has any.
const PAGE_KEYS: &str =
    "title, alias, aliases, tags, type, icon, public, filters, template, exclude-from-graph-view,
    created-at, updated-at";

/// What the properties of a page of Logseq say.
pub fn of_page(text: &str) -> FrontMatter {
    let (properties, end) = page_properties(text);
    let values = |keys: &[&str]| {
        let wanted = properties.iter().filter(|(key, _)| keys.contains(key));
        let values = wanted.flat_map(|(_, value)| value.split(','));
        let values = values.map(|it| it.trim().trim_start_matches('#'));
        let values = values.map(|it| it.trim_start_matches("[[").trim_end_matches("]]"));
        let values = values.map(one_line).filter(|it| !it.is_empty());
        values.collect::<Vec<_>>()
    };
    let tags = values(&["tags"]);
    let deck = tags.iter().find_map(|tag| deck(&format!("#{tag}")));
    let title = properties.iter().find(|(key, _)| *key == "title");
    FrontMatter {
        title: title
            .map(|(_, value)| one_line(value))
            .filter(|it| !it.is_empty()),
        aliases: values(&["alias", "aliases"]),
        is_deck: deck.is_some(),
        deck: deck.unwrap_or_default(),
        properties_end: end,
        end,
        ..FrontMatter::default()
    }
}

/// The properties of a page: the lines at the top of its file, and where they end. Empty where it has none.
fn page_properties(text: &str) -> (Vec<(&str, &str)>, usize) {
    let mut properties = Vec::new();
    let mut end = 0;
    for line in lines(text) {
        let Some(property) = property(line).filter(|_| !line.starts_with([' ', '\t', '-'])) else {
            break;
        };
        properties.push(property);
        end += line.len();
    }
    match properties.iter().any(|(key, _)| is_listed(key, PAGE_KEYS)) {
        true => (properties, end),
        false => (Vec::new(), 0),
    }
}

/// A line `key:: value`, and where the value stands.
pub fn property(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (key, value) = line.split_once("::")?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    let begins = key.starts_with(char::is_alphabetic);
    (begins && key.chars().all(is_key) && is_apart).then(|| (key, value.trim()))
}
