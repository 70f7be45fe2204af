//! Converts the HTML of Anki's fields to Markdown and back.

mod math;
mod render;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use htmd::{Element, HtmlToMarkdown};
use pulldown_cmark::{Event, Tag};
use recite_notes::{Markdown, local_target};

pub use render::{escape as escape_html, html_of};
pub use text::text_of;

/// The folder next to a note that contains the media of its cards.
const MEDIA_FOLDER: &str = "media/";

/// The highest heading level in answers, below the level of questions.
const ANSWER_LEVEL: usize = 4;

/// A field converted to Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMarkdown {
    /// The Markdown.
    pub markdown: String,
    /// The media files that it uses: link destination in the Markdown → name of the media file.
    pub files: BTreeMap<String, String>,
}

/// Converts a field to Markdown. Media in `names` become links to `media/NAME`; other media become plain text.
pub fn markdown_of(html: &str, names: &Arc<BTreeSet<String>>) -> FieldMarkdown {
    let html = link_sounds(html);
    if text::is_too_deep(&html) {
        return plain_markdown_of(&html, names);
    }
    let html = math::wrap_formulas(&add_table_headers(&strip_code_markup(&html)));
    let html = html.replace("&nbsp;", " ").replace('\u{a0}', " ");
    let markdown = converter(names).convert(&html).unwrap_or_default();
    let markdown = fix_paragraphs(&markdown);
    let files = files_in(&markdown);
    let media = media_in(&html);
    let mut media = media.iter().filter(|name| names.contains(*name));
    let has_media = media.all(|name| files.values().any(|it| it == name));
    if !has_media || !has_all_words(&markdown, &html) {
        return plain_markdown_of(&html, names);
    }
    FieldMarkdown { markdown, files }
}

/// Returns whether the Markdown still contains every word. Badly nested tags can break the converted markup.
fn has_all_words(markdown: &str, html: &str) -> bool {
    let text = text_of(html);
    // The text may contain an entity that only a full parser knows.
    if text.contains('&') {
        return true;
    }
    let shown = Markdown::parse(markdown).plain();
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<Vec<char>>()
    };
    let shown = letters(&shown);
    let mut shown = shown.iter();
    letters(&text).iter().all(|c| shown.any(|it| it == c))
}

/// Turns empty lines, which are `<br><br>` in fields, into paragraph breaks, and escapes lines that Markdown would
/// read as a rule or as the underline of a heading. Code blocks stay unchanged.
fn fix_paragraphs(markdown: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in markdown.lines() {
        is_code ^= line.trim_start().starts_with("```");
        let text = line.trim();
        let text = text.strip_suffix('\\').unwrap_or(text).trim_end();
        let is_underline = |c: char| !text.is_empty() && text.chars().all(|it| it == c);
        if !is_code && line.trim() == "\\" {
            if let Some(before) = lines.last_mut()
                && before.ends_with('\\')
            {
                before.pop();
            }
            lines.push(String::new());
        } else if !is_code && (is_underline('-') || is_underline('=')) {
            lines.push(line.replacen(text, &format!("\\{text}"), 1));
        } else {
            lines.push(line.to_owned());
        }
    }
    let markdown = lines.join("\n");
    let markdown = markdown.trim_matches(['\n', '\r']).trim_end();
    let end = markdown.strip_suffix('\\');
    end.filter(|it| !it.ends_with('\\'))
        .unwrap_or(markdown)
        .trim_end()
        .to_owned()
}

/// Converts only the text of a field, fully escaped, followed by links to its media.
pub fn plain_markdown_of(html: &str, names: &Arc<BTreeSet<String>>) -> FieldMarkdown {
    let text = text_of(html);
    let lines = text.lines().map(str::trim).map(escape);
    let mut markdown = lines.collect::<Vec<_>>().join("\n");
    for name in media_in(html).iter().filter(|name| names.contains(*name)) {
        markdown.push_str(&format!("\n\n[{}]({})", escape(name), destination_of(name)));
    }
    let markdown = markdown.trim().to_owned();
    FieldMarkdown {
        files: files_in(&markdown),
        markdown,
    }
}

/// Escapes all characters in a line of text that could be Markdown syntax.
pub fn escape(line: &str) -> String {
    let mut escaped = String::new();
    for c in line.chars() {
        // Digits need no escape: an ordered list also needs a `.` or a `)`, which is escaped.
        if c.is_ascii_punctuation() && !matches!(c, ',' | '?' | '\'' | '"' | '/' | '%' | ';') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Builds the converter from HTML to Markdown.
fn converter(names: &Arc<BTreeSet<String>>) -> HtmlToMarkdown {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        hr_style: HrStyle::Dashes,
        br_style: BrStyle::Backslash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let (of_images, of_links, of_players) = (names.clone(), names.clone(), names.clone());
    HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(vec!["script", "style", "head", "template"])
        .add_handler(vec![math::TAG], |_: &dyn Handlers, it: Element<'_>| {
            Some(attribute(&it, math::SOURCE)?.into())
        })
        .add_handler(vec!["img"], move |_: &dyn Handlers, it: Element<'_>| {
            image(&it, &of_images)
        })
        .add_handler(vec!["a"], move |all: &dyn Handlers, it: Element<'_>| {
            link(all, &it, &of_links)
        })
        .add_handler(
            vec!["audio", "video", "object", "embed"],
            move |_: &dyn Handlers, it: Element<'_>| {
                let name = attribute(&it, "src").or_else(|| attribute(&it, "data"))?;
                Some(media_link(&escape(&name), &name, &of_players).into())
            },
        )
        .add_handler(
            vec!["h1", "h2", "h3", "h4", "h5", "h6"],
            |all: &dyn Handlers, it: Element<'_>| {
                let level = it.tag[1..].parse().unwrap_or(ANSWER_LEVEL);
                let hashes = "#".repeat(level.max(ANSWER_LEVEL));
                let text = all.walk_children(it.node).content;
                let text = text.replace("\\\n", " ").replace(['\n', '\r'], " ");
                Some(format!("\n\n{hashes} {}\n\n", text.trim()).into())
            },
        )
        .build()
}

fn image(element: &Element<'_>, names: &BTreeSet<String>) -> Option<HandlerResult> {
    let source = attribute(element, "src")?;
    let alt = attribute(element, "alt").unwrap_or_default();
    let alt = escape(&alt.split_whitespace().collect::<Vec<_>>().join(" "));
    let shown = match (find_media(&source, names), is_web(&source)) {
        (Some(name), _) => format!("![{alt}]({})", destination_of(&name)),
        (None, true) => format!("![{alt}]({})", encode(&source, true)),
        (None, false) if !alt.is_empty() || source.starts_with("data:") => alt,
        (None, false) => escape(&source),
    };
    Some(shown.into())
}

fn link(
    handlers: &dyn Handlers,
    element: &Element<'_>,
    names: &BTreeSet<String>,
) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let target = attribute(element, "href").unwrap_or_default();
    let text = content.trim();
    if text.is_empty() || text.contains("\n\n") || text.contains("](") {
        return Some(content.into());
    }
    Some(media_link(text, &target, names).into())
}

/// Returns a link to a media file or to the web; plain text if the media file does not exist.
fn media_link(text: &str, target: &str, names: &BTreeSet<String>) -> String {
    match (find_media(target, names), is_web(target)) {
        (Some(name), _) => format!("[{text}]({})", destination_of(&name)),
        (None, true) => format!("[{text}]({})", encode(target, true)),
        (None, false) => text.to_owned(),
    }
}

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attrs.iter();
    let found = attributes.find(|it| &*it.name.local == name)?;
    Some(found.value.to_string())
}

/// Returns the media file that `source` refers to. Old versions of Anki percent-encode the name.
fn find_media(source: &str, names: &BTreeSet<String>) -> Option<String> {
    let decoded = || local_target(source);
    let known = |name: &String| names.contains(name);
    Some(source.to_owned())
        .filter(known)
        .or_else(|| decoded().filter(known))
}

fn is_web(target: &str) -> bool {
    let target = target.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

/// Returns the link destination of a media file, relative to the note.
pub fn destination_of(name: &str) -> String {
    format!("{MEDIA_FOLDER}{}", encode(name, false))
}

/// Percent-encodes the characters that would end a link destination in Markdown. A web address keeps its reserved
/// characters.
fn encode(target: &str, is_web: bool) -> String {
    let mut encoded = String::new();
    for c in target.trim().chars() {
        let is_literal = c.is_alphanumeric()
            || matches!(c, '.' | '_' | '-' | '~' | '+' | ',' | '=')
            || (is_web && matches!(c, ':' | '/' | '?' | '#' | '@' | '!' | '$' | '&' | ';' | '%'));
        match is_literal {
            true => encoded.push(c),
            false => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    encoded.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    // `&` could start an entity.
    encoded.replace('&', "&amp;")
}

/// Returns the media files that converted Markdown uses, by link destination.
fn files_in(markdown: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (event, _) in Markdown::parse(markdown).events() {
        let (Event::Start(Tag::Image { dest_url, .. }) | Event::Start(Tag::Link { dest_url, .. })) =
            event
        else {
            continue;
        };
        let name = local_target(&dest_url)
            .and_then(|path| path.strip_prefix(MEDIA_FOLDER).map(str::to_owned));
        files.extend(name.map(|name| (dest_url.to_string(), name)));
    }
    files
}

/// Returns the names of all media files that a field refers to. They may not exist.
pub fn media_in(html: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in link_targets(&link_sounds(html)) {
        if !is_web(&source) && !source.starts_with("data:") {
            names.extend(local_target(&source));
            names.insert(source);
        }
    }
    names
}

/// Returns the media files that a field shows or plays. A plain link may lead to another note or to a part of its page.
pub fn shown_media_in(html: &str) -> BTreeSet<String> {
    let links = attribute_values(&["href="], html);
    let mut shown = media_in(html);
    shown.retain(|name| !links.contains(name));
    shown
}

/// Returns the `src`, `href` and `data` values in a field, in order.
pub fn link_targets(html: &str) -> Vec<String> {
    attribute_values(&["src=", "href=", "data="], html)
}

/// Returns the values of the given attributes, in order.
fn attribute_values(keys: &[&str], html: &str) -> Vec<String> {
    let mut sources = Vec::new();
    for tag in html.split('<').skip(1) {
        let lower = tag.to_ascii_lowercase();
        for key in keys {
            let Some(at) = lower.find(key) else {
                continue;
            };
            let value = &tag[at + key.len()..];
            let value = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                _ => value.split([' ', '\t', '\n', '>']).next(),
            };
            let value = recite_notes::html::decode_entities(value.unwrap_or_default());
            sources.extend((!value.is_empty()).then_some(value));
        }
    }
    sources
}

/// Makes the first row of each table its header, if it has none. Markdown tables must have a header.
fn add_table_headers(html: &str) -> String {
    let mut tables = html.split("<table");
    let mut with_headers = tables.next().unwrap_or_default().to_owned();
    for table in tables {
        with_headers.push_str("<table");
        match table.split_once("</tr>").filter(|_| !table.contains("<th")) {
            Some((first, rest)) => {
                let first = first.replace("<td", "<th").replace("</td", "</th");
                with_headers.push_str(&format!("{first}</tr>{rest}"));
            }
            None => with_headers.push_str(table),
        }
    }
    with_headers
}

/// Removes markup from code blocks, such as colors and line breaks written as tags.
fn strip_code_markup(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut plain = String::new();
    let mut from = 0;
    while let Some(open) = lower[from..].find("<pre").map(|at| from + at) {
        let inside = lower[open..].find('>').map(|at| open + at + 1);
        let Some(inside) = inside.filter(|_| !lower[open + 4..].starts_with(char::is_alphanumeric))
        else {
            plain.push_str(&html[from..open + 4]);
            from = open + 4;
            continue;
        };
        let Some(close) = lower[inside..].find("</pre").map(|at| inside + at) else {
            break;
        };
        let code = &html[inside..close];
        let language = code.split_once("language-").map_or("", |(_, name)| name);
        let end = language.find(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-')));
        let language = &language[..end.unwrap_or(language.len())];
        plain.push_str(&html[from..open]);
        plain.push_str(&format!(
            "<pre><code class=\"language-{language}\">{}\n</code>",
            escape_html(text_of(code).trim_matches('\n'))
        ));
        from = close;
    }
    plain + &html[from..]
}

/// Turns `[sound:NAME]` into links, so that they are converted like other links.
fn link_sounds(html: &str) -> String {
    let mut rest = html;
    let mut with_links = String::new();
    while let Some((before, behind)) = rest.split_once("[sound:") {
        let Some((name, after)) = behind.split_once(']').filter(|(name, _)| name.len() < 512)
        else {
            break;
        };
        let name = name.replace('"', "&quot;");
        with_links.push_str(&format!("{before}<a href=\"{name}\">{name}</a>"));
        rest = after;
    }
    with_links + rest
}

#[cfg(test)]
mod tests;
