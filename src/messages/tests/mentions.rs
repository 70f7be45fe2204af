//! Text of a note never becomes a mention, a command, a timestamp or an emoji, whatever its markup and wherever it is in a
//! message. Complete mentions stay; they have ids of at least 15 digits, which no test here uses.

use proptest::prelude::*;
use serde_json::Value;

use super::super::asked::AskedLine;
use super::super::catalog::Catalog;
use super::super::{Choice, Message, answer, choices, offers, paging};
use super::{Links, Markdown, Qa, Topic, files, offer, offering, qa, quiz, showing};

/// One of each kind of mention that Discord's server or app finds in a text.
const MENTIONS: [&str; 12] = [
    "@everyone",
    "@here",
    "<@1>",
    "<@!1>",
    "<@&2>",
    "<#3>",
    "</ask:4>",
    "<t:5:R>",
    "<:e:6>",
    "<a:e:7>",
    "<id:guide>",
    "<sound:8:9>",
];

/// Markup that disappears when it is rendered.
const VANISHING: [&str; 20] = [
    "",
    "<b></b>",
    "<i></i>",
    "<u>",
    "</s>",
    "<span>",
    "<span title='a > b'></span>",
    "<code></code>",
    "<a></a>",
    "<a href=''></a>",
    "<!-- -->",
    "<!---->",
    "<!-- > -->",
    "<b><!-- x --></b>",
    "<img alt='no source'>",
    "[](x.md)",
    "![](p.png)",
    "\\",
    "\u{200b}",
    "&ZeroWidthSpace;",
];

/// The places of text in a note.
const CONTEXTS: [&str; 33] = [
    "{}",
    "a {} b",
    "\\{}",
    "**{}**",
    "*a {}*",
    "~~{}~~",
    "<u>{}</u>",
    "# {}",
    "#### {}",
    "- {}",
    "1. {}",
    "> {}",
    "> - a {} b",
    "- [ ] {}",
    "[{}](https://a.b)",
    "[{}]()",
    "[{}](mailto:a@b.c)",
    "[{}](other.md)",
    "[{}](d.pdf)",
    "![{}](p.png)",
    "![{}](https://a.b/c.png)",
    "![{}](gone.png)",
    "https://a.b/{}",
    "| a |\n|---|\n| {} |",
    "| a |\n|---|\n| [{}](https://a.b) |",
    "term\n: {}",
    "a[^1]\n\n[^1]: {}",
    "<p>{}</p>",
    "<details><summary>{}</summary>\n\n{}\n</details>",
    "<div>\n{}\n</div>",
    "<a href='https://a.b'>{}</a>",
    "`a` {} `b`",
    "a\\\n{}",
];

/// Returns a mention with something between two of its characters, at every place, and with characters as entities.
fn spellings(mention: &str, between: &str) -> Vec<String> {
    let chars: Vec<char> = mention.chars().collect();
    let mut spellings: Vec<String> = (1..chars.len())
        .map(|at| {
            let (before, after): (String, String) =
                (chars[..at].iter().collect(), chars[at..].iter().collect());
            format!("{before}{between}{after}")
        })
        .collect();
    let entity = |c: &char| format!("&#{};{between}", u32::from(*c));
    spellings.push(chars.iter().map(entity).collect());
    spellings.push(entity(&chars[0]) + &mention[1..]);
    spellings
}

/// Returns the first mention that Discord would find in a text of the dialect, except in code.
fn live(text: &str) -> Option<String> {
    live_in_words(&without_code(text))
}

/// Returns the first mention in a text.
fn live_in_words(text: &str) -> Option<String> {
    let kinds = ["@", "#", "/", ":", "a:", "t:", "id:", "sound:"];
    text.char_indices().find_map(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        let is_live = match c {
            '@' => rest.starts_with("everyone") || rest.starts_with("here"),
            '<' => {
                let inner = rest.split(['<', '>', ' ', '\n']).next().unwrap_or_default();
                rest[inner.len()..].starts_with('>') && kinds.iter().any(|it| inner.starts_with(it))
            }
            _ => false,
        };
        is_live.then(|| text[at..].chars().take(30).collect())
    })
}

/// Returns the text with `¤` for each fence and code span, in which Discord finds no mentions. Code must be closed.
fn without_code(text: &str) -> String {
    let mut prose = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '\\']) {
        prose.push_str(&rest[..at]);
        rest = &rest[at..];
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let code = if ticks == 0 {
            None
        } else {
            rest[ticks..].find(&rest[..ticks])
        };
        let length = match (ticks, code) {
            (0, _) => rest.chars().take(2).map(char::len_utf8).sum(),
            (ticks, Some(length)) => length + 2 * ticks,
            (ticks, None) => ticks,
        };
        prose.push_str(if code.is_some() {
            "¤"
        } else {
            &rest[..length]
        });
        rest = &rest[length..];
    }
    prose + rest
}

/// Fails if any text of this message has a mention.
#[track_caller]
fn assert_inert(message: &Message) {
    let json = serde_json::to_value(message).unwrap();
    assert_eq!(json["allowed_mentions"]["parse"], Value::Array(Vec::new()));
    visit(&json);
}

#[track_caller]
fn visit(value: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value.as_str()) {
                    // The role that an admin chose.
                    ("content", Some(text)) => {
                        let text = text.replace(&format!("<@&{}>", u64::MAX), "");
                        assert_eq!(live(&text), None, "{text:?}");
                    }
                    ("label" | "description" | "placeholder" | "name", Some(text)) => {
                        assert_eq!(live_in_words(text), None, "{name} {text:?}");
                    }
                    _ => visit(value),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(visit),
        _ => {}
    }
}

#[track_caller]
fn assert_choices_inert(choices: &[Choice]) {
    for choice in choices {
        assert_eq!(live_in_words(&choice.name), None, "{choice:?}");
        assert!(
            (1..=100).contains(&choice.name.chars().count()),
            "{choice:?}"
        );
    }
}

/// Checks every message and list that shows this Q&A.
fn assert_all_inert(qa: &Qa) {
    let links = Links {
        source_url: Some("https://example.org/notes/".to_owned()),
    };
    let mut twin = qa.clone();
    twin.id = super::QaId::derive("twin.md", "", 0);
    let mut shown = showing(qa, &[&twin]);
    shown.asked = AskedLine::new(Catalog::english(), qa.question.as_str());
    for page in 0..3 {
        shown.page = page;
        assert_inert(&answer::answer(Catalog::english(), &shown, &links));
    }
    assert_inert(&offers::no_more(Catalog::english(), &shown));
    offering(&offer("?", &[qa, &twin]))
        .iter()
        .for_each(assert_inert);
    quiz::about(qa, &links).iter().for_each(assert_inert);
    assert_lists_inert(qa);
}

/// Checks every list from which a member picks this Q&A or its topic.
fn assert_lists_inert(qa: &Qa) {
    assert_choices_inert(&choices::question_choices(&[qa]));
    offering(&offer(&qa.question.plain(), &[qa]))
        .iter()
        .for_each(assert_inert);
    let topics = choices::topic_choices(std::slice::from_ref(&qa.topic));
    assert_choices_inert(&topics);
    for topic in topics {
        assert_eq!(topic.value, qa.topic.to_string());
    }
}

#[test]
fn no_markup_in_an_answer_becomes_a_mention() {
    for between in VANISHING {
        for context in CONTEXTS {
            let spelled = MENTIONS.iter().flat_map(|it| spellings(it, between));
            let text: Vec<String> = spelled.map(|it| context.replace("{}", &it)).collect();
            let mut qa = qa("q?", &text.join("\n\n"));
            qa.files = files();
            for block in super::super::markdown::body(Catalog::english(), &qa).blocks {
                if let super::super::blocks::Block::Text(text) = block {
                    for line in text.lines().filter(|_| !context.starts_with('|')) {
                        assert_eq!(live(line), None, "{between:?} in {context:?}: {line:?}");
                    }
                    assert_eq!(live(&text), None, "{between:?} in {context:?}: {text:?}");
                }
            }
        }
    }
}

#[test]
fn no_markup_in_titles_names_and_labels_becomes_a_mention() {
    for between in VANISHING {
        for mention in MENTIONS {
            let spellings = spellings(mention, between);
            let all = spellings.join(" ");
            let mut qa = qa(&all, &format!("![{all}](p.png) [{all}](d.pdf)"));
            qa.also = spellings
                .iter()
                .cloned()
                .map(Markdown::parse_line)
                .collect();
            qa.also
                .push(Markdown::parse_line(format!("![{all}](p.png)")));
            qa.topic = Topic(spellings.clone());
            qa.source.path = format!("@here/{all}.md");
            qa.files = files();
            assert_all_inert(&qa);
            for spelled in spellings {
                qa.question = Markdown::parse_line(spelled.clone());
                qa.topic = Topic(vec![spelled.clone(), "@everyone".to_owned()]);
                assert_lists_inert(&qa);
                qa.topic = Topic(vec![
                    "x".repeat(99 - spelled.chars().count().min(98)),
                    spelled,
                ]);
                assert_lists_inert(&qa);
            }
        }
    }
}

#[test]
fn code_keeps_its_characters() {
    let qa = qa("q?", "`@everyone` and `<@1>`\n\n```\n@here </b>\n```");
    let shown: Vec<String> = super::super::markdown::body(Catalog::english(), &qa)
        .blocks
        .into_iter()
        .map(|block| format!("{block:?}"))
        .collect();
    assert!(!shown.concat().contains("u{200b}"), "{shown:?}");
}

#[test]
fn code_becomes_no_mention_at_the_end_of_a_page_or_title() {
    for mention in ["@everyone", "<@1>", "</ask:4>"] {
        for words in [1, 10, 18, 19, 20, 21, 30, 60, 100, 600] {
            for (open, close) in [
                ("`", "`"),
                ("`` ` ", "``"),
                ("[a `", "` b](https://a.b/c)"),
                ("[1] `", "](x)`"),
            ] {
                let code = format!("{}{mention} ", "word ".repeat(words));
                for before in [0, 1, 10, 30, 200, 500, 530, 550, 570] {
                    let before = "word ".repeat(before);
                    let text = format!(
                        "{before}{open}{code}{code}{close} end {}",
                        "word ".repeat(50)
                    );
                    let qa = qa(&text, &text);
                    for block in
                        paging::pages(super::super::markdown::body(Catalog::english(), &qa).blocks)
                            .concat()
                    {
                        let super::super::blocks::Block::Text(text) = block else {
                            continue;
                        };
                        assert_eq!(live(&text), None, "{text:?}");
                    }
                    if before.len() < 200 {
                        quiz::alone(&qa).iter().for_each(assert_inert);
                        assert_inert(&answer::answer(
                            Catalog::english(),
                            &showing(&qa, &[]),
                            &Links::default(),
                        ));
                    }
                }
            }
        }
    }
}

/// Generates parts of mentions, and markup between them that disappears or changes its form.
fn pieces() -> impl Strategy<Value = String> {
    let tokens = prop::sample::select(vec![
        "@",
        "every",
        "one",
        "everyone",
        "here",
        "he",
        "re",
        "<",
        "@1>",
        "@",
        "!1>",
        "&1>",
        "#",
        "2>",
        "/ask",
        ":3>",
        "t:1:R>",
        "t",
        "a",
        ":e:4>",
        "id:guide>",
        "&lt;",
        "&#64;",
        "&commat;",
        "&#60;",
        "&gt;",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<br>",
        "<!-- -->",
        "<!--",
        "-->",
        "<code>",
        "</code>",
        "<span>",
        "</a>",
        "<a href=''>",
        "<a href='https://a.b'>",
        "\\",
        "**",
        "*",
        "~~",
        "_",
        "`",
        "``",
        "[",
        "](x)",
        "]()",
        "](https://a.b)",
        "![](p.png)",
        "![",
        "](p.png)",
        "https://a.b/",
        "http://",
        "<https://a.b/@",
        "a@b.c",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n# ",
        "|",
        "\n|---|\n",
        " ",
        "&ZeroWidthSpace;",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "[^1]",
        "\n[^1]: ",
        "$",
        "<pre>",
        "</pre>",
        "<td>",
        "<li>",
        "<p>",
        "<img alt='@' src=x>",
        "```\n",
        "\n```\n",
    ]);
    prop::collection::vec(tokens, 0..40).prop_map(|tokens| tokens.concat())
}

/// Found by the property test below: the backtick of the address would open a code span that includes half a fence.
#[test]
fn a_backtick_in_an_address_opens_no_code() {
    let text = "``<https://a.b/@`@1>\n```py\n</a>";
    assert_all_inert(&qa(text, &text.repeat(2)));
}

#[test]
fn code_stays_apart_from_backticks_before_its_link() {
    let text = "``<a href=\"https://h.org\"> ```a [`](https://w.org/) b```</a>";
    assert_all_inert(&qa(text, text));
    let shown =
        super::super::markdown::question(Catalog::english(), &Markdown::parse_line(text), &[]).text;
    assert_eq!(shown.matches("```").count(), 0, "{shown}");
}

/// At the end of an address, a backslash would disable the break in the mention after it.
#[test]
fn a_backslash_in_an_address_escapes_nothing() {
    let text = "@@<https://a.b/@\\>@everyone";
    assert_all_inert(&qa(text, &text.repeat(2)));
    let text = "<https://a.b/\\><#2> <https://a.b/@\\<#2>";
    assert_all_inert(&qa(text, &text.repeat(2)));
}

proptest! {
    #[test]
    fn no_note_becomes_a_mention(text in pieces(), hostile in super::hostile(), times in 1..6_usize) {
        for text in [text.clone() + &hostile, hostile + &text] {
            let mut qa = qa(&text, &text.repeat(times));
            qa.also = vec![Markdown::parse_line(text.clone())];
            qa.topic = Topic(text.lines().map(str::to_owned).collect());
            qa.source.path = format!("{}.md", text.replace('\n', " "));
            qa.files = files();
            assert_all_inert(&qa);
        }
    }
}
