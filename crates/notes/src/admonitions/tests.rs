use super::*;

#[track_caller]
fn check(markdown: &str, expected: &str) {
    let quoted = rewrite_as_quotes(markdown);
    assert_eq!(quoted.text(), expected);
    // Each `x` maps to an `x` of the source.
    for (at, c) in quoted.text().char_indices().filter(|(_, c)| *c == 'x') {
        assert!(markdown[quoted.source_offset(at)..].starts_with(c), "{at}");
    }
}

#[test]
fn colon_blocks_become_quotes_with_a_title() {
    check(
        "a\n\n::: tip\nSay why.\n:::\n\nb\n",
        "a\n\n\n> **Tip**\n>\n> Say why.\n\n\nb\n",
    );
    check(
        "::: danger Careful\n\nx\n\n:::\n",
        "\n> **Careful**\n>\n>\n> x\n>\n\n",
    );
    check("```\n::: tip\n:::\n```\n", "```\n::: tip\n:::\n```\n");
    check("std::vector\n:::\n", "std::vector\n:::\n");
}

#[test]
fn unclosed_admonitions_do_not_fill_the_memory() {
    let text = "::: note\n\na\n".repeat(10_000);
    assert!(rewrite_as_quotes(&text).text().len() < 50 * text.len());
}

#[test]
fn an_indented_body_becomes_part_of_the_quote() {
    check(
        "!!! note \"Only helpers\"\n    Others see\n\n    no such command.\n\nUse it.\n",
        "> **Only helpers**\n>\n> Others see\n>\n> no such command.\n>\nUse it.\n",
    );
    check("Wow!!! note\n", "Wow!!! note\n");
}

#[test]
fn components_become_their_label() {
    check(
        "<Tabs>\n<TabItem value=\"a\" label=\"Desktop\">\n\nx\n\n</TabItem>\n</Tabs>\n",
        "\n\n**Desktop**\n\n\nx\n\n\n\n",
    );
    check("<String>\n", "<String>\n");
}
