//! Discord's size limits, and cutting text down to them.
//!
//! Lengths are Unicode code points (discord/discord-api-docs issue #1315). Where no other source is
//! named, a number stands in `components/reference.mdx` or `resources/message.mdx`.

use unicode_segmentation::UnicodeSegmentation;

/// All Text Displays of a message together (discord/discord-api-docs PR #8562); beyond about
/// 10,170 bytes Discord answers 500 whatever the characters (issue #8554).
pub const MESSAGE_TEXT: Size = Size {
    chars: 4_000,
    bytes: 10_000,
};
/// Components of a message, counting nested ones.
pub const COMPONENTS: usize = 40;
pub const BUTTON_LABEL: usize = 80;
pub const CUSTOM_ID: usize = 100;
pub const OPTION_LABEL: usize = 100;
pub const OPTION_DESCRIPTION: usize = 100;
/// Choices offered while a member types (`interactions/application-commands.mdx`).
pub const CHOICES: usize = 25;
pub const CHOICE_NAME: usize = 100;
pub const CHOICE_VALUE: usize = 100;
pub const GALLERY_ITEMS: usize = 10;
pub const ATTACHMENTS: usize = 10;
/// One file, where an interaction does not say that more is allowed.
pub const FILE_BYTES: usize = 10 * 1024 * 1024;
/// The alt text of a picture.
pub const ALT_TEXT: usize = 1_024;
/// The address of a picture.
pub const MEDIA_URL: usize = 2_048;
/// All files of a message: the request may have 25 MiB, and its JSON needs a little room.
pub const ALL_FILES_BYTES: u64 = 24 * 1024 * 1024;

/// An amount of text, or a bound for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Unicode code points.
    pub chars: usize,
    /// Bytes of UTF-8.
    pub bytes: usize,
}

impl Size {
    pub fn of(text: &str) -> Self {
        Self {
            chars: text.chars().count(),
            bytes: text.len(),
        }
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            chars: self.chars + other.chars,
            bytes: self.bytes + other.bytes,
        }
    }

    /// What is left of this bound after `used`.
    pub fn minus(self, used: Self) -> Self {
        Self {
            chars: self.chars.saturating_sub(used.chars),
            bytes: self.bytes.saturating_sub(used.bytes),
        }
    }

    pub fn fits(self, bound: Self) -> bool {
        self.chars <= bound.chars && self.bytes <= bound.bytes
    }

    /// How many bytes of `text`, up to a character's border, this bound has room for.
    ///
    /// Looks at no more of the text than fits, so paging a long text stays linear.
    pub fn prefix(self, text: &str) -> usize {
        let mut end = 0;
        for (n, (at, c)) in text.char_indices().enumerate() {
            if n >= self.chars || at + c.len_utf8() > self.bytes {
                break;
            }
            end = at + c.len_utf8();
        }
        end
    }
}

/// The text, or as many whole graphemes of its beginning as fit into `max` characters with a "…".
pub fn clip(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    let kept: String = fitting(text.graphemes(true), max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The text, or as many whole graphemes of its end as fit into `max` characters with a "…": for
/// paths, whose end tells more than their beginning.
pub fn clip_front(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = fitting(text.graphemes(true).rev(), max.saturating_sub(1)).collect();
    kept.reverse();
    format!("…{}", kept.concat().trim_start())
}

/// The leading graphemes that have at most `max` characters together.
fn fitting<'a>(
    graphemes: impl Iterator<Item = &'a str>,
    max: usize,
) -> impl Iterator<Item = &'a str> {
    graphemes
        .scan(0, |chars, grapheme| {
            *chars += grapheme.chars().count();
            Some((*chars, grapheme))
        })
        .take_while(move |&(chars, _)| chars <= max)
        .map(|(_, grapheme)| grapheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_not_clipped() {
        assert_eq!(clip("abcde", 5), "abcde");
        assert_eq!(clip_front("abcde", 5), "abcde");
    }

    #[test]
    fn clipping_never_parts_a_grapheme_and_never_exceeds_the_limit() {
        // A family of seven code points: either whole or gone.
        assert_eq!(clip("ab👨‍👩‍👧‍👦cd", 9), "ab…");
        assert_eq!(clip("ab👨‍👩‍👧‍👦cdef", 10), "ab👨‍👩‍👧‍👦…");
        assert_eq!(clip("e\u{301}e\u{301}e\u{301}", 4), "e\u{301}…");
        assert_eq!(clip_front("python/asyncio.md", 11), "…asyncio.md");
        assert!(
            clip(&format!("a{}", "\u{301}".repeat(500)), 20)
                .chars()
                .count()
                <= 20
        );
    }

    #[test]
    fn a_prefix_keeps_to_characters_and_to_bytes() {
        assert_eq!(
            Size {
                chars: 2,
                bytes: 100
            }
            .prefix("日本語"),
            6
        );
        assert_eq!(
            Size {
                chars: 100,
                bytes: 5
            }
            .prefix("日本語"),
            3
        );
    }
}
