//! Properties of every message, for any notes.

mod lost_files;
mod markdown;
mod mentions;
mod numbers;
mod operators;
mod quiz;
mod replies;
mod threads;

use proptest::prelude::*;

use super::Message;
use super::answer::{self, AnswerView, ConfidenceLevel, Links};
use super::asked::{self, AskedLine};
use super::catalog::Catalog;
use super::limits::{self, Size};
use super::offers::{self, Offer};
use super::sendable::assert_sendable;
use super::{apology, choices, layout, paging};
use recite_notes::{LinkedFile, Markdown, Qa, QaId, Source, Topic};

/// Returns a Q&A with this question and answer.
pub fn qa(question: &str, answer: &str) -> Qa {
    Qa {
        id: QaId::derive("python/asyncio.md", &format!("{question}{answer}"), 0),
        has_derived_id: true,
        question: Markdown::parse_line(question),
        also: Vec::new(),
        answer: Markdown::parse(answer),
        topic: Topic(vec!["python".to_owned(), "asyncio".to_owned()]),
        source: Source {
            path: "python/asyncio.md".to_owned(),
            line: 12,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: recite_notes::Markdown::default(),
        quiz: recite_notes::QuizStatus::Question,
    }
}

pub fn linked(destination: &str, path: &str) -> LinkedFile {
    LinkedFile {
        destination: destination.to_owned(),
        path: path.to_owned(),
        size_bytes: 5 << 20,
    }
}

pub fn showing<'a>(qa: &'a Qa, others: &[&'a Qa]) -> AnswerView<'a> {
    AnswerView {
        asked: None,
        qa,
        others: others.to_vec(),
        seen_count: 0,
        confidence: ConfidenceLevel::Sure,
        page: 0,
        is_private: false,
        can_be_shared: false,
        reply_to: None,
        can_be_quizzed: false,
    }
}

/// Returns what was asked with these words, and the matches, as a member sees them in a server.
pub fn offer<'a>(question: &str, matches: &[&'a Qa]) -> Offer<'a> {
    Offer {
        asked: AskedLine::new(Catalog::english(), question),
        matches: matches.to_vec(),
        is_private: true,
        can_be_shared: true,
        reply_to: None,
    }
}

/// Returns every reply that offers notes.
pub fn offering(offer: &Offer) -> [Message; 3] {
    [offers::close_call, offers::possible, offers::nothing]
        .map(|reply| reply(Catalog::english(), offer))
}

/// Generates text of everything that has a meaning in Markdown, HTML or Discord.
fn hostile() -> impl Strategy<Value = String> {
    let tokens = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\n    ",
        "\n> ",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n# ",
        "\n#### ",
        "\n```\n",
        "\n```py\n",
        "\n~~~\n",
        "\n---\n",
        "\n===\n",
        "\n| a | b |\n|---|:-:|\n| c | d |\n",
        "|",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "```",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "![a](p.png)",
        "![](x/P.png)",
        "[f](d.pdf)",
        "![s](s.svg)",
        "![w](https://w.org/a.png?x=ü y)",
        "[x](other.md#y)",
        "[l](https://l.org/_a_(b))",
        "<",
        ">",
        "<b>",
        "</b>",
        "<i>",
        "<a href=\"https://h.org\">",
        "</a>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<br>",
        "<details><summary>",
        "</summary>",
        "<!--",
        "-->",
        "<T>",
        "<img src=p.png alt=q>",
        "<li>",
        "<td>",
        "@everyone",
        "<@1>",
        "<#2>",
        "</ask:3>",
        "<t:1:R>",
        "<:e:4>",
        "||",
        "-# ",
        "https://u.org/__x__/*y*",
        "<https://v.org>",
        "https://",
        "$x^2$",
        "$$",
        "[^1]",
        "\n[^1]: note ",
        "\n: def",
        "- [x] ",
        "&lt;",
        "&#0;",
        " ",
        "a",
        "word ",
        "日本語",
        "👨‍👩‍👧‍👦",
        "e\u{301}",
        "\u{200b}",
        "\u{202e}",
        "\r\n",
        "\t",
        "\0",
    ]);
    prop::collection::vec((tokens, 1..4_usize), 0..60).prop_map(|tokens| {
        tokens
            .iter()
            .map(|(token, times)| token.repeat(*times))
            .collect()
    })
}

fn files() -> Vec<LinkedFile> {
    let names = [
        ("p.png", "a/p.png"),
        ("x/P.png", "a/x/P.png"),
        ("d.pdf", "ü/d d.pdf"),
        ("s.svg", "s.svg"),
    ];
    names
        .iter()
        .map(|(destination, path)| linked(destination, path))
        .collect()
}

proptest! {
    #[test]
    fn every_page_of_every_answer_can_be_sent(
        question in hostile(), also in hostile(), text in hostile(), times in 1..60_usize,
    ) {
        let mut first = qa(&question, &text.repeat(times));
        first.also = vec![Markdown::parse_line(also.clone()), Markdown::parse_line(also)];
        first.files = files();
        first.source.path = format!("{}.md", text.replace('\n', " "));
        first.topic = Topic(vec![question.clone(), text.clone()]);
        let twin = qa(&question, &text);
        let mut shown = showing(&first, &[&twin, &first, &twin]);
        (shown.can_be_quizzed, shown.can_be_shared) = (true, true);
        shown.asked = AskedLine::new(Catalog::english(), &question);
        shown.confidence = ConfidenceLevel::Likely;
        let links = Links { source_url: Some("https://example.org/notes/".to_owned()) };
        for page in [0, 1, 2, usize::MAX] {
            shown.page = page;
            assert_sendable(&answer::answer(Catalog::english(), &shown, &links));
        }
        assert_sendable(&offers::no_more(Catalog::english(), &shown));
        for near in [&[&first, &twin, &first, &twin][..], &[&first], &[]] {
            offering(&offer(&question, near)).iter().for_each(assert_sendable);
        }
        for message in quiz::about(&first, &links) {
            assert_sendable(&message);
        }
        // A question without its answer looks the same for another answer, so it does not reveal it.
        let mut other = first.clone();
        other.answer = Markdown::parse("Another answer.");
        prop_assert_eq!(quiz::alone(&first), quiz::alone(&other));
        let choices = choices::question_choices(&[&first, &twin, &first]);
        prop_assert_eq!(choices.len(), 1 + usize::from(first.id != twin.id));
        prop_assert!(choices.iter().all(|choice| (1..=100).contains(&choice.name.chars().count())));
        prop_assert!(choices.iter().all(|choice| choices::picked_qa(&choice.value).is_some()));
        prop_assert!(choices.len() < 2 || choices[0].name != choices[1].name);
    }

    #[test]
    fn joined_pieces_are_the_text(text in hostile(), times in 1..200_usize, bound in 40..900_usize) {
        let text = text.repeat(times);
        let size = Size { chars: bound, bytes: bound * 2 };
        let pieces = paging::split(&text, size, size);
        prop_assert_eq!(paging::join(&pieces), text);
        for piece in &pieces {
            prop_assert!(Size::of(&piece.text).chars <= bound.max(70), "{:?}", piece);
        }
    }
}

#[test]
fn the_parts_of_a_reply_fit_into_a_message() {
    let above = asked::ASKED.plus(layout::WARNING).plus(layout::HEAD);
    let all = above.plus(layout::FOOTER).plus(paging::PAGE_TEXT);
    assert!(all.fits(limits::MESSAGE_TEXT), "{all:?}");
    let warning = ConfidenceLevel::Likely.warning(Catalog::english());
    assert!(warning.is_some_and(|it| Size::of(&it).fits(layout::WARNING)));
}

#[test]
fn hostile_nesting_does_not_overflow_the_stack() {
    for token in [
        "> ",
        "- ",
        "1. ",
        "[",
        "![",
        "*",
        "**a ",
        "<b>",
        "<a href=x>",
        "`",
        "<!--",
        "(",
        "_a__",
        "|",
        "<a '",
    ] {
        let mut hostile = qa("q?", &token.repeat(20_000));
        hostile.files = files();
        // Quadratic time for 20,000 tokens takes minutes, so this test would seem to hang.
        assert_sendable(&answer::answer(
            Catalog::english(),
            &showing(&hostile, &[]),
            &Links::default(),
        ));
    }
}

#[test]
fn the_json_is_what_discord_expects() {
    let mut qa = qa("Why?", "![p](p.png) [d](d.pdf)\n\n---\n\nBecause.");
    qa.files = files();
    insta::assert_json_snapshot!(answer::answer(Catalog::english(), &showing(&qa, &[&qa.clone()]), &Links::default()), @r####"
    {
      "flags": 32768,
      "components": [
        {
          "type": 17,
          "accent_color": 5763719,
          "components": [
            {
              "type": 10,
              "content": "### Why?"
            },
            {
              "type": 10,
              "content": "d"
            },
            {
              "type": 12,
              "items": [
                {
                  "media": {
                    "url": "attachment://p.png"
                  },
                  "description": "p"
                }
              ]
            },
            {
              "type": 13,
              "file": {
                "url": "attachment://d_d.pdf"
              }
            },
            {
              "type": 14
            },
            {
              "type": 10,
              "content": "Because."
            },
            {
              "type": 10,
              "content": "-# python / asyncio · python/asyncio.md:12 · sure"
            }
          ]
        },
        {
          "type": 1,
          "components": [
            {
              "type": 3,
              "custom_id": "1mh0WlFEo2YHUEA",
              "placeholder": "Other matches",
              "options": [
                {
                  "label": "Why?",
                  "value": "WlFEo2YHUEA",
                  "description": "python / asyncio"
                }
              ]
            }
          ]
        },
        {
          "type": 1,
          "components": [
            {
              "type": 2,
              "style": 3,
              "label": "This answered it",
              "custom_id": "1ah0WlFEo2YHUEA"
            },
            {
              "type": 2,
              "style": 2,
              "label": "Not it",
              "custom_id": "1nh0WlFEo2YHUEA"
            }
          ]
        }
      ],
      "allowed_mentions": {
        "parse": []
      },
      "attachments": [
        {
          "id": 0,
          "filename": "p.png",
          "description": "p"
        },
        {
          "id": 1,
          "filename": "d_d.pdf"
        }
      ]
    }
    "####);
    insta::assert_json_snapshot!(apology::failed(Catalog::english(), "4f1c"), @r#"
    {
      "flags": 32832,
      "components": [
        {
          "type": 10,
          "content": "Something went wrong on my side (ref 4f1c). Please try again in a minute."
        }
      ],
      "allowed_mentions": {
        "parse": []
      },
      "attachments": []
    }
    "#);
}
