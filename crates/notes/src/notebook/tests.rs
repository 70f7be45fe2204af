use super::*;
use crate::markdown::Markdown;
use crate::qa::Source;
use crate::quiz::QuizStatus;

#[test]
fn a_topic_is_within_itself_and_every_topic_above_it() {
    let topic = |parts: &[&str]| Topic(parts.iter().map(|part| (*part).to_owned()).collect());
    let inner = topic(&["python", "loop"]);
    assert!(inner.is_within(&inner) && inner.is_within(&topic(&["python"])));
    assert!(inner.is_within(&Topic::default()));
    assert!(!inner.is_within(&topic(&["py"])) && !topic(&["python"]).is_within(&inner));
}

#[test]
fn every_topic_and_every_topic_above_it_is_listed_once() {
    let qa = |id: u32, topic: &[&str]| Qa {
        id: QaId::parse(&id.to_string()).unwrap(),
        has_derived_id: false,
        question: Markdown::parse_line("How?"),
        also: Vec::new(),
        answer: Markdown::parse("a"),
        topic: Topic(topic.iter().map(|part| (*part).to_owned()).collect()),
        source: Source {
            path: "a.md".to_owned(),
            line: 1,
        },
        files: Vec::new(),
        aliases: Vec::new(),
        prompt: Markdown::default(),
        quiz: QuizStatus::Question,
    };
    let qas = vec![
        qa(1, &["b", "c", "d"]),
        qa(2, &[]),
        qa(3, &["b", "c"]),
        qa(4, &["a"]),
        qa(5, &["b", "a", "d"]),
        qa(6, &["b", "c", "d"]),
    ];
    let book = Notebook::new(Access::default(), 1, qas);
    let topics = book.topics().iter().map(ToString::to_string);
    assert_eq!(
        topics.collect::<Vec<_>>(),
        ["a", "b", "b/a", "b/a/d", "b/c", "b/c/d"]
    );
}
