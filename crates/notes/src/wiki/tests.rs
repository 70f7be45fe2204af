use pulldown_cmark::{Event, LinkType, Tag};

use crate::Markdown;

/// Returns the wiki links of a text as destinations, each with whether it is a picture.
fn links(text: &str) -> Vec<(String, bool)> {
    let markdown = Markdown::parse(text);
    let links = markdown.events().filter_map(|(event, _)| match event {
        Event::Start(Tag::Link {
            link_type: LinkType::WikiLink { .. },
            dest_url,
            ..
        }) => Some((dest_url.to_string(), false)),
        Event::Start(Tag::Image {
            link_type: LinkType::WikiLink { .. },
            dest_url,
            ..
        }) => Some((dest_url.to_string(), true)),
        _ => None,
    });
    links.collect()
}

#[test]
fn wiki_links_become_links_and_pictures() {
    for (wiki, plain, expected) in [
        ("See [[Pumps]].", "See Pumps.", &[("Pumps", false)][..]),
        (
            "[[Pumps#Noise|the page]] and ![[wheel.png]]",
            "the page and wheel.png",
            &[("Pumps", false), ("wheel.png", true)],
        ),
        (
            "![[big wheel.png|300]]",
            "big wheel.png",
            &[("big wheel.png", true)],
        ),
        ("[[#Noise]]", "Noise", &[]),
        ("- [[a/b.pdf|plan]]\n", "plan", &[("a/b.pdf", false)]),
        ("\\![[a]]", "!a", &[("a", false)]),
        ("[[[a_b_c]]]", "[a_b_c]", &[("a_b_c", false)]),
    ] {
        let links = links(wiki);
        let links: Vec<_> = links.iter().map(|it| (it.0.as_str(), it.1)).collect();
        assert_eq!(links, expected, "{wiki}");
        assert_eq!(Markdown::parse(wiki).plain(), plain);
    }
}

#[test]
fn text_that_is_not_a_wiki_link_is_unchanged() {
    for text in [
        "[[1, 2], [3, 4]]",
        "[[1]]",
        "`[[a]]` and `` [[b]] ``",
        "```\n[[a]]\n```",
        "\\[[a]]",
        "[[a](b.md)]",
        "[[a]](b.md)",
        "[a]: b.md\n\n[a][a]",
        "[[ -f x ] && y",
    ] {
        assert_eq!(links(text), [], "{text}");
    }
}
