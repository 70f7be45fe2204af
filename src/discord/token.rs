//! The bot token: checked once where it is read, and never printed.

use std::fmt;

/// The bot token; prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// A character that no bot token has. Names the character and its place, and never the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at character {at} of {length}")]
pub struct MalformedToken {
    what: &'static str,
    /// From 1.
    at: usize,
    /// In characters.
    length: usize,
}

impl Token {
    /// A token as somebody wrote it: people paste the value of the header as well as the bare token.
    ///
    /// # Errors
    /// When it has a character that cannot stand in a header, or that no bot token has.
    pub fn new(written: &str) -> Result<Self, MalformedToken> {
        let token = written.trim().trim_start_matches("Bot ").trim();
        let wrong = token.chars().zip(1..).find(|(c, _)| !c.is_ascii_graphic());
        match wrong {
            None => Ok(Self(token.to_owned())),
            Some((wrong, at)) => Err(MalformedToken {
                what: describe(wrong),
                at,
                length: token.chars().count(),
            }),
        }
    }

    /// The token itself: for requests to Discord only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

fn describe(wrong: char) -> &'static str {
    match wrong {
        '\n' | '\r' => "a line break",
        '\t' => "a tab",
        '\0' => "a NUL",
        wrong if wrong.is_whitespace() => "a space",
        wrong if wrong.is_control() => "a control character",
        _ => "a character outside ASCII",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_token_is_taken_with_the_prefix_and_the_blanks_that_people_paste() {
        for written in [
            "abc.def-g_h",
            " abc.def-g_h\n",
            "Bot abc.def-g_h",
            "\tBot  abc.def-g_h ",
        ] {
            let token = Token::new(written);
            assert_eq!(
                token.as_ref().map(Token::expose),
                Ok("abc.def-g_h"),
                "{written:?}"
            );
        }
    }

    #[test]
    fn a_malformed_token_is_rejected_by_the_name_of_the_character() {
        let cases = [
            ("ab\ncd", "a line break at character 3 of 5"),
            ("ab\rcd", "a line break at character 3 of 5"),
            ("a\tb", "a tab at character 2 of 3"),
            ("a\0b", "a NUL at character 2 of 3"),
            ("a b", "a space at character 2 of 3"),
            ("a\u{a0}b", "a space at character 2 of 3"),
            ("a\u{1b}b", "a control character at character 2 of 3"),
            ("a\u{7f}b", "a control character at character 2 of 3"),
            ("ä\u{200b}", "a character outside ASCII at character 1 of 2"),
        ];
        for (written, message) in cases {
            let error = Token::new(written).map_err(|error| error.to_string());
            assert_eq!(error.err().as_deref(), Some(message), "{written:?}");
        }
    }

    proptest! {
        #[test]
        fn every_token_is_either_rejected_or_a_valid_header(written in any::<String>()) {
            if let Ok(token) = Token::new(&written) {
                let header = format!("Bot {}", token.expose());
                let header = reqwest::header::HeaderValue::from_str(&header);
                prop_assert!(header.is_ok_and(|it| it.to_str().is_ok()));
            }
        }
    }
}
