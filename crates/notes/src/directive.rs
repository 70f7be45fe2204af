//! Recite's directives in HTML comments, such as `<!-- recite: no-quiz -->`.
//!
//! A comment is a directive if it begins with `recite`. A misspelled `recite` counts too if a known directive
//! follows. All other comments are ignored.

use super::ProblemKind;
use super::problem::Flaw;

/// A parsed `<!-- recite: … -->` comment.
#[derive(Debug, PartialEq, Eq)]
pub enum Directive {
    /// `ignore`: skip the file.
    Ignore,
    /// `quiz`: include the Q&A in the quiz, regardless of its title and shape.
    Quiz,
    /// `no-quiz`: exclude the Q&A from the quiz.
    NoQuiz,
    /// `also "…"`: another wording of the question, on one line.
    Also(String),
}

/// Parses the directive in a comment. Returns `None` for other comments, and `Err` with the text of an invalid
/// directive.
pub fn parse_directive(comment: &str) -> Option<Result<Directive, String>> {
    let inner = comment.strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner).trim();
    let name_end = inner
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_end);
    let words = rest.trim_start().strip_prefix(':').map(str::trim);
    let is_directive = name.eq_ignore_ascii_case(NAME);
    match words {
        Some(words) if is_directive => {
            Some(parse(words).ok_or_else(|| inner.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        // `<!-- recite no-quiz -->` misses its colon; `<!-- recite daily -->` is an ordinary comment.
        None if is_directive && parse(rest.trim()).is_some() => Some(Err(inner.to_owned())),
        Some(words) if is_misspelled_name(name) && parse(words).is_some() => {
            Some(Err(inner.to_owned()))
        }
        _ => None,
    }
}

const NAME: &str = "recite";

fn is_misspelled_name(name: &str) -> bool {
    strsim::osa_distance(&name.to_lowercase(), NAME) <= 2
}

fn parse(words: &str) -> Option<Directive> {
    match words {
        "ignore" => Some(Directive::Ignore),
        "quiz" => Some(Directive::Quiz),
        "no-quiz" => Some(Directive::NoQuiz),
        _ => {
            let quoted = words.strip_prefix("also")?.trim_start();
            let wording = quoted.strip_prefix('"')?.strip_suffix('"')?;
            let wording = wording.split_whitespace().collect::<Vec<_>>().join(" ");
            (!wording.is_empty() && !wording.contains('"')).then_some(Directive::Also(wording))
        }
    }
}

/// Returns the problem of an unknown directive at byte `at`.
pub fn unknown_directive(at: usize, what: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::Directive,
        format!("`{what}` is not a valid directive"),
        "Write `recite: ignore`, `recite: quiz`, `recite: no-quiz` or `recite: also \"other wording\"`.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comment: &str, expected: Option<Result<Directive, &str>>) {
        let expected = expected.map(|read| read.map_err(str::to_owned));
        assert_eq!(parse_directive(comment), expected, "{comment}");
    }

    #[test]
    fn directives_are_read_with_any_spacing() {
        check("<!-- recite: ignore -->", Some(Ok(Directive::Ignore)));
        check("<!--recite:ignore-->", Some(Ok(Directive::Ignore)));
        check("<!-- recite: quiz -->", Some(Ok(Directive::Quiz)));
        check(
            "<!--\n  Recite :\n  no-quiz\n-->",
            Some(Ok(Directive::NoQuiz)),
        );
        check(
            "<!-- recite: also \"Wie geht\n  das?\" -->",
            Some(Ok(Directive::Also("Wie geht das?".to_owned()))),
        );
    }

    #[test]
    fn other_comments_are_ignored() {
        for comment in [
            "<!-- TODO: ignore -->",
            "<!-- recited daily -->",
            "<!-- recite daily -->",
            "<!-- recipe: 2 eggs -->",
            "<!---->",
            "<!-- -->",
            "<!-- 問い: ignore -->",
            "<!-- é -->",
            "<!-- eslint: ignore -->",
            "<!-- quiz -->",
            "<!-- recite quizzes -->",
        ] {
            check(comment, None);
        }
    }

    #[test]
    fn an_invalid_directive_is_returned_as_written() {
        for inner in [
            "recite: ingore",
            "recite: noquiz",
            "recite: quizz",
            "recite quiz",
            "recite:",
            "recite: also no quotes",
            "recite: also \"\"",
            "recite: also \"one\" \"two\"",
            "recite no-quiz",
            "recit: ignore",
            "reciet: no-quiz",
        ] {
            check(&format!("<!-- {inner} -->"), Some(Err(inner)));
        }
    }
}
