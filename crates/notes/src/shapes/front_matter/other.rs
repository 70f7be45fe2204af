//! Front matter of other tools: properties of Logseq's pages, and TOML.

use super::super::{logseq, obsidian};
use super::{FrontMatter, one_line};

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

/// Whether front matter is TOML: by the lines `+++` around it, or since each of its lines is a comment or `key = value`.
pub fn is_toml(text: &str, source: &str) -> bool {
    let lines = source.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty()).peekable();
    let is_line = |line: &str| {
        let key = line.split_once('=').map(|(key, _)| key.trim());
        line.starts_with(['#', '['])
            || key.is_some_and(|key| !key.is_empty() && !key.contains([':', ' ']))
    };
    text.starts_with("+++") || lines.peek().is_some() && lines.all(is_line)
}

/// The keys of TOML, up to its first table, as YAML.
pub fn as_yaml(toml: &str) -> String {
    let mut yaml = String::new();
    for line in toml.lines() {
        let is_key = |key: &str| !key.is_empty() && !key.contains([' ', '"', '\'', '#', '[']);
        if line.trim_start().starts_with('[') {
            break;
        }
        match line.split_once('=') {
            Some((key, value)) if is_key(key.trim()) => {
                yaml.push_str(&format!("{}: {}\n", key.trim(), value.trim()));
            }
            _ => yaml.push_str(&format!("  {line}\n")),
        }
    }
    yaml
}
