//! Divides an answer that is too long for one message into pages, without losing anything.
//!
//! Text is divided between blocks if possible, else between lines, else between words. A fence that continues on the
//! next page is closed at the end of one page and opened again, with its language, on the next; so is a code span that is
//! longer than a page. Tests show with [`join`] that nothing else is added or lost.

mod cut;

use super::blocks::{Block, PictureSource};
use super::limits::{self, Size};
pub use cut::PAGE_TEXT;
use cut::{grapheme_cut, is_blank, line_cut, quote_prefix};

/// The maximum number of blocks on a page: of the 40 components of a message, all others are at most 15.
const PAGE_BLOCKS: usize = 25;
/// A text that does not fit begins at the bottom of a page only if at least this much of it fits.
const MIN_BEGINNING: Size = Size {
    chars: 600,
    bytes: 1_800,
};

/// A part of a longer text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text to show.
    pub text: String,
    /// The length in bytes of the beginning that reopens what the previous piece closed.
    opener: usize,
    /// The length in bytes of the end that closes what the next piece reopens.
    closer: usize,
}

/// Returns the text that was split, with what the first of these pieces reopens.
pub fn join(pieces: &[Piece]) -> String {
    let opener = pieces
        .first()
        .map_or("", |first| &first.text[..first.opener]);
    let texts = pieces
        .iter()
        .map(|piece| &piece.text[piece.opener..piece.text.len() - piece.closer]);
    [opener].into_iter().chain(texts).collect()
}

/// Divides blocks into pages that each fit into one message; returns at least one page.
pub fn pages(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut pages = Pages {
        done: Vec::new(),
        page: Page::default(),
    };
    for block in blocks {
        match block {
            Block::Text(text) => pages.add_text(&text),
            Block::Pictures(pictures) => {
                for picture in pictures {
                    pages.make_room_for_file(match &picture.source {
                        PictureSource::Web(_) => 0,
                        PictureSource::Note(file) => file.size_bytes,
                    });
                    match pages.page.blocks.last_mut() {
                        Some(Block::Pictures(row)) if row.len() < limits::GALLERY_ITEMS => {
                            row.push(picture);
                        }
                        _ => pages.add(Block::Pictures(vec![picture])),
                    }
                }
            }
            Block::File(file) => {
                pages.make_room_for_file(file.size_bytes);
                pages.add(Block::File(file));
            }
            Block::Rule => pages.add(Block::Rule),
        }
    }
    pages.turn();
    if pages.done.is_empty() {
        pages.done.push(Vec::new());
    }
    pages.done
}

struct Pages {
    done: Vec<Vec<Block>>,
    page: Page,
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    text: Size,
    files: usize,
    file_bytes: u64,
}

impl Pages {
    fn add_text(&mut self, text: &str) {
        let left = PAGE_TEXT.minus(self.page.text);
        let begins = Size::of(text).fits(left) || MIN_BEGINNING.fits(left);
        if !begins {
            self.turn();
        }
        let first = if begins { left } else { PAGE_TEXT };
        for (n, piece) in split(text, first, PAGE_TEXT).into_iter().enumerate() {
            if n > 0 {
                self.turn();
            }
            let text = piece.text.trim_matches('\n').trim_end();
            if !text.is_empty() {
                self.page.text = self.page.text.plus(Size::of(text));
                self.add(Block::Text(text.to_owned()));
            }
        }
    }

    fn add(&mut self, block: Block) {
        if self.page.blocks.len() == PAGE_BLOCKS {
            // The text counts for the page it is added to.
            let text = if let Block::Text(text) = &block {
                Size::of(text)
            } else {
                Size::default()
            };
            self.turn();
            self.page.text = text;
        }
        if !(block == Block::Rule && self.page.blocks.is_empty()) {
            self.page.blocks.push(block);
        }
    }

    /// Counts a picture or file of this size, on a new page if it does not fit.
    fn make_room_for_file(&mut self, bytes: u64) {
        let is_full = self.page.files == limits::ATTACHMENTS
            || self.page.file_bytes + bytes > limits::ALL_FILES_BYTES
            || self.page.blocks.len() == PAGE_BLOCKS;
        if is_full {
            self.turn();
        }
        self.page.files += 1;
        self.page.file_bytes += bytes;
    }

    fn turn(&mut self) {
        let mut page = std::mem::take(&mut self.page);
        if page.blocks.last() == Some(&Block::Rule) {
            page.blocks.pop();
        }
        if !page.blocks.is_empty() {
            self.done.push(page.blocks);
        }
    }
}

/// Divides a text into pieces, the first within `first` and the others within `rest`.
pub fn split(text: &str, first: Size, rest: Size) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut opener = String::new();
    let mut bound = first;
    let mut left = text;
    loop {
        let room = bound.minus(Size::of(&opener));
        if room.prefix(left) == left.len() {
            pieces.push(Piece {
                text: format!("{opener}{left}"),
                opener: opener.len(),
                closer: 0,
            });
            return pieces;
        }
        let cut = find_cut(left, room, &opener);
        let (part, after) = left.split_at(cut.at);
        pieces.push(Piece {
            text: format!("{opener}{part}{}", cut.closer),
            opener: opener.len(),
            closer: cut.closer.len(),
        });
        (opener, left, bound) = (cut.opener, after, rest);
    }
}

/// Where to divide a text, and what to add on both sides.
#[derive(Default)]
struct Cut {
    at: usize,
    closer: String,
    opener: String,
}

/// An open fence: the prefix of the quote around it, and its first line.
#[derive(Clone)]
struct Fence<'a> {
    quote: &'a str,
    line: &'a str,
}

impl Fence<'_> {
    fn cut(&self, text: &str, at: usize) -> Cut {
        let Self { quote, line } = self;
        let newline = if text[..at].ends_with('\n') { "" } else { "\n" };
        // If it is cut inside a line, the code continues on a new line of the quote.
        let resumed = if newline.is_empty() { "" } else { quote };
        Cut {
            at,
            closer: format!("{newline}{quote}```"),
            opener: format!("{quote}{line}\n{resumed}"),
        }
    }
}

/// Returns the best place to divide `text`, which exceeds `room`; always after at least one character.
fn find_cut(text: &str, room: Size, opener: &str) -> Cut {
    let reopened = opener
        .trim_end()
        .rsplit('\n')
        .next_back()
        .and_then(fence_line);
    let mut fence = reopened.clone();
    // The end that closes a fence must fit too.
    let closer = Size {
        chars: 30,
        bytes: 30,
    };
    let end = room
        .minus(closer)
        .prefix(text)
        .max(text.chars().next().map_or(0, char::len_utf8));
    let mut best: Option<(u8, Cut)> = None;
    let (mut line_start, mut lines_in_fence) = (0, 1);
    let mut lines = text[..end].split_inclusive('\n');
    while let Some(line) = lines.next().filter(|line| line.ends_with('\n')) {
        let next_start = line_start + line.len();
        let next = &text[next_start..];
        match (&fence, fence_line(line)) {
            (None, Some(opened)) => (fence, lines_in_fence) = (Some(opened), 0),
            (Some(_), Some(_)) => fence = None,
            (Some(_), None) => lines_in_fence += 1,
            (None, None) => {}
        }
        let late = next_start * 2 >= end;
        let rank = match &fence {
            // Neither page shows an empty fence.
            Some(_) if lines_in_fence == 0 || fence_line(next).is_some() => 0,
            Some(_) => 1 + 2 * u8::from(late),
            None if next.trim_start_matches([' ', '>']).starts_with('\n') => 0,
            None if is_blank(line) && late => 5,
            None => 2 + 2 * u8::from(late),
        };
        if rank > 0 && best.as_ref().is_none_or(|(best, _)| rank >= *best) {
            let cut = match &fence {
                Some(fence) => fence.cut(text, next_start),
                None => Cut {
                    at: next_start,
                    ..Cut::default()
                },
            };
            best = Some((rank, cut));
        }
        line_start = next_start;
    }
    if let Some((_, cut)) = best {
        return cut;
    }
    let line = &text[line_start..end];
    match &fence {
        Some(fence) => fence.cut(
            text,
            line_start + grapheme_cut(&text[line_start..], line.len()),
        ),
        None => {
            // The first line may continue from the previous page.
            let continues = line_start == 0 && !opener.is_empty();
            let open = if continues { open_ticks(opener) } else { 0 };
            let (at, ticks) = line_cut(&text[line_start..], line.len(), open);
            let quote = quote_prefix(if continues {
                opener
            } else {
                &text[line_start..]
            });
            let ticks = "`".repeat(ticks);
            // Separates the mark from backticks of the code.
            let pad = if ticks.len() > 1 { " " } else { "" };
            Cut {
                at: line_start + at,
                closer: format!("{pad}{ticks}"),
                opener: format!("{quote}{ticks}{pad}"),
            }
        }
    }
}

/// Returns the number of backticks of the code span that an opener reopens.
fn open_ticks(opener: &str) -> usize {
    let ticks = opener[quote_prefix(opener).len()..].trim_end_matches(' ');
    match ticks.contains('\n') {
        true => 0,
        false => ticks.len(),
    }
}

/// Returns the fence that `line` opens or closes.
fn fence_line(line: &str) -> Option<Fence<'_>> {
    let quote = quote_prefix(line);
    let line = line[quote.len()..].lines().next().unwrap_or_default();
    (line.starts_with("```") && line.len() < 30).then_some(Fence { quote, line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::blocks::{NoteFile, Picture};

    /// Returns the pieces of at most `chars` characters, separated by lines of dashes.
    fn pieces_of(text: &str, chars: usize) -> String {
        let size = Size {
            chars,
            bytes: chars * 4,
        };
        let pieces = split(text, size, size);
        assert_eq!(join(&pieces), text);
        assert!(pieces.iter().all(|piece| Size::of(&piece.text).fits(size)));
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.trim_end()).collect();
        texts.join("\n-----\n")
    }

    #[test]
    fn text_is_divided_between_blocks_before_lines() {
        insta::assert_snapshot!(pieces_of("one one\none one\n\ntwo two two two\ntwo two two\nthree three three three", 60), @r#"
    one one
    one one
    -----
    two two two two
    two two two
    three three three three
    "#);
    }

    #[test]
    fn a_fence_is_closed_and_reopened_even_in_a_quote() {
        insta::assert_snapshot!(pieces_of("a\n```rust\nlet a = 1;\nlet b = 2;\nlet c = 3;\nlet d = 4;\nlet e = 5;\n```\nb", 62), @r#"
    a
    ```rust
    let a = 1;
    let b = 2;
    ```
    -----
    ```rust
    let c = 3;
    let d = 4;
    let e = 5;
    ```
    b
    "#);
        insta::assert_snapshot!(pieces_of("> ```\n> one one one\n> two two two\n> three three three\n> four four\n> ```", 70), @r#"
    > ```
    > one one one
    > two two two
    > ```
    -----
    > ```
    > three three three
    > four four
    > ```
    "#);
    }

    #[test]
    fn a_line_is_divided_outside_of_links_and_emphasis() {
        insta::assert_snapshot!(pieces_of("A few words [a link of words](https://example.org/a) and **bold words here** and the end", 80), @r#"
    A few words
    -----
    [a link of words](https://example.org/a) and **bold words here** and the end
    "#);
        insta::assert_snapshot!(pieces_of("> quoted words that go on for longer than one page can show, and than two, too", 55), @r#"
    > quoted words that go
    -----
    > on for longer than one
    -----
    > page can show, and than two, too
    "#);
    }

    #[test]
    fn code_is_divided_only_if_it_is_too_long_and_reopened() {
        insta::assert_snapshot!(pieces_of("Words before `code that fits on a page` and what comes after it", 60), @r#"
    Words before
    -----
    `code that fits on a page` and what comes after it
    "#);
        insta::assert_snapshot!(pieces_of("> `code that goes on for longer than one page can show, and than two` end", 55), @r#"
    > `code that goes on for `
    -----
    > `longer than one page can show, and than two` end
    "#);
        insta::assert_snapshot!(pieces_of("`` code with a ` in it, ` once more ` ` and for longer than a page `` end", 55), @r#"
    `` code with a ` in it, ` ``
    -----
    ``  once more ` ` and for longer than a page `` end
    "#);
    }

    #[test]
    fn files_that_do_not_fit_into_a_message_move_to_the_next_page() {
        let picture = |n: u64, size_bytes| Picture {
            source: PictureSource::Note(NoteFile {
                path: format!("{n}.png"),
                size_bytes,
            }),
            alt: String::new(),
        };
        let sizes = |size| {
            let pictures = (0..23).map(|n| picture(n, size)).collect();
            let pages = pages(vec![Block::Pictures(pictures)]);
            let count = |page: &Vec<Block>| match &page[..] {
                [Block::Pictures(pictures)] => pictures.len(),
                other => panic!("{other:?}"),
            };
            pages.iter().map(count).collect::<Vec<_>>()
        };
        assert_eq!(sizes(1), [10, 10, 3]);
        assert_eq!(sizes(6 << 20), [4, 4, 4, 4, 4, 3]);
    }
}
