use super::*;
use recite_notes::access::Access;
use recite_notes::{Markdown, Qa, Source, Topic};

/// Returns a notebook with the Q&As `a` and `b`.
fn book() -> Notebook {
    let qa = |id: &str| Qa {
        id: QaId::parse(id).expect("an id"),
        has_derived_id: false,
        question: Markdown::parse_line("Why?"),
        also: Vec::new(),
        answer: Markdown::parse("So."),
        topic: Topic::default(),
        source: Source {
            path: "n.md".to_owned(),
            line: 1,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: recite_notes::Markdown::default(),
        quiz: recite_notes::QuizStatus::Question,
    };
    Notebook::new(Access::default(), 1, vec![qa("a"), qa("b")])
}

#[track_caller]
fn check(text: &[u8], queries: &[&str], problems: &[&str]) {
    let (found, reported) = parse(text, "q.jsonl", &book());
    let found = found.iter().map(|it| {
        let ids: Vec<&str> = it.relevant.iter().map(QaId::as_str).collect();
        format!("{} [{}] {}", it.query, ids.join(" "), it.kind)
    });
    assert_eq!(found.collect::<Vec<_>>(), queries);
    let reported = reported.iter().map(ToString::to_string);
    assert_eq!(reported.collect::<Vec<_>>(), problems);
}

#[test]
fn a_line_is_a_query_with_its_ids_best_first() {
    check(
        b"\xef\xbb\xbf{\"query\": \"why so\", \"relevant\": [\"b\", \"a\"], \"kind\": \"typo\"}\r\n\n\
          {\"query\": \"who\", \"relevant\": [], \"by\": \"me\"}",
        &["why so [b a] typo", "who [] other"],
        &[],
    );
}

#[test]
fn an_invalid_line_is_reported_and_the_others_are_used() {
    check(
        "{\"query\": \"ü\", \"relevant\": \"a\"}\n{\"relevant\": []}\nnonsense\n\
         {\"query\": \" \", \"relevant\": []}\n{\"query\": \"ok\", \"relevant\": [\"a\"]}\n"
            .as_bytes(),
        &["ok [a] other"],
        &[
            "q.jsonl:1:30: invalid type: string \"a\", expected a sequence. Write {\"query\": \"…\", \
                 \"relevant\": [\"<question id>\", …], \"kind\": \"…\"}.",
            "q.jsonl:2:16: missing field `query`. Write {\"query\": \"…\", \"relevant\": \
                 [\"<question id>\", …], \"kind\": \"…\"}.",
            "q.jsonl:3:2: expected ident. Write {\"query\": \"…\", \"relevant\": [\"<question id>\", \
                 …], \"kind\": \"…\"}.",
            "q.jsonl:4:2: the query is empty. Write a query, or delete the line.",
        ],
    );
    check(
        b"{\"query\": \"\xff\"}",
        &[],
        &["q.jsonl:1:12: the line is not valid UTF-8. Save the file as UTF-8."],
    );
}

#[test]
fn an_unknown_id_is_reported_and_never_makes_a_query_unanswerable() {
    check(
        b"{\"query\": \"x\", \"relevant\": [\"gone\", \"a\", \"a\"]}\n{\"query\": \"y\", \"relevant\": [\"gone\"]}",
        &["x [a] other"],
        &[
            "q.jsonl:1:29: the notes have no question `gone`. Correct the id, or delete it.",
            "q.jsonl:1:42: `a` is listed twice. List it once.",
            "q.jsonl:2:29: the notes have no question `gone`. Correct the id, or delete it.",
        ],
    );
}

#[test]
fn queries_that_differ_only_in_case_and_blanks_count_once() {
    let lines = ["Why?", " why? ", "WHY?", "why so", "why  so", "why"];
    let lines: Vec<String> = lines
        .iter()
        .map(|query| format!(r#"{{"query": "{query}", "relevant": []}}"#))
        .collect();
    let (queries, _) = parse(lines.join("\n").as_bytes(), "q.jsonl", &book());
    let kept: Vec<String> = distinct(queries).into_iter().map(|it| it.query).collect();
    assert_eq!(kept, ["Why?", "why so", "why"]);
}
