//! Converts between topics and Anki tags: `python/Event loop` is `python::Event_loop`.
//!
//! A tag cannot contain spaces, so they become `_`. This cannot be undone if a name already contains `_`, so notes
//! from Recite store their exact topic in another field.

/// The maximum number of names that are read from a tag, so that their folders fit into a path.
pub const MAX_DEPTH: usize = 16;

/// Returns the tag of a topic; `None` for an empty topic.
pub fn tag_of(topic: &[String]) -> Option<String> {
    let names: Vec<String> = topic.iter().map(|name| tag_name(name)).collect();
    (!names.is_empty()).then(|| names.join("::"))
}

fn tag_name(name: &str) -> String {
    let name = name.trim().replace("::", ":");
    let is_separator = |c: char| c.is_whitespace() || c.is_control() || c == '"';
    let name = name.replace(is_separator, "_");
    match name.trim_matches(':') {
        "" => "_".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns the topic of a tag.
pub fn topic_of(tag: &str) -> Vec<String> {
    let names = tag.split("::").map(|name| name.replace('_', " "));
    let names = names.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let names = names.filter(|name| !name.is_empty());
    names.take(MAX_DEPTH).collect()
}

/// Splits the tags of a note like Anki does. Tags that only mark a state are left out.
pub fn split(tags: &str) -> impl Iterator<Item = &str> {
    let tags = tags.split([' ', '\u{3000}']).filter(|tag| !tag.is_empty());
    tags.filter(|tag| !tag.eq_ignore_ascii_case("leech") && !tag.eq_ignore_ascii_case("marked"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_becomes_a_tag_and_back() {
        let topic = ["python".to_owned(), "Event loop".to_owned()];
        assert_eq!(tag_of(&topic).as_deref(), Some("python::Event_loop"));
        assert_eq!(topic_of("python::Event_loop"), topic);
        assert_eq!(tag_of(&[]), None);
        assert_eq!(
            tag_of(&["a::b \"c\"".to_owned()]).as_deref(),
            Some("a:b__c_")
        );
    }

    #[test]
    fn tags_that_mark_a_state_are_skipped() {
        let tags: Vec<&str> = split(" python  leech\u{3000}Marked rust ").collect();
        assert_eq!(tags, ["python", "rust"]);
    }
}
