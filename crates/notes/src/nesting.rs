//! Detects lists and quotes that are nested too deeply to be parsed.
//!
//! After a line that opens thousands of them, a CommonMark parser compares every line with all of them, so a file of
//! 1 MiB takes minutes. Real notes never come near the limit.

/// The maximum number of nested lists and quotes that one line may open.
pub const MAX_NESTING: usize = 100;

/// Returns the byte at which the first line begins that opens more than [`MAX_NESTING`] lists and quotes.
pub fn find_excessive_nesting(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if markers(line).nth(MAX_NESTING).is_some() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Returns one item for each list and quote marker at the beginning of a line.
fn markers(line: &str) -> impl Iterator<Item = ()> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let marked = rest.trim_start_matches([' ', '\t']);
        rest = marked
            .strip_prefix('>')
            .or_else(|| after_list_marker(marked))?;
        Some(())
    })
}

/// Returns the text after a list marker.
fn after_list_marker(marked: &str) -> Option<&str> {
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
        assert_eq!(markers(line).count(), expected, "{line:?}");
    }

    #[test]
    fn markers_are_counted_up_to_the_text() {
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
    fn the_first_line_above_the_limit_is_found() {
        for mark in [">", "> ", "- ", "1. ", "\t+ "] {
            let fine = format!("### a?\n{}a\n", mark.repeat(MAX_NESTING));
            assert_eq!(find_excessive_nesting(&fine), None, "{mark}");
            let text = format!("{fine}{}a\n{fine}", mark.repeat(MAX_NESTING + 1));
            assert_eq!(find_excessive_nesting(&text), Some(fine.len()), "{mark}");
        }
    }
}
