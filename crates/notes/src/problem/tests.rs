use super::{Consequence, Digest, Problem, ProblemKind, Severity};

fn problem(path: &str, line: usize, kind: ProblemKind) -> Problem {
    Problem::new(path, (line, 1), kind, "what", "remedy")
}

#[test]
fn what_follows_from_a_problem_is_shown_until_the_last_good_version_stays() {
    for consequence in [
        Consequence::FileKeptOut,
        Consequence::KeptOut,
        Consequence::NotFollowed,
    ] {
        let mut problem = problem("a.md", 1, ProblemKind::Unreadable).with(consequence);
        assert!(problem.message().starts_with("what"));
        assert_ne!(problem.message(), "what");
        problem.is_kept = true;
        assert_eq!(problem.message(), "what; kept as it was");
    }
    // A message that reads like a consequence is shown as it is.
    let mut quoting = problem("a.md", 1, ProblemKind::Directive);
    quoting.what = "`x, and is kept out`, and is kept out".to_owned();
    quoting.is_kept = true;
    assert_eq!(
        quoting.to_string(),
        "a.md:1:1: `x, and is kept out`, and is kept out; kept as it was; remedy"
    );
}

#[test]
fn a_digest_has_errors_first_and_counts_missing_ids() {
    let mut all = vec![
        problem("a.md", 1, ProblemKind::Encoding),
        problem("a.md", 2, ProblemKind::BrokenLink),
        problem("b.md", 1, ProblemKind::NoAnswer),
        problem("b.md", 7, ProblemKind::Directive),
        problem("c.md", 1, ProblemKind::Unreadable),
    ];
    all.extend((1..=4_038).map(|line| problem("d.md", line, ProblemKind::MissingId)));
    let digest = Digest::of(&all);
    let places = digest.problems.iter();
    let places: Vec<_> = places
        .map(|it| (it.severity(), it.path.as_str(), it.line))
        .collect();
    assert_eq!(
        places,
        [
            (Severity::Error, "b.md", 1),
            (Severity::Error, "c.md", 1),
            (Severity::Warning, "a.md", 2),
            (Severity::Warning, "b.md", 7),
            (Severity::Notice, "a.md", 1),
        ]
    );
    assert_eq!(digest.len(), 6);
    assert_eq!(
        digest.missing_ids_line().as_deref(),
        Some(
            "4,038 questions have no id yet: their history may be lost when you rename them; run `recite check --fix`"
        )
    );
    assert!(Digest::default().is_empty());
    assert_eq!(Digest::default().missing_ids_line(), None);
    for (number, text) in [
        (1, "1 question has"),
        (999, "999 "),
        (1_000, "1,000 "),
        (1_234_567, "1,234,567 "),
    ] {
        let digest = Digest {
            missing_ids: number,
            ..Digest::default()
        };
        assert!(
            digest
                .missing_ids_line()
                .is_some_and(|line| line.starts_with(text))
        );
    }
}
