use crate::ProblemKind;
use crate::fix::insert_ids;
use crate::identity::{FoundQa, OtherFileIds, assign_ids};
use crate::shapes::{Reading, read};

/// The same front matter in every syntax and with every kind of mark.
const VARIANTS: &[&str] = &[
    "---\ntitle: Pumps\nquestion: What is a pump?\naliases: [lifters, movers]\ntags: [flashcards/hall]\nid: p-1\nembed:\n  title: Other\n---\n",
    "---yaml\ntitle: Pumps\nquestion: What is a pump?\naliases:\n  - lifters\n  - movers\ntags: flashcards/hall\nid: p-1\n---\n",
    "---\n{title: Pumps, question: What is a pump?, aliases: [lifters, movers], tags: [flashcards/hall], id: p-1}\n---\n",
    "+++\ntitle = \"Pumps\"\nquestion = \"What is a pump?\"\naliases = [\n  \"lifters\",\n  'movers', # both\n]\ntags = [\"flashcards/hall\"]\nid = \"p-1\"\ndate = 2020-01-01T00:00:00Z\n[embed]\ntitle = \"Other\"\nid = \"no\"\n+++\n",
    "---toml\ntitle = \"Pumps\"\nquestion = \"What is a pump?\"\naliases = [\"lifters\", \"movers\"]\ntags = [\"flashcards/hall\"]\nid = \"p-1\"\nembed.title = \"Other\"\n---\n",
    "{\n  \"title\": \"Pumps\",\n  \"question\": \"What is a pump?\",\n  \"aliases\": [\"lifters\", \"movers\"],\n  \"tags\": [\"flashcards/hall\"],\n  \"id\": \"p-1\",\n  \"embed\": {\"title\": \"}\\n}\"}\n}\n",
    "{\"title\": \"Pumps\", \"question\": \"What is a pump?\", \"aliases\": [\"lifters\", \"movers\"], \"tags\": [\"flashcards/hall\"], \"id\": \"p-1\"}\n",
    "---json\n{\n\t\"title\": \"Pumps\",\n\t\"question\": \"What is a pump?\",\n\t\"aliases\": [\"lifters\", \"movers\"],\n\t\"tags\": [\"flashcards/hall\"],\n\t\"id\": \"p-1\"\n}\n---\n",
];

const BODY: &str = "It moves water.\n\n## More\n\nOr oil.\n";

/// Removes a top-level key from front matter.
fn remove_key(front: &str, key: &str) -> String {
    let mut front = front.to_owned();
    let quoted = format!("\"{key}\": ");
    for (begin, ends) in [
        (format!("\n{key}: "), ["\n", "\n"]),
        (format!("\n{key} = "), ["\n", "\n"]),
        (format!("\n  {quoted}"), [",\n", "\n"]),
        (format!("\n\t{quoted}"), [",\n", "\n"]),
        (format!(" {key}: "), [", ", "}"]),
        (quoted.clone(), [", ", "}"]),
    ] {
        let Some(at) = front.find(&begin) else {
            continue;
        };
        let rest = &front[at + begin.len()..];
        let (length, after) = match (rest.find(ends[0]), rest.find(ends[1])) {
            (Some(end), _) if ends[0].starts_with(',') => (end + 1, 0),
            (_, Some(end)) => (end, 1),
            _ => continue,
        };
        let mut start = at;
        if ends[0].starts_with(',') && after == 1 {
            start = front[..at].rfind(',').unwrap_or(at);
        }
        front.replace_range(start..at + begin.len() + length, "");
        return front;
    }
    panic!("{key} in {front}")
}

fn read_note(text: &str) -> Reading {
    read(text, "hall/a.md")
}

/// Returns the text after the missing ids were written, and how it is read.
fn add_ids(text: &str) -> (String, Reading) {
    let found = read_note(text).drafts.into_iter().map(|draft| FoundQa {
        path: "hall/a.md".to_owned(),
        bom: 0,
        place: (1, 1),
        id_place: (1, 1),
        draft,
        files: Vec::new(),
    });
    let missing = assign_ids(found.collect(), OtherFileIds::default(), &mut Vec::new()).missing_ids;
    let fixed = insert_ids(text.as_bytes(), &missing);
    assert_eq!(fixed.skipped, [], "{text}");
    let text = String::from_utf8(fixed.bytes).unwrap();
    let reading = read_note(&text);
    (text, reading)
}

#[test]
fn every_syntax_is_read_the_same_way() {
    for front in VARIANTS {
        for text in [
            format!("{front}{BODY}"),
            format!("{front}{BODY}").replace('\n', "\r\n"),
        ] {
            let reading = read_note(&text);
            assert!(reading.flaws.is_empty(), "{text}{:?}", reading.flaws);
            let [draft] = &reading.drafts[..] else {
                panic!("{text}{:?}", reading.drafts)
            };
            assert_eq!(draft.question.as_str(), "What is a pump?");
            let aliases: Vec<&str> = draft.aliases.iter().map(|it| it.as_str()).collect();
            assert_eq!(aliases, ["lifters", "movers"], "{text}");
            let id = draft
                .id
                .as_ref()
                .map(|(id, at)| (id.as_str(), &text[*at..]));
            let (id, place) = id.unwrap_or_default();
            assert_eq!(id, "p-1", "{text}");
            assert!(place.trim_start_matches('"').starts_with("p-1"), "{place}");
            assert_eq!(draft.answer.as_str().replace('\r', ""), BODY.trim_end());
            assert!(
                text[draft.at..]
                    .trim_start_matches('"')
                    .starts_with("question")
            );
        }
    }
}

#[test]
fn a_page_has_its_title_and_names_in_every_syntax() {
    for front in VARIANTS {
        let text = format!("{}{BODY}", remove_key(front, "question"));
        let reading = read_note(&text);
        assert!(reading.flaws.is_empty(), "{text}{:?}", reading.flaws);
        let page = &reading.drafts[0];
        assert_eq!(page.question.as_str(), "Pumps", "{text}");
        assert_eq!(
            page.id.as_ref().map(|(id, _)| id.as_str()),
            Some("p-1"),
            "{text}"
        );
        assert_eq!(page.aliases.len(), 2, "{text}{:?}", page.aliases);
    }
}

#[test]
fn an_id_is_written_in_the_syntax_of_the_front_matter() {
    for front in VARIANTS {
        for page in [false, true] {
            let mut front = remove_key(front, "id");
            if page {
                front = remove_key(&front, "question");
            }
            for newline in ["\n", "\r\n"] {
                let text = format!("{front}It moves water.\n").replace('\n', newline);
                let before = read_note(&text);
                let (written, after) = add_ids(&text);
                let id = after.drafts[0]
                    .id
                    .as_ref()
                    .map(|(id, at)| (id.to_string(), *at));
                let (id, at) = id.unwrap_or_else(|| panic!("{written}"));
                assert!(at < written.len() - "It moves water.".len(), "{written}");
                assert_eq!(written.matches(&id).count(), 1, "{written}");
                assert_eq!(after.drafts[0].answer, before.drafts[0].answer, "{written}");
                assert_eq!(
                    add_ids(&written).0,
                    written,
                    "the second run changes nothing"
                );
            }
        }
    }
}

#[test]
fn malformed_front_matter_is_one_problem_with_its_line_and_loses_no_text() {
    for (front, line, what) in [
        ("---\ntitle: a\nquestion: Why: how?\n---\n", 3, "YAML"),
        ("---\ntitle: [a\n---\n", 2, "YAML"),
        ("+++\ntitle = \"a\"\nquestion = Why\n+++\n", 3, "TOML"),
        ("+++\ntitle: a\n+++\n", 2, "TOML"),
        ("---toml\nid = \"a\"\nid = \"b\"\n---\n", 3, "TOML"),
        ("{\n  \"title\": \"a\"\n  \"id\": \"b\"\n}\n", 3, "JSON"),
        ("{\n  \"title\": \"a\",\n}\n", 3, "JSON"),
        ("---json\n{\n  \"title\": a\n}\n---\n", 3, "JSON"),
        ("---\ntitle: Pumps\n\n", 1, "closed"),
        ("---\nquestion: Why?\n\n", 1, "closed"),
        ("+++\ntitle = \"Pumps\"\n\n", 1, "closed"),
        ("{\n  \"title\": \"Pumps\",\n\n", 1, "closed"),
        ("---json\n{\n  \"title\": \"Pumps\"\n}\n\n", 1, "closed"),
    ] {
        for body in [
            "### How?\nSo it is.\n",
            "They move water.\n\n---\n\n### How?\nSo it is.\n",
            "# Pumps\n\nThey move water.\n\n+++\n\n### How?\nSo it is.\n",
        ] {
            let text = format!("{front}{body}");
            let reading = read_note(&text);
            let [flaw] = &reading.flaws[..] else {
                panic!("{text}{:?}", reading.flaws)
            };
            assert_eq!(flaw.kind, ProblemKind::FrontMatter, "{text}");
            assert_eq!(
                text[..flaw.at].matches('\n').count() + 1,
                line,
                "{text}{flaw:?}"
            );
            assert!(flaw.what.contains(what), "{text}{flaw:?}");
            let answers: Vec<&str> = reading.drafts.iter().map(|it| it.answer.as_str()).collect();
            let answers = answers.join("\n");
            assert!(answers.contains("So it is."), "{text}{answers}");
            assert_eq!(
                answers.contains("They move water."),
                body.contains("They move water."),
                "{text}{answers}"
            );
            assert_eq!(reading.unread.len(), 0, "{text}{:?}", reading.unread);
        }
    }
}

#[test]
fn text_that_only_looks_like_front_matter_is_text() {
    for text in [
        "---\nPumps move water.\n\n---\n\nSo it is.\n",
        "---\n### How?\nPumps move water.\n\n---\n\n### Why?\nSo it is.\n",
        "{\"a\": 1}\nPumps move water. So it is.\n",
        "{\"title\": 1} is JSON. Pumps move water. So it is.\n",
        "{ Pumps move water. So it is.\n}\n",
        "{\n  \"a\": 1\n}\n\nPumps move water. So it is.\n",
        "----\ntitle: Pumps move water. So it is.\n",
    ] {
        let reading = read_note(text);
        assert!(reading.flaws.is_empty(), "{text}{:?}", reading.flaws);
        let answers: Vec<&str> = reading.drafts.iter().map(|it| it.answer.as_str()).collect();
        let answers = answers.join("\n");
        assert!(answers.contains("So it is."), "{text}{answers}");
        assert!(answers.contains("Pumps move water."), "{text}{answers}");
    }
}
