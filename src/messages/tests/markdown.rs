//! Each feature of Markdown as Discord shows it.

use super::super::blocks::{Block, PictureSource};
use super::super::catalog::Catalog;
use super::super::markdown::{body, line};
use super::{linked, qa};
use recite_notes::Markdown;

/// Returns the blocks as text, with `⸱` for zero-width spaces.
fn shown(source: &str) -> String {
    let mut qa = qa("q?", source);
    qa.files = vec![
        linked("p.png", "python/p.png"),
        linked("d.pdf", "d.pdf"),
        linked("s.svg", "s.svg"),
    ];
    let body = body(Catalog::english(), &qa);
    let blocks = body.blocks.into_iter().map(|block| match block {
        Block::Text(text) => text,
        Block::Rule => "────".to_owned(),
        Block::File(file) => format!("[file {}]", file.path),
        Block::Pictures(pictures) => {
            let pictures = pictures.into_iter().map(|picture| match picture.source {
                PictureSource::Web(url) => format!("[picture {url} “{}”]", picture.alt),
                PictureSource::Note(file) => format!("[picture {} “{}”]", file.path, picture.alt),
            });
            pictures.collect::<Vec<_>>().join(" ")
        }
    });
    let sources = body
        .sources
        .into_iter()
        .map(|url| format!("[source {url}]"));
    blocks
        .chain(sources)
        .collect::<Vec<_>>()
        .join("\n")
        .replace('\u{200b}', "⸱")
}

#[test]
fn emphasis_is_written_in_discords_marks() {
    insta::assert_snapshot!(shown(
        "__bold__ **bold** _it_ *it* ***both*** ~~gone~~ **a __b__ c** **x***y* un**frigging**real"
    ), @"**bold** **bold** *it* *it* ***both*** ~~gone~~ **a b c** **x**⸱*y* un**frigging**real");
}

#[test]
fn literal_marks_stay_literal() {
    insta::assert_snapshot!(shown(
        "2 \\* 3, \\_\\_init\\_\\_(), a\\_b, \\~\\~x\\~\\~, ||spoiler||, tasks[i], \\[a](https://b.c)\n\n\\# no heading\n\n\\- no list\n\n-# not small\n\n12\\. no list"
    ), @r#"
    2 * 3, \_\_init\_\_(), a_b, \~\~x\~\~, \|\|spoiler\|\|, tasks[i], \[a](https://b.c)

    \# no heading

    \- no list

    \-# not small

    12\. no list
    "#);
}

#[test]
fn mentions_and_timestamps_are_broken_up() {
    insta::assert_snapshot!(shown(
        "<@1> <@&2> <#3> </ask:4> <t:5:R> <:e:6> <a:e:7> @everyone @here &lt;@8>"
    ), @"<⸱@1> <⸱@&2> <⸱#3> <⸱/ask:4> <⸱t:5:R> <⸱:e:6> <⸱a:e:7> @⸱everyone @⸱here <⸱@8>");
}

#[test]
fn headings_keep_three_levels_and_deeper_ones_are_bold() {
    insta::assert_snapshot!(shown("# a\ntext\n## b *c*\n### d\n#### e **f**\nSetext\n===\n> ## quoted"), @r#"
    # a

    text

    ## b *c*

    ### d

    **e f**

    # Setext

    > **quoted**
    "#);
}

#[test]
fn wrapped_lines_are_joined_and_hard_breaks_kept() {
    insta::assert_snapshot!(shown("one\ntwo  \nthree\\\nfour<br>five\n\nsix\nhttps://a.b/c\nseven"), @r#"
    one two
    three
    four
    five

    six
    https://a.b/c
    seven
    "#);
}

#[test]
fn lists_nest_and_keep_their_numbers() {
    insta::assert_snapshot!(shown(
        "Before:\n- a\n- b\n  1. c\n\n     more c\n  2. d\n     - e\n- [ ] open\n- [x] done\n\n7. seven\n8. eight\n\nAfter"
    ), @r#"
    Before:

    - a
    - b
      1. c
         more c
      2. d
         - e
    - ☐ open
    - ☑ done

    7. seven
    8. eight

    After
    "#);
}

#[test]
fn quotes_keep_their_lines_and_alerts_their_kind() {
    insta::assert_snapshot!(shown("> a\n> b\n>\n> > c\n>\n> - d\n\nbetween\n\n> [!WARNING]\n> hot"), @r#"
    > a b
    > 
    > > c
    > 
    > - d

    between

    > **Warning**
    > 
    > hot
    "#);
}

#[test]
fn code_keeps_its_language_and_every_character() {
    insta::assert_snapshot!(shown(
        "`a_b` ``c`d``\n```rust,ignore\nlet x = \"**\"; // <@1>\n```\n\n    indented\n\n````\n```\ninner\n```\n````\n- item\n  ```py\n  x\n  ```\n- next\n\n> ```\n> quoted\n>\n> code\n> ```"
    ), @r#"
    `a_b` ``c`d``

    ```rust
    let x = "**"; // <@1>
    ```

    ```
    indented
    ```

    ```
    ``⸱`
    inner
    ``⸱`
    ```

    - item
    ```py
    x
    ```
    - next

    > ```
    > quoted
    > 
    > code
    > ```
    "#);
}

#[test]
fn tables_are_aligned_code_with_their_links_below() {
    insta::assert_snapshot!(shown(
        "| name | **size** |\n|:--|--:|\n| `a` | 1 |\n| [doc](https://d.org) | 日本 |\n| a\\|b | x<br>y |"
    ), @r#"
    ```
    name │ size
    ─────┼─────
    a    │    1
    doc  │ 日本
    a|b  │  x y
    ```

    [doc](https://d.org)
    "#);
}

#[test]
fn links_keep_their_text_and_their_target() {
    insta::assert_snapshot!(shown(
        "[docs](https://d.org/a_(b)) [ref] <https://auto.org> [https://x.org](https://y.org) \
         [other note](other.md#part) [part](#part) [me](mailto:a@b.c) <a@b.c> <std::vector> [d][] \
         https://u.org/__init__.html, www\n\n[ref]: https://r.org \"title\"\n[d]: d.pdf"
    ), @r#"
    [docs](https://d.org/a_%28b%29) [ref](https://r.org) https://auto.org https://x.org (<https://y.org>) other note (`other.md#part`) part (`#part`) me a@b.c <std::vector> d https://u.org/__init__.html, www
    [file d.pdf]
    "#);
}

#[test]
fn pictures_are_placed_below_their_block() {
    insta::assert_snapshot!(shown(
        "See ![the pool](p.png) here.\n\n- item ![](https://w.org/ü.png)\n- next\n\n![gone](gone.png) ![s](s.svg) \
         [![badge](https://b.org/x.png)](https://b.org) ![v](https://w.org/v.svg)\n\n![a](p.png)\n![b](p.png)"
    ), @r#"
    See here.
    [picture python/p.png “the pool”]
    - item
    [picture https://w.org/%C3%BC.png “”]
    - next

    gone (`gone.png`) s [badge](https://b.org) [v](https://w.org/v.svg)
    [picture https://b.org/x.png “badge”]
    [file s.svg]
    [picture python/p.png “a”] [picture python/p.png “b”]
    "#);
}

#[test]
fn html_is_converted_or_shown() {
    insta::assert_snapshot!(shown(
        "a<!-- recite: no-quiz --> <b>b</b> <kbd>Ctrl</kbd>+<code>x_y</code> <u>u</u> x<sup>2</sup> Box<T> \
         <a href=\"https://h.org\">h</a> <i>never closed\n\n<details>\n<summary>More &amp; more</summary>\n\n**md**\n\n\
         </details>\n\n<p align=center>\n  <img src=\"p.png\" alt=\"logo\">\n  text<br>line\n</p>\n\n\
         <ul><li>one</li><li>two</li></ul>\n\n<pre>\nlet a = &lt;b&gt;;\n</pre>\n\n<Vec<T>> and <Time>\n\n<!--\nx\n-->"
    ), @r#"
    a **b** `Ctrl`+`x_y` __u__ x^2 Box<T> [h](https://h.org) *never closed*

    **More & more**

    **md**

    text
    line
    [picture python/p.png “logo”]
    - one
    - two

    ```
    let a = <b>;
    ```

    <Vec<T>> and <Time>
    "#);
}

#[test]
fn math_is_code_and_shell_variables_are_not_math() {
    insta::assert_snapshot!(shown("$E=mc^2$ and $HOME/$USER and $$\\frac{a}{b}$$ for $5 or $10"), @r"`$E=mc^2$` and $HOME/$USER and `$$\frac{a}{b}$$` for $5 or $10");
}

#[test]
fn footnotes_are_numbered_and_kept_at_the_end() {
    insta::assert_snapshot!(shown("a[^x] b[^y]\n\n[^y]: why\n[^x]: ex\n\nlast\n\nhttps://s.org"), @r#"
    a[1] b\[2]

    last

    \[1] ex

    \[2] why
    [source https://s.org]
    "#);
}

#[test]
fn rules_and_definitions_are_kept() {
    insta::assert_snapshot!(shown("---\na\n\n***\n\n---\n\nTerm\n: meaning\n: other\n\n---"), @r#"
    a
    ────
    Term
    - meaning
    - other
    "#);
}

#[test]
fn bare_addresses_at_the_end_are_the_sources() {
    insta::assert_snapshot!(shown(
        "https://first.org\n\ntext\n\nhttps://a.org/_x_y\nhttps://b.org/__z__.html\n\n<https://c.org>"
    ), @r#"
    https://first.org

    text
    [source https://a.org/_x_y]
    [source https://b.org/__z__.html]
    [source https://c.org]
    "#);
    insta::assert_snapshot!(shown("https://only.org"), @"https://only.org");
}

#[test]
fn a_title_is_one_line_without_block_markup() {
    let title = |text: &str| line(Catalog::english(), &Markdown::parse_line(text));
    assert_eq!(
        title("What is `__init__` in C #?"),
        "What is `__init__` in C #?"
    );
    assert_eq!(title("1. What is\n**F #**"), "1\\. What is **F #**");
    assert_eq!(title("What is F #"), "What is F #");
    assert_eq!(title("![logo](x.png) - a"), "logo - a");
    assert_eq!(title("- # @everyone"), "\\- # @\u{200b}everyone");
    assert_eq!(title(""), "");
}
