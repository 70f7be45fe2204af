//! The log, and the cards that follow from it.

use super::*;

#[tokio::test]
async fn a_review_makes_a_card_that_survives_a_restart() {
    let fixture = Fixture::new().await;
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    let recorded = fixture.store.record(&review, Some(5)).await.unwrap();
    let card = recite_quiz::review::card_from_reviews(std::slice::from_ref(&review)).unwrap();
    assert_eq!(recorded, RecordOutcome::New(card.clone()));
    fixture.store.close().await;
    let files = std::fs::read_dir(fixture.folder.path()).unwrap();
    assert_eq!(files.count(), 1, "there is only one file");
    let store = fixture.reopen().await;
    assert_eq!(store.cards(&member(1)).await.unwrap(), vec![card.clone()]);
    assert_eq!(store.card(&member(1), &qa(1)).await.unwrap(), Some(card));
    assert_eq!(store.reviews_of(&member(1)).await.unwrap(), [review]);
}

#[tokio::test]
async fn fifty_concurrent_answers_are_all_counted() {
    let fixture = Fixture::new().await;
    let post = send(&fixture.store, 0).await;
    let tasks: Vec<_> = (0..50)
        .map(|who| {
            let store = fixture.store.clone();
            tokio::spawn(async move {
                let rating = Rating::ALL[who as usize % 4];
                let review = review(who, 0, rating, 0, Origin::Daily(post));
                store.record(&review, Some(who)).await.unwrap()
            })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap(), RecordOutcome::New(_)));
    }
    let tally = Tally {
        answered: 50,
        knew: 37,
    };
    assert_eq!(fixture.store.tally(post).await.unwrap(), tally);
}

#[tokio::test]
async fn a_second_rating_on_the_same_day_replaces_the_first() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    let missed = review(1, 0, Rating::Missed, 0, Origin::Daily(post));
    store.record(&missed, Some(1)).await.unwrap();
    let easy = Review {
        rating: Rating::Easy,
        ..missed
    };
    let recorded = store.record(&easy, Some(2)).await.unwrap();
    let card = recite_quiz::review::card_from_reviews(std::slice::from_ref(&easy)).unwrap();
    assert_eq!(recorded, RecordOutcome::Replaced(card));
    let answer = store.answer(post, &member(1)).await.unwrap();
    assert_eq!(answer, Some(Rating::Easy));
    let tally = store.tally(post).await.unwrap();
    assert_eq!((tally.answered, tally.knew), (1, 1));
}

#[tokio::test]
async fn a_press_that_is_delivered_twice_counts_once() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let first = review(1, 0, Rating::Missed, 0, Origin::New);
    let card = store.record(&first, Some(1)).await.unwrap().card().clone();
    let second = review(1, 0, Rating::Right, 0, Origin::New);
    let now = store.record(&second, Some(2)).await.unwrap().card().clone();
    assert_ne!(card, now);
    // Late and out of order: the last press still counts.
    let again = store.record(&first, Some(1)).await.unwrap();
    assert_eq!(again, RecordOutcome::Duplicate(now.clone()));
    // Even after midnight.
    let next_day = review(1, 0, Rating::Missed, 1, Origin::New);
    let again = store.record(&next_day, Some(1)).await.unwrap();
    assert_eq!(again, RecordOutcome::Duplicate(now));
    assert_eq!(store.personal_data(&member(1)).await.unwrap().reviews, 1);
}

#[tokio::test]
async fn a_review_of_an_earlier_day_than_the_last_is_rejected() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    let later = review(1, 0, Rating::Right, 3, Origin::New);
    let card = store.record(&later, Some(1)).await.unwrap().card().clone();
    let earlier = review(1, 0, Rating::Missed, 0, Origin::Daily(post));
    let refused = store.record(&earlier, Some(2)).await.unwrap();
    assert_eq!(refused, RecordOutcome::Superseded(card.clone()));
    assert_eq!(store.card(&member(1), &qa(0)).await.unwrap(), Some(card));
    assert_eq!(store.answer(post, &member(1)).await.unwrap(), None);
}

#[tokio::test]
async fn a_grade_after_the_post_was_closed_is_not_an_answer_to_it() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    let late = review(1, 0, Rating::Right, 1, Origin::Late(post));
    store.record(&late, None).await.unwrap();
    assert_eq!(store.answer(post, &member(1)).await.unwrap(), None);
    assert_eq!(store.cards(&member(1)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_later_of_two_presses_counts_in_any_order_of_recording() {
    let Fixture { store, .. } = &Fixture::new().await;
    let later = review(1, 1, Rating::Easy, 0, Origin::New);
    let sooner = review(1, 1, Rating::Missed, 0, Origin::New);
    let RecordOutcome::New(card) = store.record(&later, Some(8)).await.unwrap() else {
        panic!("it is the first");
    };
    let recorded = store.record(&sooner, Some(7)).await.unwrap();
    assert_eq!(recorded, RecordOutcome::Duplicate(card));
    assert_eq!(store.reviews_of(&member(1)).await.unwrap(), [later]);
    let next = review(1, 1, Rating::Missed, 1, Origin::Due);
    let recorded = store.record(&next, Some(9)).await.unwrap();
    assert!(matches!(recorded, RecordOutcome::New(_)), "{recorded:?}");
}
