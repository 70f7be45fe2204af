use super::*;

fn texts(html: &str) -> String {
    let tokens = tokens(html);
    let texts = tokens.iter().filter_map(|(at, token)| match token {
        Token::Text(text) => {
            assert!(html[*at..].starts_with(text));
            Some(*text)
        }
        _ => None,
    });
    texts.collect::<Vec<_>>().join("|")
}

#[test]
fn text_that_only_looks_like_a_tag_is_text() {
    assert_eq!(texts("a<b>c</b><!-- d -->e<br/>f"), "a|c|e|f");
    let code = "Box<T> <std::io> <u8> <Time> Vec<Span>, Option<Table>, Box<Source> <b";
    assert_eq!(texts(code), code);
    assert_eq!(texts("x<!-- never closed <b>"), "x");
    assert_eq!(texts("a<!-->b<!--->c"), "a|b|c");
}

#[test]
fn visible_entities_are_decoded() {
    for (html, text) in [
        ("a &lt;b&gt; &amp;amp; &#65;&#x42;", "a <b> &amp; AB"),
        ("a&nbsp;b &hellip;", "a\u{a0}b …"),
        ("a&#10;b&#9;c", "a\nb\tc"),
        (
            "&#0; &#27; &#x7f; &#x80; &#13; &unknown; & &#xffffffff;",
            "&#0; &#27; &#x7f; &#x80; &#13; &unknown; & &#xffffffff;",
        ),
    ] {
        assert_eq!(decode_entities(html), text);
    }
}

#[test]
fn attributes_are_read_with_any_quotes() {
    let html = r#"<img data-src=y.png alt='a "b" > &amp; c' width=5 hidden SRC="x.png"/>"#;
    let tokens = tokens(html);
    let [(0, Token::Tag(tag))] = tokens[..] else {
        panic!("{tokens:?}");
    };
    assert_eq!(tag.attribute("alt").as_deref(), Some(r#"a "b" > & c"#));
    assert_eq!(tag.attribute("src").as_deref(), Some("x.png"));
    assert_eq!(tag.attribute("width").as_deref(), Some("5"));
    assert_eq!(tag.attribute("title"), None);
}
