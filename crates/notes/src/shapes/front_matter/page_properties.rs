//! The properties of Logseq's pages, which stand in place of front matter.

use super::super::{logseq, obsidian};
use super::FrontMatter;
use super::fields::one_line;

/// What the properties of a page of Logseq say.
pub fn of_page(text: &str) -> FrontMatter {
    let (properties, end) = logseq::page_properties(text);
    let values = |keys: &[&str]| {
        let wanted = properties.iter().filter(|(key, _)| keys.contains(key));
        let values = wanted.flat_map(|(_, value)| value.split(','));
        let values = values.map(|it| it.trim().trim_start_matches('#'));
        let values = values.map(|it| it.trim_start_matches("[[").trim_end_matches("]]"));
        let values = values.map(one_line).filter(|it| !it.is_empty());
        values.collect::<Vec<_>>()
    };
    let tags = values(&["tags"]);
    let deck = tags
        .iter()
        .find_map(|tag| obsidian::deck(&format!("#{tag}")));
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
