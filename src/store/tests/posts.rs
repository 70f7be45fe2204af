//! The steps of a post.

use super::*;

#[tokio::test]
async fn a_post_takes_each_step_once_and_keeps_what_it_was_given() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let mut post = planned(0);
    assert!(store.plan(&post).await.unwrap());
    assert!(!store.plan(&post).await.unwrap());
    assert_eq!(store.unfinished().await.unwrap(), [post.clone()]);
    let at = noon(0, 1);
    let after = Some(MessageId(4));
    assert!(store.mark_sending(post.id, at, after).await.unwrap());
    assert!(!store.mark_sending(post.id, at, None).await.unwrap());
    assert!(store.mark_sent(post.id, MessageId(5), at).await.unwrap());
    assert!(!store.mark_sent(post.id, MessageId(6), at).await.unwrap());
    assert!(!store.mark_missed(post.id, "late").await.unwrap());
    assert!(store.mark_closed(post.id, noon(1, 0)).await.unwrap());
    assert!(!store.mark_closed(post.id, noon(2, 0)).await.unwrap());
    post.state = PostState::Closed;
    post.sending_at = Some(at);
    post.after = after;
    post.message = Some(MessageId(5));
    post.sent_at = Some(at);
    post.closed_at = Some(noon(1, 0));
    assert_eq!(store.post(post.id).await.unwrap(), Some(post));
}
