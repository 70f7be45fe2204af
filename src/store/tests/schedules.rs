//! Schedules, presence and feedback.

use super::*;

#[tokio::test]
async fn a_saved_schedule_can_be_loaded() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let mut first = schedule(1);
    store.save_schedule(&first).await.unwrap();
    assert_eq!(
        store.schedule(first.channel).await.unwrap(),
        Some(first.clone())
    );
    first.zone = "Asia/Kathmandu".to_owned();
    first.topics = vec![];
    first.role = None;
    first.set_up_by = None;
    store.save_schedule(&first).await.unwrap();
    assert_eq!(store.schedules().await.unwrap(), vec![first.clone()]);
    let pause = Pause {
        cause: PostingFailure::Forbidden("Missing Access".to_owned()),
        since: noon(1, 0),
        retry_at: noon(1, 60),
        failures: 3,
    };
    store.set_pause(first.channel, Some(&pause)).await.unwrap();
    first.pause = Some(pause);
    assert_eq!(store.schedules().await.unwrap(), vec![first.clone()]);
    store.set_pause(first.channel, None).await.unwrap();
    first.pause = None;
    assert_eq!(store.schedules().await.unwrap(), [first]);
}

#[tokio::test]
async fn a_schedule_that_is_off_is_kept_but_not_listed() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let (first, second) = (schedule(1), schedule(2));
    store.save_schedule(&first).await.unwrap();
    store.save_schedule(&second).await.unwrap();
    assert!(store.turn_off(first.channel).await.unwrap());
    assert!(!store.turn_off(first.channel).await.unwrap());
    assert!(!store.turn_off(ChannelId(1)).await.unwrap());
    assert_eq!(store.schedules().await.unwrap(), vec![second.clone()]);
    let off = Schedule {
        is_on: false,
        ..first
    };
    assert_eq!(store.schedules_of(GUILD).await.unwrap(), [off, second]);
    assert_eq!(store.schedules_of(GuildId(8)).await.unwrap(), []);
}

#[tokio::test]
async fn a_verdict_counts_once_per_message() {
    let fixture = Fixture::new().await;
    let (store, qa) = (&fixture.store, qa(1));
    let add = async |verdict, message| {
        let added = store.add_feedback(&qa, verdict, MessageId(message), DAY);
        added.await.unwrap()
    };
    assert!(add(FeedbackVerdict::Answered, 1).await);
    assert!(!add(FeedbackVerdict::Answered, 1).await);
    assert!(add(FeedbackVerdict::NotIt, 1).await);
    assert!(add(FeedbackVerdict::Answered, 2).await);
}
