//! The definitions of links and footnotes stand anywhere in a file; each answer gets those that it needs.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::File;
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
mod tests {
    use crate::shapes::tests::described;

    #[test]
    fn definitions_belong_to_the_file_and_go_where_they_are_used() {
        insta::assert_snapshot!(described("\
### What is a [pump][P]?
It moves [water][] and [oil] and ![a drop][ d  1 ].[^1]

[oil]: oil.example

More.

### What is a valve?
It opens.[^long]

[^long]: See [water].

    Second paragraph.

### Last?
Nothing.

[p]: <pump.example>
[Water]: water.example \"Water\"
[water]: twice.example
[d 1]:
  https://drop.example/d.png
[unused]: unused.example

[^1]: First note.
[^2]: Nothing refers to this.
"), @r#"
        1: What is a [pump][P]?
          = -
          | It moves [water][] and [oil] and ![a drop][ d  1 ].[^1]
          |
          | More.
          |
          | [^1]: First note.
          |
          | [oil]: oil.example
          | [p]: <pump.example>
          | [Water]: water.example \"Water\"
          | [d 1]:
          |   https://drop.example/d.png
        8: What is a valve?
          = -
          | It opens.[^long]
          |
          | [^long]: See [water].
          |
          |     Second paragraph.
          |
          | [Water]: water.example \"Water\"
        15: Last?
          = -
          | Nothing.
          |
          | [^2]: Nothing refers to this.
        "#);
    }

    #[test]
    fn what_only_looks_like_a_definition_stays() {
        insta::assert_snapshot!(described("\
### How?
Text
[a]: b

```
[a]: b
```

- item

  [c]: d

### Links

[c]: d

### Why?
[x][c] and [a]
"), @"
        1: How?
          = -
          | Text
          | [a]: b
          |
          | ```
          | [a]: b
          | ```
          |
          | - item
          |
          |   [c]: d
        17: Why?
          = -
          | [x][c] and [a]
          |
          | [c]: d
        ");
    }

    #[test]
    fn definitions_below_a_list_are_none_of_its_text() {
        for list in [
            "- item",
            "1. item",
            "- item\n  - more",
            "- ```\n  code\n  ```",
            "- > quote",
        ] {
            for gap in ["\n", "\n\n"] {
                let note = format!("### How?\n{list}\n\n[a]: b.example{gap}See [a].\n");
                let reading = crate::shapes::read(&note, "a.md");
                let expected = format!("{list}\n\nSee [a].\n\n[a]: b.example");
                assert_eq!(reading.drafts[0].answer.as_str(), expected, "{note}");
            }
        }
    }

    #[test]
    fn every_shape_gets_its_definitions() {
        insta::assert_snapshot!(described("\
#flashcards

A [b]::C [d]

Q: What is [b]?
A: The [d].[^1]

Term
: Body [d]

<details><summary>Is it?</summary>

Yes, [d].

</details>

[b]: b.example
[d]: d.example
[^1]: Note.
"), @"
        3: A [b]
          = -
          card
          | C [d]
          |
          | [b]: b.example
          | [d]: d.example
        5: What is [b]?
          = -
          card
          | The [d].[^1]
          |
          | Term
          | : Body [d]
          |
          | [^1]: Note.
          |
          | [b]: b.example
          | [d]: d.example
        11: Is it?
          = -
          card
          | Yes, [d].
          |
          | [d]: d.example
        ");
    }

    #[test]
    fn a_definition_that_every_answer_uses_does_not_fill_the_memory() {
        let note = "### How?\n[^1]\n\n".repeat(2_000) + "[^1]: " + &"long ".repeat(20_000);
        let reading = crate::shapes::read(&note, "a.md");
        let answers = reading.drafts.iter().map(|it| it.answer.as_str().len());
        assert!(answers.sum::<usize>() < 6 * note.len());
    }

    #[test]
    fn a_definition_is_on_the_lines_of_what_refers_to_it() {
        let note = "## What is a pump?\nIt moves water.[^2]\n\n[^1]: Or oil.\n\n## What is a valve?\n\
                    It stops [water].[^1]\n\n[^2]: Or gas.\n\n[water]: w.example\n[unused]: u.example\n";
        let reading = crate::shapes::read(note, "a.md");
        let places = crate::place::Places::new(note);
        let file = crate::coverage::FileCoverage::new("a.md", note, &places, &reading);
        let qas = file.qas.iter().map(|qa| {
            let lines = qa.lines.iter().map(|it| (it.line, it.end_line));
            (qa.end_line, lines.collect::<Vec<_>>())
        });
        let qas: Vec<_> = qas.collect();
        assert_eq!(
            qas,
            [(2, vec![(1, 2), (9, 9)]), (7, vec![(4, 7), (11, 11)])]
        );
    }
}
