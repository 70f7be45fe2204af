//! The log, and the cards that follow from it.

use super::*;

#[tokio::test]
async fn a_review_makes_a_card_that_is_there_after_a_restart() {
    let fixture = Fixture::new().await;
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    let recorded = fixture.store.record(&review, Some(5)).await.unwrap();
    let card = crate::quiz::review::card(std::slice::from_ref(&review)).unwrap();
    assert_eq!(recorded, Recorded::New(card.clone()));
    fixture.store.close().await;
    let store = fixture.again().await;
    assert_eq!(store.cards(&member(1)).await.unwrap(), vec![card.clone()]);
    assert_eq!(store.card(&member(1), &qa(1)).await.unwrap(), Some(card));
    assert_eq!(store.reviews_of(&member(1)).await.unwrap(), [review]);
}

#[tokio::test]
async fn fifty_members_who_answer_at_once_are_all_counted() {
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
        assert!(matches!(task.await.unwrap(), Recorded::New(_)));
    }
    let tally = Tally {
        answered: 50,
        knew: 37,
    };
    assert_eq!(fixture.store.tally(post).await.unwrap(), tally);
}
