//! The bot token. It is validated when it is read, and never printed.

use std::fmt;

/// A bot token. Its debug output is `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// The error of a token with an invalid character. Displays the kind of character and its position, never the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at character {at} of {length}")]
pub struct MalformedToken {
    what: &'static str,
    /// The position, counted from 1.
    at: usize,
    /// The length of the token in characters.
    length: usize,
}

impl Token {
    /// Validates a token. Surrounding whitespace and the prefix `Bot ` are removed, because people paste them too.
    ///
    /// # Errors
    /// Fails if the token contains anything but visible ASCII characters.
    pub fn new(text: &str) -> Result<Self, MalformedToken> {
        let token = text.trim().trim_start_matches("Bot ").trim();
        let invalid = token.chars().zip(1..).find(|(c, _)| !c.is_ascii_graphic());
        match invalid {
            None => Ok(Self(token.to_owned())),
            Some((invalid, at)) => Err(MalformedToken {
                what: describe(invalid),
                at,
                length: token.chars().count(),
            }),
        }
    }

    /// Returns the token itself. Use it only for requests to Discord.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Describes an invalid character.
fn describe(invalid: char) -> &'static str {
    match invalid {
        '\n' | '\r' => "a line break",
        '\t' => "a tab",
        '\0' => "a NUL",
        c if c.is_whitespace() => "a space",
        c if c.is_control() => "a control character",
        _ => "a character outside ASCII",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pasted_whitespace_and_the_prefix_are_removed() {
        for text in [
            "abc.def-g_h",
            " abc.def-g_h\n",
            "Bot abc.def-g_h",
            "\tBot  abc.def-g_h ",
        ] {
            let token = Token::new(text);
            assert_eq!(
                token.as_ref().map(Token::expose),
                Ok("abc.def-g_h"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_error_about_a_malformed_token_describes_the_character() {
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
        for (text, message) in cases {
            let error = Token::new(text).map_err(|error| error.to_string());
            assert_eq!(error.err().as_deref(), Some(message), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_accepted_token_is_a_valid_header(text in any::<String>()) {
            if let Ok(token) = Token::new(&text) {
                let header = format!("Bot {}", token.expose());
                let header = reqwest::header::HeaderValue::from_str(&header);
                prop_assert!(header.is_ok_and(|it| it.to_str().is_ok()));
            }
        }
    }
}
