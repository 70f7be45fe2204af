use super::{Consequence, Problem, ProblemKind, ProblemSummary, Severity};

fn problem(path: &str, line: usize, kind: ProblemKind) -> Problem {
    Problem::new(path, (line, 1), kind, "what", "remedy")
}

#[test]
fn a_message_names_the_consequence_unless_the_last_good_version_stays() {
    for consequence in [
        Consequence::FileSkipped,
        Consequence::Skipped,
        Consequence::NotFollowed,
    ] {
        let mut problem = problem("a.md", 1, ProblemKind::Unreadable).with_consequence(consequence);
        assert!(problem.message().starts_with("what"));
        assert_ne!(problem.message(), "what");
        problem.has_last_good = true;
        assert_eq!(problem.message(), "what; the last good version stays live");
    }
    // A text that looks like a consequence is shown as it is.
    let mut quoting = problem("a.md", 1, ProblemKind::Directive);
    quoting.what = "`x, so it is skipped`, so it is skipped".to_owned();
    quoting.has_last_good = true;
    assert_eq!(
        quoting.to_string(),
        "a.md:1:1: `x, so it is skipped`, so it is skipped; the last good version stays live. remedy"
    );
}

#[test]
fn a_summary_lists_errors_first_and_counts_missing_ids() {
    let mut all = vec![
        problem("a.md", 1, ProblemKind::Encoding),
        problem("a.md", 2, ProblemKind::BrokenLink),
        problem("b.md", 1, ProblemKind::NoAnswer),
        problem("b.md", 7, ProblemKind::Directive),
        problem("c.md", 1, ProblemKind::Unreadable),
    ];
    all.extend((1..=4_038).map(|line| problem("d.md", line, ProblemKind::MissingId)));
    let summary = ProblemSummary::new(&all);
    let positions = summary.problems.iter();
    let positions: Vec<_> = positions
        .map(|it| (it.severity(), it.path.as_str(), it.line))
        .collect();
    assert_eq!(
        positions,
        [
            (Severity::Error, "b.md", 1),
            (Severity::Error, "c.md", 1),
            (Severity::Warning, "a.md", 2),
            (Severity::Warning, "b.md", 7),
            (Severity::Notice, "a.md", 1),
        ]
    );
    assert_eq!(summary.len(), 6);
    assert_eq!(
        summary.missing_ids_line().as_deref(),
        Some(
            "4,038 questions have no id yet, so their history may be lost when you rename them. Run `recite check --fix`."
        )
    );
    assert!(ProblemSummary::default().is_empty());
    assert_eq!(ProblemSummary::default().missing_ids_line(), None);
    for (number, text) in [
        (1, "1 question has"),
        (999, "999 "),
        (1_000, "1,000 "),
        (1_234_567, "1,234,567 "),
    ] {
        let summary = ProblemSummary {
            missing_ids: number,
            ..ProblemSummary::default()
        };
        assert!(
            summary
                .missing_ids_line()
                .is_some_and(|line| line.starts_with(text))
        );
    }
}
