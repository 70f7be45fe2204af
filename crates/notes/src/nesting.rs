//! Lists and quotes nested too deep to be read.
//!
//! After a line that opens thousands of them, a CommonMark parser compares each line with all of them: a file of one MiB
//! takes minutes. No note that people read comes near the limit.

/// The most lists and quotes that one line may open in each other.
pub const MOST_NESTED: usize = 100;

/// The byte at which the first line begins that opens more than [`MOST_NESTED`] lists and quotes.
pub fn nested_too_deep(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if marks(line).nth(MOST_NESTED).is_some() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The marks of lists and quotes that a line begins with.
fn marks(line: &str) -> impl Iterator<Item = ()> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let marked = rest.trim_start_matches([' ', '\t']);
        rest = marked
            .strip_prefix('>')
            .or_else(|| behind_list_mark(marked))?;
        Some(())
    })
}

/// What stands behind the mark of a list item.
fn behind_list_mark(marked: &str) -> Option<&str> {
    let numbered = marked.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = match marked.len() - numbered.len() {
        0 => marked.strip_prefix(['-', '+', '*']),
        // Source: CommonMark 0.31.2, section 5.2: at most nine digits.
        1..=9 => numbered.strip_prefix(['.', ')']),
        _ => None,
    };
    behind.filter(|it| it.is_empty() || it.starts_with([' ', '\t', '\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: usize) {
        assert_eq!(marks(line).count(), expected, "{line:?}");
    }

    #[test]
    fn marks_are_counted_up_to_the_text() {
        check("", 0);
        check("a - b > c", 0);
        check("> a > b", 1);
        check(">>> a", 3);
        check("> - 1. 2) * + a", 6);
        check("\t-\t> a", 2);
        check("--- a", 0);
        check("-a *a* 1.5", 0);
        check("1234567890. a", 0);
        check("-\n", 1);
    }

    #[test]
    fn the_first_line_beyond_the_limit_is_found() {
        for mark in [">", "> ", "- ", "1. ", "\t+ "] {
            let fine = format!("### a?\n{}a\n", mark.repeat(MOST_NESTED));
            assert_eq!(nested_too_deep(&fine), None, "{mark}");
            let text = format!("{fine}{}a\n{fine}", mark.repeat(MOST_NESTED + 1));
            assert_eq!(nested_too_deep(&text), Some(fine.len()), "{mark}");
        }
    }
}
