//! The messages and labels that the pages quote exist in the sources, so the pages cannot become outdated.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::source_code::{files_below, literals, product_code, read};

const PAGE: &str = "docs/troubleshooting.md";

#[test]
fn every_quoted_message_exists() {
    let quotes = quotes(&read(PAGE));
    assert!(quotes.len() > 30, "only {} messages", quotes.len());
    let texts = texts();
    let outdated: Vec<&String> = quotes
        .iter()
        .filter(|quote| !texts.iter().any(|text| text.contains(*quote)))
        .collect();
    assert!(
        outdated.is_empty(),
        "{PAGE} quotes messages that no source contains: {outdated:#?}"
    );
}

/// Pages on which text in italics is a label, or a text that members see.
const PAGES_WITH_LABELS: [&str; 5] = [
    "docs/daily.md",
    "docs/operate.md",
    "docs/sandbox.md",
    "docs/troubleshooting.md",
    "docs/use.md",
];

/// A permission that Discord's own client shows.
const OF_DISCORD: &str = "Manage Server";

#[test]
fn every_quoted_label_exists() {
    let mut texts = texts();
    let page = files_below(&["web/src"]).into_iter();
    texts.extend(page.map(|path| single_spaced(&read(&path))));
    texts.push(OF_DISCORD.to_owned());
    let mut outdated = Vec::new();
    for page in PAGES_WITH_LABELS {
        let labels = labels(&read(page));
        let unknown = labels.into_iter().filter(|label| {
            let mut texts = texts.iter();
            !texts.any(|text| text.contains(label.as_str()))
        });
        outdated.extend(unknown.map(|label| format!("{page}: {label}")));
    }
    assert!(
        outdated.is_empty(),
        "labels that no source contains: {outdated:#?}"
    );
}

/// Returns the texts in italics of a page.
fn labels(page: &str) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    let mut is_label = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Emphasis) => {
                is_label = true;
                labels.push(String::new());
            }
            Event::End(TagEnd::Emphasis) => is_label = false,
            Event::Text(text) | Event::Code(text) if is_label => {
                labels.last_mut().expect("a label").push_str(&text);
            }
            Event::SoftBreak if is_label => labels.last_mut().expect("a label").push(' '),
            _ => {}
        }
    }
    labels
}

/// Returns the code spans in the first column of each table whose first title is "message".
fn quotes(page: &str) -> Vec<String> {
    let mut quotes = Vec::new();
    let (mut column, mut is_quoted) = (0, false);
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => is_quoted = false,
            Event::Start(Tag::TableHead | Tag::TableRow) => column = 0,
            Event::End(TagEnd::TableCell) => column += 1,
            Event::Text(text) if column == 0 && &*text == "message" => is_quoted = true,
            Event::Code(code) if column == 0 && is_quoted => quotes.push(code.trim().to_owned()),
            _ => {}
        }
    }
    quotes
}

/// Returns every text of the program: string literals and texts for members, with `…` for each value.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    let catalogs = files_below(&["src/messages/locales"]);
    for path in catalogs {
        texts.extend(read(&path).lines().map(with_ellipses));
    }
    for (_, code) in product_code(&["src", "crates"]) {
        texts.extend(literals(&code).iter().map(|it| with_ellipses(&it.text)));
    }
    texts
}

/// Replaces each placeholder in braces by `…`, and each run of white space by a space.
fn with_ellipses(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        result.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    result.push_str(rest);
    single_spaced(&result)
}

/// Replaces each run of white space by a space.
fn single_spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
