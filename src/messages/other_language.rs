//! The line that says to a member, in their own language, that the notes are in another one.

use super::catalog::Catalog;
use super::limits::{MESSAGE_TEXT, Size};
use super::{Component, Message, TextDisplay};
use recite_search::QueryLanguage;

/// Puts the line above a reply to a question in this language, unless the reply is too long for it.
pub fn add_notice(catalog: Catalog, language: QueryLanguage, reply: &mut Message) {
    let content = format!("-# {}", catalog.notes_are_in_other_language(language));
    if text_size(&reply.components)
        .plus(Size::of(&content))
        .fits(MESSAGE_TEXT)
    {
        let line = Component::Text(TextDisplay { content });
        reply.components.insert(0, line);
    }
}

fn text_size(components: &[Component]) -> Size {
    let size = |component: &Component| match component {
        Component::Text(text) => Size::of(&text.content),
        Component::Container(container) => text_size(&container.components),
        _ => Size::default(),
    };
    components
        .iter()
        .map(size)
        .fold(Size::default(), Size::plus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_above_a_reply_and_in_the_language_of_the_question() {
        let mut reply = Message::private_text("A note.");
        add_notice(Catalog::english(), QueryLanguage::German, &mut reply);
        let texts = reply.components.iter().map(|component| match component {
            Component::Text(text) => &*text.content,
            _ => "",
        });
        let texts: Vec<&str> = texts.collect();
        assert_eq!(
            texts,
            ["-# Die Notizen sind in einer anderen Sprache.", "A note."]
        );
    }

    #[test]
    fn a_reply_that_would_become_too_long_stays_as_it_is() {
        let long = Message::private_text("a".repeat(MESSAGE_TEXT.chars - 10));
        let mut reply = long.clone();
        add_notice(Catalog::english(), QueryLanguage::Thai, &mut reply);
        assert_eq!(reply, long);
    }
}
