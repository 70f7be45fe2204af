//! Discord's size limits, and functions that cut text to them.
//!
//! Lengths are in Unicode code points (discord/discord-api-docs issue #1315). Unless another source is named, the
//! numbers are from `components/reference.mdx` and `resources/message.mdx`.

use unicode_segmentation::UnicodeSegmentation;

/// The text of all Text Displays of a message (discord/discord-api-docs PR #8562). Above about 10,170 bytes, Discord
/// answers with status 500 (issue #8554).
pub const MESSAGE_TEXT: Size = Size {
    chars: 4_000,
    bytes: 10_000,
};
/// The components of a message, including nested ones.
pub const COMPONENTS: usize = 40;
/// The label of a button.
pub const BUTTON_LABEL: usize = 80;
/// A `custom_id`.
pub const CUSTOM_ID: usize = 100;
/// The label of a menu's option.
pub const OPTION_LABEL: usize = 100;
/// The description of a menu's option.
pub const OPTION_DESCRIPTION: usize = 100;
/// The suggestions while a member types (`interactions/application-commands.mdx`).
pub const CHOICES: usize = 25;
/// The name of a suggestion.
pub const CHOICE_NAME: usize = 100;
/// The value of a suggestion.
pub const CHOICE_VALUE: usize = 100;
/// The pictures of a gallery.
pub const GALLERY_ITEMS: usize = 10;
/// The files of a message.
pub const ATTACHMENTS: usize = 10;
/// The size of one file in bytes, unless an interaction allows more.
pub const FILE_BYTES: usize = 10 * 1024 * 1024;
/// The alt text of a picture.
pub const ALT_TEXT: usize = 1_024;
/// The address of a picture.
pub const MEDIA_URL: usize = 2_048;
/// The size of all files of a message in bytes: a request may have 25 MiB, of which the JSON needs a little.
pub const ALL_FILES_BYTES: u64 = 24 * 1024 * 1024;

/// An amount of text, or the maximum of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Unicode code points.
    pub chars: usize,
    /// Bytes of UTF-8.
    pub bytes: usize,
}

impl Size {
    /// Returns the size of a text.
    pub fn of(text: &str) -> Self {
        Self {
            chars: text.chars().count(),
            bytes: text.len(),
        }
    }

    /// Returns the sum of two sizes.
    pub fn plus(self, other: Self) -> Self {
        Self {
            chars: self.chars + other.chars,
            bytes: self.bytes + other.bytes,
        }
    }

    /// Returns what remains of this maximum after `used`; at least 0.
    pub fn minus(self, used: Self) -> Self {
        Self {
            chars: self.chars.saturating_sub(used.chars),
            bytes: self.bytes.saturating_sub(used.bytes),
        }
    }

    /// Returns whether this size is at most `bound`.
    pub fn fits(self, bound: Self) -> bool {
        self.chars <= bound.chars && self.bytes <= bound.bytes
    }

    /// Returns the length in bytes of the longest prefix of `text` that fits into this maximum.
    ///
    /// Reads only as much of the text as fits, so dividing a long text into pages takes linear time.
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

/// Returns the text, cut after a whole grapheme to at most `max` characters including a "…".
pub fn clip(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    let kept: String = fitting(text.graphemes(true), max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Returns the end of the text, cut before a whole grapheme to at most `max` characters including a "…": for paths,
/// whose end says more than their beginning.
pub fn clip_front(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = fitting(text.graphemes(true).rev(), max.saturating_sub(1)).collect();
    kept.reverse();
    format!("…{}", kept.concat().trim_start())
}

/// Returns the leading graphemes that have at most `max` characters in total.
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
    fn clipping_keeps_graphemes_whole_and_stays_within_the_limit() {
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
    fn a_prefix_stays_within_the_limits_of_characters_and_bytes() {
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
