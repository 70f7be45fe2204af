//! Directives to Recite in HTML comments, such as `<!-- recite: no-quiz -->`.
//!
//! A comment is ours when it begins with `recite`, also with a typing mistake in the name if a
//! directive follows; every other comment is the writer's own business.

use super::ProblemKind;
use super::problem::Flaw;

/// What a `<!-- recite: … -->` comment asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Directive {
    /// Keep the file out.
    Ignore,
    /// Quiz members on the Q&A, whatever its title and shape.
    Quiz,
    /// Keep the Q&A out of the quiz.
    NoQuiz,
    /// Another wording of the question, on one line.
    Also(String),
}

/// The directive in a comment; `None` for a comment that is none of ours, `Err` with what we cannot read.
pub fn directive(comment: &str) -> Option<Result<Directive, String>> {
    let inner = comment.strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner).trim();
    let name_end = inner
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_end);
    let words = rest.trim_start().strip_prefix(':').map(str::trim);
    let is_ours = name.eq_ignore_ascii_case(NAME);
    match words {
        Some(words) if is_ours => {
            Some(parse(words).ok_or_else(|| inner.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        // `<!-- recite no-quiz -->` lost its colon; `<!-- recite daily -->` is a remark.
        None if is_ours && parse(rest.trim()).is_some() => Some(Err(inner.to_owned())),
        Some(words) if is_nearly_ours(name) && parse(words).is_some() => {
            Some(Err(inner.to_owned()))
        }
        _ => None,
    }
}

const NAME: &str = "recite";

fn is_nearly_ours(name: &str) -> bool {
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

/// The problem of a directive nobody knows.
pub fn unknown_directive(at: usize, what: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::Directive,
        format!("`{what}` is no directive"),
        "write `recite: ignore`, `recite: quiz`, `recite: no-quiz` or `recite: also \"other wording\"`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comment: &str, expected: Option<Result<Directive, &str>>) {
        let expected = expected.map(|read| read.map_err(str::to_owned));
        assert_eq!(directive(comment), expected, "{comment}");
    }

    #[test]
    fn the_directives_are_read_however_they_are_spaced() {
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
    fn other_comments_are_none_of_ours() {
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
    fn a_misspelt_directive_is_told_as_it_stands() {
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
