//! `recite quiz` with input from a pipe.

use recite::store::Store;
use recite_quiz::{MemberId, Origin, Rating};

use super::CommandFolder;
use crate::notes::Notes;

/// Two questions in two topics.
fn two() -> CommandFolder {
    CommandFolder::with(Notes::of(&[
        (
            "rust.md",
            "# rust\n\n### What is the rust rule?\n\nThe rust answer.\n",
        ),
        (
            "git.md",
            "# git\n\n### What is the git rule?\n\nThe git answer.\n",
        ),
    ]))
}

#[tokio::test]
async fn graded_cards_are_kept_and_not_shown_again_today() {
    let desk = two();
    // Input that is no grade is asked for again.
    let ran = desk.quiz(&[], "\n7\n4\n\neasy\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    for words in [
        "What is the rust rule?",
        "The rust answer.",
        "What is the git rule?",
        "The git answer.",
        "1 missed   2 hard, but right   3 right   4 easy",
        "Please type 1, 2, 3 or 4.",
        "That's all for today. 2 cards, 2 right.",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    let question = ran
        .stdout
        .find("The rust answer")
        .map(|at| &ran.stdout[..at]);
    assert!(question.is_some_and(|it| it.contains("Press Enter to show the answer")));
    // Easy cards come back after more than a day, so midnight changes nothing.
    let again = desk.quiz(&[], "\n4\n");
    assert_eq!(again.stdout, "Nothing is due. Come back tomorrow!\n");
    let url = format!("sqlite:{}", desk.database().display());
    let store = Store::open(&url).await.expect("the quiz has made it");
    let reviews = store.reviews_of(&MemberId::local()).await;
    let reviews = reviews.expect("they can be read");
    assert_eq!(reviews.len(), 2);
    for review in reviews {
        assert_eq!((review.rating, review.origin), (Rating::Easy, Origin::New));
    }
}

#[test]
fn it_ends_with_q_or_end_of_input_and_keeps_grades() {
    for (typed, score) in [
        ("q\n", ""),
        ("", ""),
        ("\nq\n", ""),
        ("\n", ""),
        ("\n1\nq\n", "1 card, 0 right."),
        ("\n2\n", "1 card, 1 right."),
    ] {
        let desk = two();
        let ran = desk.quiz(&[], typed);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{typed:?}");
        let said = ran.stdout.trim_end().ends_with("right.");
        assert_eq!(said, !score.is_empty(), "{typed:?}: {}", ran.stdout);
        assert!(ran.stdout.trim_end().ends_with(score), "{}", ran.stdout);
    }
}

#[test]
fn a_topic_limits_it_and_an_unknown_topic_is_reported() {
    let desk = two();
    let ran = desk.quiz(&["git"], "\n4\n\n4\n");
    assert!(ran.stdout.contains("The git answer."), "{}", ran.stdout);
    assert!(!ran.stdout.contains("rust"), "{}", ran.stdout);
    let ran = desk.quiz(&["golang"], "");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    assert!(
        ran.stderr.contains("the notes have no topic `golang`"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("git, rust"), "{ran:?}");
}
