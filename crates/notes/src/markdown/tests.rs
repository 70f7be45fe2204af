use super::*;

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(Markdown::parse(markdown).plain(), expected, "{markdown}");
}

#[test]
fn inline_markup_is_removed_and_code_is_kept() {
    check(
        "The **`run`** method of [the *loop*](https://example.org) ~~never~~ ends\\!",
        "The run method of the loop never ends!",
    );
    check("![a queue](q.png) fills", "a queue fills");
    check(
        "<https://example.org> or <a@b.example>",
        "https://example.org or a@b.example",
    );
    check("a &lt; b &amp;&amp; c", "a < b && c");
}

#[test]
fn blocks_are_separated_by_a_line_break() {
    check(
        "# Title\n\nText\nmore\n\n- one\n- two\n  - three\n\n> quoted\n\n```py\nx = 1\n```\n---\nend",
        "Title\nText\nmore\none\ntwo\nthree\nquoted\nx = 1\nend",
    );
    check("| a | b |\n|---|---|\n| 1 | 2 |", "a\nb\n1\n2");
    check("- [x] done", "done");
}

#[test]
fn text_that_only_looks_like_a_tag_is_kept() {
    check(
        "What is Box<T> or Vec<String>?",
        "What is Box<T> or Vec<String>?",
    );
    check("Press <kbd>Ctrl</kbd>", "Press  Ctrl");
    check("a < b > c", "a < b > c");
}

#[test]
fn comments_are_removed_even_across_several_lines() {
    check("a <!-- b --> c", "a   c");
    check("<!--\nrecite: no-quiz\n\nhidden\n-->\n\nshown", "shown");
    check("shown\n\n<!-- never closed\n\nhidden", "shown");
}

#[test]
fn text_in_html_blocks_is_kept() {
    check(
        "<details>\n<summary>More of Box<T></summary>\nIt is <b>so</b>.\n</details>\n\nend",
        "More of Box<T>\nIt is  so .\nend",
    );
    check("<div\nunclosed", "<div\nunclosed");
}

#[test]
fn empty_text_has_no_words() {
    check("", "");
    check(" \n\t\n", "");
    check("---", "");
}
