//! Converts Markdown to the HTML of a field.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd, html::push_html};
use recite_notes::Markdown;
use recite_notes::html::{Token, tokens};

/// Converts Markdown to HTML. `names` maps the link destinations in the Markdown to the names of media files.
///
/// Comments are removed. Text that only looks like a tag (`Box<T>`) stays text, as in an answer.
pub fn html_of(markdown: &str, names: &BTreeMap<String, String>) -> String {
    let markdown = Markdown::parse(markdown);
    let name = |destination: &CowStr<'_>| names.get(&**destination).cloned();
    let mut events = Vec::new();
    let mut sounds: Vec<Option<String>> = Vec::new();
    // An HTML block arrives line by line, and a comment in it may span several lines.
    let mut block = None;
    for (event, _) in markdown.events() {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::Html(html) => block.get_or_insert_default().push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                let html = sanitize_html(&block.take().unwrap_or_default(), names);
                events.push(Event::Html(html.into()));
            }
            Event::InlineHtml(html) => {
                events.push(Event::InlineHtml(sanitize_html(&html, names).into()));
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => events.push(Event::Start(Tag::Image {
                link_type,
                dest_url: name(&dest_url).map_or(dest_url, CowStr::from),
                title,
                id,
            })),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let local = name(&dest_url);
                sounds.push(local.clone().filter(|name| is_sound(name)));
                if sounds.last().is_some_and(Option::is_none) {
                    events.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url: local.map_or(dest_url, CowStr::from),
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Link) => events.push(match sounds.pop().flatten() {
                Some(sound) => Event::InlineHtml(format!(" [sound:{sound}]").into()),
                None => Event::End(TagEnd::Link),
            }),
            Event::InlineMath(math) if is_formula(&math) => {
                events.push(Event::InlineHtml(format!("\\({}\\)", escape(&math)).into()));
            }
            Event::DisplayMath(math) if is_formula(&math) => {
                events.push(Event::InlineHtml(format!("\\[{}\\]", escape(&math)).into()));
            }
            // `$HOME/$USER` parses as a formula.
            Event::InlineMath(math) => {
                events.push(Event::InlineHtml(format!("${}$", escape(&math)).into()));
            }
            Event::DisplayMath(math) => {
                events.push(Event::InlineHtml(format!("$${}$$", escape(&math)).into()));
            }
            // Anki would play `[sound:…]` and pass `[latex]` to LaTeX.
            Event::Text(text) if text.contains('[') => {
                let html = escape(&text).replace('[', "&#91;");
                events.push(Event::InlineHtml(html.into()));
            }
            event => events.push(event),
        }
    }
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    html.trim().to_owned()
}

/// Keeps known tags, with the names of their media, and removes comments. Everything else becomes text.
fn sanitize_html(html: &str, names: &BTreeMap<String, String>) -> String {
    let mut shown = String::new();
    for (_, token) in tokens(html) {
        match token {
            Token::Comment(_) => {}
            Token::Text(text) => shown.push_str(&text.replace('<', "&lt;")),
            Token::Tag(tag) => {
                let mut source = tag.source.to_owned();
                for (destination, name) in names {
                    let new = format!("src=\"{}\"", escape(name));
                    for quote in ['"', '\''] {
                        source = source.replace(&format!("src={quote}{destination}{quote}"), &new);
                    }
                }
                shown.push_str(&source);
            }
        }
    }
    shown
}

/// Returns whether the text between dollar signs is a formula.
fn is_formula(math: &str) -> bool {
    math.contains(['\\', '^', '_', '=', '{'])
}

fn is_sound(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let endings = [
        "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm",
        "mkv",
    ];
    endings.iter().any(|it| it.eq_ignore_ascii_case(ending))
}

/// Escapes text for HTML, including quoted attributes.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
