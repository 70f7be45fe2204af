use super::*;
use crate::QaId;

const GIL: [&str; 2] = [
    "What is the GIL?",
    "The global interpreter lock lets only one thread run Python bytecode at a time. It is released \
     while a thread waits for input or output, so threads still help a program that waits a lot. For \
     work that keeps the processor busy, use processes instead.",
];
const BOWLINE: [&str; 2] = [
    "How do I tie a bowline?",
    "Up through the hole, round the tree, and back down.",
];

fn fingerprint([question, answer]: [&str; 2]) -> Fingerprint {
    Fingerprint::of_text(&format!("{question}\n{answer}"))
}

fn id(name: &str) -> QaId {
    QaId::parse(name).expect("an id")
}

/// Checks that an edit keeps two texts close enough to be the same Q&A.
#[track_caller]
fn check_edit(before: [&str; 2], after: [&str; 2]) {
    let likeness = fingerprint(before).likeness(&fingerprint(after));
    assert!(
        likeness >= MIN_LIKENESS,
        "{likeness}: {before:?} → {after:?}"
    );
    assert!(likeness < 1.0, "{before:?} → {after:?} is no edit");
}

/// Checks that two similar texts are different questions.
#[track_caller]
fn check_other(one: [&str; 2], other: [&str; 2]) {
    let likeness = fingerprint(one).likeness(&fingerprint(other));
    assert!(likeness < MIN_LIKENESS, "{likeness}: {one:?} and {other:?}");
}

#[test]
fn an_edited_answer_is_the_same_question() {
    let [question, answer] = GIL;
    for (from, to) in [
        ("bytecode", "code"),
        (
            "so threads still help a program that waits a lot",
            "which is why threads help",
        ),
        (", so threads still help a program that waits a lot", ""),
        (
            "For work",
            "Since Python 3.13 there is a build without it, still an experiment. For work",
        ),
        (
            "use processes instead",
            "use processes:\n\n```python\nwith Pool() as pool:\n    pool.map(work, jobs)\n```",
        ),
    ] {
        assert!(answer.contains(from), "{from}");
        check_edit(GIL, [question, &answer.replace(from, to)]);
    }
}

#[test]
fn a_reworded_question_is_the_same_question() {
    check_edit(GIL, ["What does the global interpreter lock do?", GIL[1]]);
    check_edit(GIL, ["GIL", GIL[1]]);
    check_edit(BOWLINE, ["How do I tie a bowline knot?", BOWLINE[1]]);
    check_edit(
        BOWLINE,
        [
            BOWLINE[0],
            "Up through the hole, around the tree, and back down.",
        ],
    );
}

#[test]
fn questions_of_one_pattern_are_different_questions() {
    check_other(
        ["What is the capital of France?", "Paris."],
        ["What is the capital of Spain?", "Madrid."],
    );
    check_other(
        [
            "How do I install git on Debian?",
            "Run `sudo apt install git`, then `git --version`.",
        ],
        [
            "How do I install git on Fedora?",
            "Run `sudo dnf install git`, then `git --version`.",
        ],
    );
    check_other(
        [
            "When is the library open?",
            "Monday to Friday from nine to five.",
        ],
        [
            "When is the pool open?",
            "Monday to Saturday from six to ten.",
        ],
    );
    check_other(
        ["What is a list?", "A sequence that can change."],
        ["What is a tuple?", "A sequence that cannot."],
    );
}

#[test]
fn line_breaks_do_not_change_a_fingerprint_and_punctuation_only_its_sum() {
    let plain = Fingerprint::of_text("Wait for it,\nthen go.");
    assert_eq!(plain, Fingerprint::of_text("Wait for\n\n  it, then go. "));
    assert_ne!(
        plain.sum(),
        Fingerprint::of_text("Wait for it; then go.").sum()
    );
    assert_eq!(
        plain.likeness(&Fingerprint::of_text("wait for it; then: go")),
        1.0
    );
}

#[test]
fn scripts_without_spaces_are_compared_by_character() {
    let before = ["如何系好鞋带？", "先打一个结，然后绕一圈，最后拉紧两端。"];
    check_edit(
        before,
        ["如何系好鞋带？", "先打一个结，然后绕两圈，最后拉紧两端。"],
    );
    check_other(
        before,
        ["如何煮好米饭？", "先洗米，然后加水，最后用小火煮二十分钟。"],
    );
}

#[test]
fn texts_without_words_are_alike_only_if_they_are_equal() {
    let (one, other) = (Fingerprint::of_text("+ +"), Fingerprint::of_text("- -"));
    assert_eq!((one.likeness(&one), one.likeness(&other)), (1.0, 0.0));
    assert_eq!(one.likeness(&fingerprint(GIL)), 0.0);
}

#[test]
fn ambiguous_pairs_are_not_matched() {
    let (gil, edited) = (fingerprint(GIL), fingerprint(["GIL?", GIL[1]]));
    let (a, b, c) = (id("a"), id("b"), id("c"));
    assert_eq!(
        match_texts(&[(&a, &gil)], &[(&b, &gil), (&c, &gil)], &[]),
        []
    );
    assert_eq!(
        match_texts(&[(&a, &gil), (&b, &gil)], &[(&c, &gil)], &[]),
        []
    );
    assert_eq!(
        match_texts(&[(&a, &gil)], &[(&b, &edited)], &[(&c, &edited)]),
        []
    );
    let history_move = |reason| HistoryMove {
        from: a.clone(),
        to: b.clone(),
        reason,
    };
    let likeness = gil.likeness(&edited);
    assert_eq!(
        match_texts(&[(&a, &gil)], &[(&b, &edited)], &[]),
        [history_move(MoveReason::Close(likeness))]
    );
    let new = [(&b, &gil), (&c, &edited)];
    assert_eq!(
        match_texts(&[(&a, &gil)], &new, &[]),
        [history_move(MoveReason::SameText)]
    );
}
