//! The definitions of links and footnotes stand anywhere in a file; each answer gets those that it needs.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::file::File;
use crate::Markdown;
use crate::body::Draft;
use crate::outline::{Reference, folded};

/// The definitions in all answers together are at most this many times as large as the file: one that every answer
/// refers to would otherwise fill the memory.
const MOST_COPIES: usize = 4;
/// As many bytes are allowed in any case.
const LEAST_BYTES: usize = 64 * 1024;

/// Puts the definitions that the texts of each Q&A refer to below its answer. Returns where those of each one stand.
pub fn complete(file: &File<'_>, drafts: &mut [Draft]) -> Vec<Vec<Range<usize>>> {
    let references = &file.outline.references;
    let mut ranges = vec![Vec::new(); drafts.len()];
    if references.is_empty() {
        return ranges;
    }
    // Of two with one label the first one counts.
    let mut places = HashMap::new();
    for (at, reference) in references.iter().enumerate() {
        let label = (reference.is_footnote, reference.label.clone());
        places.entry(label).or_insert(at);
    }
    let mut bytes_left = (MOST_COPIES * file.text.len()).max(LEAST_BYTES);
    for (draft, ranges) in drafts.iter_mut().zip(&mut ranges) {
        let texts = draft.also.iter().chain([&draft.question, &draft.prompt]);
        let mut wanted: Vec<Label> = texts.chain([&draft.answer]).flat_map(labels).collect();
        // Footnotes first, each kind in the order of the file.
        let mut used = BTreeSet::new();
        while let Some(label) = wanted.pop() {
            let Some(&at) = places.get(&label) else {
                continue;
            };
            let range = &references[at].range;
            if range.len() > bytes_left || !used.insert((!references[at].is_footnote, at)) {
                continue;
            }
            bytes_left -= range.len();
            if references[at].is_footnote {
                wanted.extend(labels(&file.document.slice(std::slice::from_ref(range))));
            }
        }
        let used: Vec<&Reference> = used.into_iter().map(|(_, at)| &references[at]).collect();
        if used.is_empty() {
            continue;
        }
        ranges.extend(used.iter().map(|it| it.range.clone()));
        let footnotes = used.iter().filter(|it| it.is_footnote);
        draft.footnotes = footnotes.map(|it| it.range.clone()).collect();
        let document = file.document;
        draft.answer = document.with_references(&draft.answer, &used, file.newline);
    }
    ranges
}

/// Whether a label is that of a footnote, and its name.
type Label = (bool, String);

/// What a text refers to.
fn labels(markdown: &Markdown) -> Vec<Label> {
    let text = markdown.as_str();
    let events = markdown.events().filter_map(|(event, range)| match event {
        Event::FootnoteReference(label) => Some((true, folded(&label))),
        Event::Start(
            Tag::Link {
                link_type: LinkType::Reference,
                ..
            }
            | Tag::Image {
                link_type: LinkType::Reference,
                ..
            },
        ) => Some((false, folded(label_of(&text[range])))),
        _ => None,
    });
    events.collect()
}

/// The label of a link by reference: `[text][label]`, `[label][]` or `[label]`.
fn label_of(link: &str) -> &str {
    let link = link.strip_suffix("[]").unwrap_or(link);
    let link = link.strip_suffix(']').unwrap_or(link);
    let mut opens = link.rmatch_indices('[').map(|(at, _)| at);
    let open = opens.find(|&at| !link[..at].ends_with('\\'));
    open.map_or(link, |at| &link[at + 1..])
}

#[cfg(test)]
mod tests;
