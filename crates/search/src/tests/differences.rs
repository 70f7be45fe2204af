//! Tests that a question that is almost the query is not taken for it, and that carelessness of writing is.

use super::*;

/// Titles, each with queries that ask something else.
const OTHER_QUESTIONS: &[(&str, &[&str])] = &[
    // Identifiers.
    (
        "What does `unwrap()` do?",
        &[
            "what does unwrap_or() do",
            "what is `unwrap_or_else`",
            "unwrapOr",
        ],
    ),
    // Question words alone.
    (
        "Скільки коштує квиток?",
        &["скільки", "хто коштує квиток", "коли"],
    ),
    (
        "パスワードを忘れたらどうすればいいですか？",
        &["どうすればいいですか", "教えてください"],
    ),
    // Question words and duties.
    (
        "When is the story hour?",
        &[
            "Where is the story hour?",
            "why is the story hour",
            "who is the story hour",
        ],
    ),
    (
        "How long can I keep a DVD?",
        &[
            "why can I keep a DVD",
            "how often can I keep a DVD",
            "where can I keep a DVD",
        ],
    ),
    (
        "Should I wear a helmet?",
        &["Can I wear a helmet?", "how do I wear a helmet"],
    ),
    (
        "How do I use a voucher?",
        &[
            "how do I make a voucher",
            "how do I get a voucher",
            "where do I use a voucher",
        ],
    ),
    (
        "Wann öffnet die Bibliothek?",
        &["Wo öffnet die Bibliothek?", "warum öffnet die Bibliothek"],
    ),
    (
        "¿Cuándo abre la biblioteca?",
        &[
            "¿Dónde abre la biblioteca?",
            "por qué abre la biblioteca no",
        ],
    ),
    (
        "Когда открывается библиотека?",
        &["Где открывается библиотека?"],
    ),
    (
        "图书馆什么时候开门？",
        &["图书馆为什么开门？", "图书馆在哪里开门？"],
    ),
    (
        "図書館はいつ開きますか？",
        &["図書館はどこ開きますか？", "図書館はいつ開きませんか？"],
    ),
    ("도서관은 언제 여나요?", &["도서관은 어디 여나요?"]),
    (
        "Why was the summer fair cancelled?",
        &[
            "When was the summer fair cancelled?",
            "who was the summer fair cancelled by",
        ],
    ),
    (
        "When is the story hour?",
        &["Why is the story hour on Saturdays?"],
    ),
    (
        "도서관은 언제 문을 여나요?",
        &["도서관은 언제 문을 안 여나요?", "언제"],
    ),
    // A part of what was asked.
    ("How do I pay with Bitcoin?", &["How do I pay?"]),
    (
        "How do I cancel an order after it was shipped?",
        &["how do I cancel an order"],
    ),
    (
        "How do I delete a comment on my photo?",
        &["How do I delete my photo?"],
    ),
    ("How do I use a voucher?", &["what is a voucher"]),
    ("如何从手机传文件到电脑？", &["如何从电脑传文件到手机？"]),
    ("Как включить насос?", &["Как выключить насос?"]),
    ("What is an operation?", &["what is an operator"]),
    ("What is x²?", &["What is x2?"]),
    // The order of words, and of the parts of names and dates.
    (
        "How do I convert a PNG to a JPG?",
        &["how do I convert a jpg to png"],
    ),
    (
        "How much does Anna owe Ben?",
        &["How much does Ben owe Anna?"],
    ),
    (
        "Do teachers grade students?",
        &["Do students grade teachers?"],
    ),
    ("What does `create_task` do?", &["what does task_create do"]),
    (
        "What happened on 2024-05-01?",
        &["What happened on 2024-01-05?"],
    ),
    (
        "How do I upgrade from version 2 to version 3?",
        &["how do I upgrade from version 3 to version 2"],
    ),
    // Symbols.
    ("What is x+y?", &["What is x-y?", "what is x*y"]),
    ("What does ^a match?", &["What does a$ match?"]),
    ("What is the offset +1?", &["What is the offset -1?"]),
    ("What can I buy for $5?", &["What can I buy for €5?"]),
    (
        "How do I set the gap to 1.5?",
        &[
            "How do I set the gap to 15?",
            "How do I set the gap to 1:5?",
        ],
    ),
    (
        "What does 50% mean?",
        &["What does 50° mean?", "what does 50‰ mean"],
    ),
    ("What does 👍 mean?", &["What does 👎 mean?"]),
    ("What does → mean?", &["What does ← mean?"]),
    ("What does ✓ mean?", &["What does ✗ mean?"]),
    ("What does ≤ mean?", &["What does ≥ mean?"]),
    ("What does `</div>` do?", &["What does `<div>` do?"]),
    ("What does `--no-fix` mean?", &["what does --fix mean"]),
    (
        "What does `-R` do?",
        &["what does -r do", "What does `-r` do?"],
    ),
    ("What does `map` do?", &["What does `Map` do?"]),
    // Other words that are spelled or built alike.
    (
        "What is served on Tuesday?",
        &["What is served on Thursday?"],
    ),
    (
        "Which visa do I need for Iran?",
        &["Which visa do I need for Iraq?"],
    ),
    ("Who is John Smith?", &["Who is Joan Smith?"]),
    ("What does `strcpy` do?", &["what does strncpy do"]),
    ("Who runs the university?", &["Who runs the universe?"]),
    ("What is an organization?", &["What is an organ?"]),
    ("What is a namespace?", &["what is a name"]),
    ("How do I change my password?", &["how do I change my pass"]),
    ("Was kosten die Kuchen?", &["Was kosten die Küchen?"]),
    // "Not" and opposites.
    (
        "Wie schalte ich das Licht aus?",
        &["Wie schalte ich das Licht ein?"],
    ),
    (
        "Kann ich ohne Karte zahlen?",
        &["Kann ich mit Karte zahlen?"],
    ),
    (
        "Can members vote?",
        &["Can't members vote?", "why can members not vote"],
    ),
    ("会员可以投票吗？", &["会员不可以投票吗？"]),
    // The question words alone.
    (
        "When does the pump start?",
        &["when", "what", "how long", "what is the"],
    ),
];

/// Titles, each with other ways of writing them.
const SAME_QUESTIONS: &[(&str, &[&str])] = &[
    (
        "How do I upload pictures?",
        &[
            "how to upload a picture",
            "upload pictures",
            "can i upload pictures",
            "How do I upload pictuers?",
        ],
    ),
    (
        "When is the story hour?",
        &["story hour", "when's the story hour"],
    ),
    (
        "How do I create a task with `create_task`?",
        &["how do I create a task with createtask", "create task"],
    ),
    ("What does `--fix` do?", &["what does --fix do", "--fix"]),
    (
        "Wie öffne ich die Bibliothek?",
        &["wie offne ich die bibliothek", "Bibliothek öffnen"],
    ),
    ("How do I join? 🎉", &["how do i join"]),
    ("What costs $5?", &["what costs $5?", "What costs `$5`"]),
    (
        "Can I run it on Python 3.12?",
        &["can i run it on python 3.12"],
    ),
    (
        "What is `asyncio.create_task()`?",
        &["asyncio create task", "what is asyncio.createTask"],
    ),
    (
        "How do I connect the front-end?",
        &[
            "how do I connect the frontend",
            "how do i connect the front end",
        ],
    ),
];

fn index_of(title: &str) -> SearchIndex {
    index(&[(title, "Green."), ("What is something else?", "Blue.")])
}

#[test]
fn a_question_that_is_almost_the_query_is_never_a_sure_answer() {
    let mut wrong = Vec::new();
    for (title, queries) in OTHER_QUESTIONS {
        let index = index_of(title);
        for query in *queries {
            let ranking = index.search(query, None, 5);
            if ranking.verdict == Verdict::Sure {
                wrong.push(format!("{query}: {title} ({:.3})", ranking.confidence));
            }
        }
        let ranking = index.search(title, None, 5);
        if ranking.is_doubtful {
            wrong.push(format!("{title}: not taken for itself"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn carelessly_written_questions_are_not_doubtful() {
    let mut wrong = Vec::new();
    for (title, queries) in SAME_QUESTIONS {
        let index = index_of(title);
        for query in *queries {
            let ranking = index.search(query, None, 5);
            if ranking.is_doubtful {
                wrong.push(format!("{query}: {title} ({:.3})", ranking.confidence));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_two_questions_that_differ_in_case_or_accents_the_one_that_was_asked_is_found() {
    for (titles, query, expected) in [
        (
            ["What does `-R` do?", "What does `-r` do?"],
            "what does -r do",
            "1",
        ),
        (
            ["What does `-r` do?", "What does `-R` do?"],
            "What does `-R` do?",
            "1",
        ),
        (["Küchen", "Kuchen"], "kuchen", "1"),
        (["Kuchen", "Küchen"], "Küchen", "1"),
    ] {
        let index = index(&titles.map(|title| (title, "Green.")));
        let ranking = index.search(query, None, 5);
        assert_eq!(
            ranking.hits[0].qa.to_string(),
            expected,
            "{query}: {ranking:?}"
        );
    }
}
