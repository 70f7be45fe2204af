//! The properties of Logseq pages, which take the place of front matter.

use super::FrontMatter;
use super::fields::join_lines;
use crate::ranges::lines;
use crate::shapes::tags::parse_deck_tag;
use crate::word_list::is_listed;

/// Keys of page properties. A page with properties has at least one of these at its top.
const PAGE_KEYS: &str =
    "title, alias, aliases, tags, type, icon, public, filters, template, exclude-from-graph-view,
    created-at, updated-at";

/// Reads the properties of a Logseq page.
pub fn read_page_properties(text: &str) -> FrontMatter {
    let (properties, end) = find_properties(text);
    let values = |keys: &[&str]| {
        let matching = properties.iter().filter(|(key, _)| keys.contains(key));
        let values = matching.flat_map(|(_, value)| value.split(','));
        let values = values.map(|it| it.trim().trim_start_matches('#'));
        let values = values.map(|it| it.trim_start_matches("[[").trim_end_matches("]]"));
        let values = values.map(join_lines).filter(|it| !it.is_empty());
        values.collect::<Vec<_>>()
    };
    let tags = values(&["tags"]);
    let deck = tags
        .iter()
        .find_map(|tag| parse_deck_tag(&format!("#{tag}")));
    let title = properties.iter().find(|(key, _)| *key == "title");
    FrontMatter {
        title: title
            .map(|(_, value)| join_lines(value))
            .filter(|it| !it.is_empty()),
        aliases: values(&["alias", "aliases"]),
        is_deck: deck.is_some(),
        deck: deck.unwrap_or_default(),
        properties_end: end,
        end,
        ..FrontMatter::default()
    }
}

/// Returns the properties of a page, which are the lines at the top of its file, and where they end. Empty if there
/// are none.
fn find_properties(text: &str) -> (Vec<(&str, &str)>, usize) {
    let mut properties = Vec::new();
    let mut end = 0;
    for line in lines(text) {
        let Some(property) = parse_property(line).filter(|_| !line.starts_with([' ', '\t', '-']))
        else {
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

/// Parses a line `key:: value`.
pub fn parse_property(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (key, value) = line.split_once("::")?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let is_apart = value.is_empty() || value.starts_with([' ', '\t']);
    let begins = key.starts_with(char::is_alphabetic);
    (begins && key.chars().all(is_key) && is_apart).then(|| (key, value.trim()))
}
