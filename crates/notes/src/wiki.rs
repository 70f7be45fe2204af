//! Links of wikis and vaults, `[[Page#Part|text]]` and `![[picture.png]]`, as the links and pictures of CommonMark.
//!
//! What only looks like one stays as it is: `[[1, 2], [3, 4]]`, and everything in code.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::markdown::options;

/// A wiki link in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct WikiLink<'a> {
    /// With its brackets, and the `!` of a picture.
    pub range: Range<usize>,
    /// What it leads to, without the part of the page.
    pub name: &'a str,
    /// What it shows.
    pub text: &'a str,
    pub is_image: bool,
}

/// Returns the wiki links of a text, in order.
pub fn wiki_links(markdown: &str) -> Vec<WikiLink<'_>> {
    if !markdown.contains("[[") {
        return Vec::new();
    }
    let events = Parser::new_ext(markdown, options() | Options::ENABLE_WIKILINKS);
    let links = events.into_offset_iter().filter_map(|(event, range)| {
        let Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) = event else {
            return None;
        };
        matches!(link_type, LinkType::WikiLink { .. })
            .then(|| wiki_link(markdown, range))
            .flatten()
    });
    links.collect()
}

fn wiki_link(markdown: &str, range: Range<usize>) -> Option<WikiLink<'_>> {
    let source = &markdown[range.clone()];
    let is_image = source.starts_with('!');
    let inner = source.trim_start_matches('!').strip_prefix("[[")?;
    let inner = inner.strip_suffix("]]")?;
    let (target, text) = inner.split_once('|').unwrap_or((inner, inner));
    // The text of a picture may be its width.
    let is_size = |text: &str| is_image && !text.contains(char::is_alphabetic);
    let text = if is_size(text) { target } else { text };
    let name = target.split('#').next().unwrap_or(target).trim();
    let is_link =
        inner.contains(char::is_alphabetic) && !inner.contains(['[', ']', '\n', '<', '>']);
    is_link.then_some(WikiLink {
        range,
        name,
        text: text.trim().trim_start_matches('#'),
        is_image,
    })
}

/// Returns the text with each wiki link as a link or picture of CommonMark, whose destination is its name.
pub fn as_links(markdown: &str) -> Cow<'_, str> {
    let links = wiki_links(markdown);
    if links.is_empty() {
        return markdown.into();
    }
    let (mut text, mut from) = (String::with_capacity(markdown.len()), 0);
    for link in links {
        text.push_str(&markdown[from..link.range.start]);
        from = link.range.end;
        match (link.is_image, link.name) {
            (false, "") => text.push_str(link.text),
            (is_image, name) => {
                text.push_str(if is_image { "!" } else { "" });
                text.push_str(&format!("[{}](<{name}>)", link.text));
            }
        }
    }
    text.push_str(&markdown[from..]);
    text.into()
}

#[cfg(test)]
mod tests {
    use super::as_links;

    #[test]
    fn wiki_links_are_links_and_pictures() {
        for (wiki, links) in [
            ("See [[Pumps]].", "See [Pumps](<Pumps>)."),
            (
                "[[Pumps#Noise|the page]] and ![[wheel.png]]",
                "[the page](<Pumps>) and ![wheel.png](<wheel.png>)",
            ),
            (
                "![[big wheel.png|300]]",
                "![big wheel.png](<big wheel.png>)",
            ),
            ("[[#Noise]]", "Noise"),
            ("- [[a/b.pdf|plan]]\n", "- [plan](<a/b.pdf>)\n"),
        ] {
            assert_eq!(as_links(wiki), links);
        }
    }

    #[test]
    fn what_is_no_wiki_link_stays() {
        for text in [
            "[[1, 2], [3, 4]]",
            "[[1]]",
            "`[[a]]` and `` [[b]] ``",
            "```\n[[a]]\n```",
            "\\[[a]]",
            "[[a](b.md)]",
            "[a]: b.md\n\n[a][a]",
            "[[ -f x ] && y",
        ] {
            assert_eq!(as_links(text), text);
        }
    }
}
