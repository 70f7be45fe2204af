//! Adds definitions of links and footnotes, which can be anywhere in a file, to the answers that refer to them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::file::File;
use crate::Markdown;
use crate::body::Draft;
use crate::outline::{Reference, normalize_label};

/// The maximum total size of the definitions added to all answers, as a multiple of the size of the file. Without a
/// limit, a long definition that every answer refers to could exhaust the memory.
const MAX_COPIES: usize = 4;
/// The total size in bytes that is allowed in any case.
const MIN_BYTES: usize = 64 * 1024;

/// Adds the definitions that the texts of each Q&A refer to below its answer. Returns the ranges of the definitions
/// for each Q&A.
pub fn attach_definitions(file: &File<'_>, drafts: &mut [Draft]) -> Vec<Vec<Range<usize>>> {
    let references = &file.outline.references;
    let mut ranges = vec![Vec::new(); drafts.len()];
    if references.is_empty() {
        return ranges;
    }
    // Of several definitions with the same label, the first one counts.
    let mut positions = HashMap::new();
    for (at, reference) in references.iter().enumerate() {
        let label = (reference.is_footnote, reference.label.clone());
        positions.entry(label).or_insert(at);
    }
    let mut bytes_left = (MAX_COPIES * file.text.len()).max(MIN_BYTES);
    for (draft, ranges) in drafts.iter_mut().zip(&mut ranges) {
        let texts = draft.also.iter().chain([&draft.question, &draft.prompt]);
        let mut pending: Vec<ReferenceLabel> =
            texts.chain([&draft.answer]).flat_map(find_labels).collect();
        // Footnotes come first, and each kind is in file order.
        let mut used = BTreeSet::new();
        while let Some(label) = pending.pop() {
            let Some(&at) = positions.get(&label) else {
                continue;
            };
            let range = &references[at].range;
            if range.len() > bytes_left || !used.insert((!references[at].is_footnote, at)) {
                continue;
            }
            bytes_left -= range.len();
            if references[at].is_footnote {
                pending.extend(find_labels(
                    &file.document.slice(std::slice::from_ref(range)),
                ));
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

/// Whether a label belongs to a footnote, and its normalized name.
type ReferenceLabel = (bool, String);

/// Returns the labels that a text refers to.
fn find_labels(markdown: &Markdown) -> Vec<ReferenceLabel> {
    let text = markdown.as_str();
    let events = markdown.events().filter_map(|(event, range)| match event {
        Event::FootnoteReference(label) => Some((true, normalize_label(&label))),
        Event::Start(
            Tag::Link {
                link_type: LinkType::Reference,
                ..
            }
            | Tag::Image {
                link_type: LinkType::Reference,
                ..
            },
        ) => Some((false, normalize_label(reference_label(&text[range])))),
        _ => None,
    });
    events.collect()
}

/// Returns the label of a reference link: `[text][label]`, `[label][]` or `[label]`.
fn reference_label(link: &str) -> &str {
    let link = link.strip_suffix("[]").unwrap_or(link);
    let link = link.strip_suffix(']').unwrap_or(link);
    let mut opens = link.rmatch_indices('[').map(|(at, _)| at);
    let open = opens.find(|&at| !link[..at].ends_with('\\'));
    open.map_or(link, |at| &link[at + 1..])
}

#[cfg(test)]
mod tests;
