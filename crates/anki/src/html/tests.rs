use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use recite_notes::Markdown;

use super::{FieldMarkdown, html_of, markdown_of, media_in, plain_markdown_of};

fn names() -> Arc<BTreeSet<String>> {
    let names = ["a b.png", "s.mp3", "x(1).png", "100%.png"];
    Arc::new(names.map(str::to_owned).into())
}

fn read(html: &str) -> String {
    markdown_of(html, &names()).markdown
}

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(read(html), expected, "{html}");
}

#[test]
fn html_from_anki_becomes_markdown() {
    check("one<div>two</div><div>three</div>", "one\n\ntwo\n\nthree");
    check("one<br>two<br><br>three<br>", "one\\\ntwo\n\nthree");
    check("a &lt;T&gt; &amp;amp; &nbsp;b", "a \\<T> &amp; b");
    check(
        "<b>bold</b> <i>italic</i> <code>x_y</code>",
        "**bold** *italic* `x_y`",
    );
    check("<ul><li>one</li><li>two</li></ul>", "- one\n- two");
    check("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two");
    check("<h1>Head</h1>text", "#### Head\n\ntext");
    check(
        "<a href=\"https://x.org/?a=1&amp;b=2\">x</a>",
        "[x](https://x.org/?a=1&amp;b=2)",
    );
    check("x<script>alert(1)</script><style>p{}</style>y", "xy");
    check(
        "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>",
        "| a | b |\n| - | - |\n| 1 | 2 |",
    );
}

#[test]
fn formulas_become_markdown_formulas() {
    check(
        "Math \\(x_1*y_2*z\\) and \\[ \\int<br>f \\]",
        "Math $x_1*y_2*z$ and $$\\int f$$",
    );
    check("[$]a &lt; b[/$] [$$]c[/$$]", "$a < b$ $$c$$");
    check(
        "<anki-mathjax>y^2</anki-mathjax> <anki-mathjax block=\"true\">z</anki-mathjax>",
        "$y^2$ $$z$$",
    );
    check("\\(\\frac{[…]}{2}\\)", "$\\frac{[…]}{2}$");
    // Code stays code, and text that is not a formula in Markdown stays text.
    check("<code>\\(x\\)</code>", "`\\(x\\)`");
    check(
        "a \\( \\) and \\(5$ or 6\\)",
        "a \\\\( \\\\) and \\\\(5$ or 6\\\\)",
    );
}

#[test]
fn formulas_survive_an_export_and_import() {
    for markdown in ["The $x^2 < y_1$ is", "$$\\frac{a}{b}$$", "- $a_b$\n- $c=d$"] {
        let html = html_of(markdown, &BTreeMap::new());
        assert!(!html.contains('$') && !html.contains("span"), "{html}");
        assert_eq!(read(&html), markdown, "{html}");
    }
    let variables = html_of("$HOME/$USER", &BTreeMap::new());
    assert_eq!(variables, "<p>$HOME/$USER</p>");
}

#[test]
fn code_blocks_keep_their_lines() {
    check(
        "<pre>fn a() {<br>    b&lt;T&gt;();<br>}</pre>",
        "```\nfn a() {\n    b<T>();\n}\n```",
    );
    check(
        "<pre><code class=\"language-rust\"><span style=\"color:red\">let</span> x;\n\nlet y;</code></pre>",
        "```rust\nlet x;\n\nlet y;\n```",
    );
}

#[test]
fn text_that_looks_like_markdown_is_escaped() {
    for text in [
        "# no heading",
        "- no item",
        "1. no item",
        "> no quote",
        "a *b* _c_ `d`",
        "[x](y)",
        "---",
        "&lt;b&gt;",
        "question id: x",
        "| a | b |",
    ] {
        let html = text.replace('>', "&gt;");
        let converted = read(&html);
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(
            Markdown::parse(converted.clone()).plain(),
            text,
            "{converted}"
        );
        let plain = plain_markdown_of(&html, &names()).markdown;
        assert_eq!(Markdown::parse(plain.clone()).plain(), text, "{plain}");
    }
}

#[test]
fn media_in_the_deck_become_links() {
    let FieldMarkdown { markdown, files } = markdown_of(
        "<img src=\"a b.png\" alt=\"x]\"> <img src=\"x(1).png\"> <img src='a%20b.png'> <img src=\"100%.png\"> [sound:s.mp3] <img src=\"gone.png\"> [sound:gone.mp3]",
        &names(),
    );
    assert_eq!(
        markdown,
        "![x\\]](media/a%20b.png) ![](media/x%281%29.png) ![](media/a%20b.png) ![](media/100%25.png) [s.mp3](media/s.mp3) gone\\.png gone.mp3"
    );
    let found: BTreeSet<String> = files.into_values().collect();
    assert_eq!(found, *names());
}

#[test]
fn the_media_of_a_field_are_found() {
    let found = media_in(
        "<IMG SRC=a.png><img alt=x src='b&amp;c.png'>[sound:d.mp3] <img src=\"https://x.org/e.png\"> [sound:open",
    );
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["a.png", "b&c.png", "d.mp3"]);
}

#[test]
fn markdown_becomes_html_for_anki() {
    let names = BTreeMap::from([
        ("img/q.png".to_owned(), "q.png".to_owned()),
        ("s.mp3".to_owned(), "s.mp3".to_owned()),
    ]);
    let check = |markdown: &str, html: &str| assert_eq!(html_of(markdown, &names), html);
    check("![q](img/q.png)", "<p><img src=\"q.png\" alt=\"q\" /></p>");
    check("<img src='img/q.png'>", "<img src=\"q.png\">");
    check("[hear](s.mp3)", "<p>hear [sound:s.mp3]</p>");
    check(
        "[sound:x.mp3] [latex]",
        "<p>&#91;sound:x.mp3] &#91;latex]</p>",
    );
    check(
        "Box<T> <!-- no\n\nmore -->",
        "<p>Box&lt;T> &lt;!-- no</p>\n<p>more --&gt;</p>",
    );
    check("<!-- a\n\nb -->\ntext", "<p>text</p>");
    check("<script>x</script>", "&lt;script>x&lt;/script>");
}

#[test]
fn badly_nested_tags_lose_no_word() {
    let html = "a<ul>b<code>c</ul>d<br>e<code><img src=\"a b.png\">";
    let FieldMarkdown { markdown, files } = markdown_of(html, &names());
    let plain = Markdown::parse(markdown).plain();
    assert!(
        ["a", "b", "c", "d", "e"]
            .iter()
            .all(|it| plain.contains(it)),
        "{plain}"
    );
    assert_eq!(files.len(), 1);
}

#[test]
fn deeply_nested_html_is_read_as_text() {
    let deep = format!("{}text &amp; more", "<div>".repeat(100_000));
    check(&deep, "text \\& more");
    let unclosed = format!("{}text", "<div></span>".repeat(100_000));
    check(&unclosed, "text");
    let deep = format!("{}text", "<b><p>".repeat(300));
    check(&deep, "text");
}

/// Generates words separated by tags, also badly nested.
fn pieces() -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    let tags = [
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<div>",
        "</div>",
        "<br>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<p>",
        "</p>",
        "<span style=\"color: red\">",
        "</span>",
        "<blockquote>",
        "</blockquote>",
        "<code>",
        "</code>",
        "<u>",
        "</u>",
        "&nbsp;",
        " ",
        "<h2>",
        "</h2>",
        "<a href=\"https://x.org\">",
        "</a>",
        "*",
        "_",
        "#",
        "`",
        "1. ",
        "- ",
        "&lt;",
        "<pre>",
        "</pre>",
        "\n",
    ];
    prop::collection::vec((0_usize..1000, prop::sample::select(tags.to_vec())), 0..24)
}

proptest! {
    #[test]
    fn a_conversion_loses_no_word(pieces in pieces()) {
        let html: String = pieces.iter().map(|(word, tag)| format!("w{word}x{tag}")).collect();
        let plain = Markdown::parse(read(&html)).plain();
        let mut rest = plain.as_str();
        for (word, _) in &pieces {
            let word = format!("w{word}x");
            let (_, behind) = rest.split_once(&word).unwrap_or_else(|| panic!("{word} of {html:?} is lost in {plain:?}"));
            rest = behind;
        }
    }

    #[test]
    fn any_field_can_be_converted(html in "\\PC{0,60}|(<[a-z]{0,5}[ =\"'/>]?|&[a-z#0-9]{0,6};?|\\PC){0,40}") {
        read(&html);
        plain_markdown_of(&html, &names());
        media_in(&html);
    }

    #[test]
    fn any_markdown_can_be_converted(markdown in "(\\PC|\n){0,60}") {
        html_of(&markdown, &BTreeMap::new());
    }
}
