//! Replies to messages of members.

use super::*;

const MESSAGE: MessageId = MessageId(800);
const REPLY: MessageId = MessageId(900);

fn claim(poster: u64, seconds: i64) -> ReplyClaim {
    ReplyClaim {
        message: MESSAGE,
        channel: CHANNEL,
        guild: GUILD,
        poster: member(poster),
        qa: Some(qa(1)),
        at: noon(0, seconds),
    }
}

async fn claimed(store: &Store, poster: u64, seconds: i64) -> ClaimOutcome {
    store.claim_reply(&claim(poster, seconds)).await.unwrap()
}

fn pending(seconds: i64) -> ClaimOutcome {
    ClaimOutcome::Pending {
        since: noon(0, seconds),
        channel: CHANNEL,
    }
}

/// A message of member 2 to which member 1 has replied.
async fn replied() -> Fixture {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    assert_eq!(claimed(store, 1, 0).await, ClaimOutcome::Claimed);
    let author = member(2);
    let recorded = store.record_reply(MESSAGE, REPLY, Some(&author));
    recorded.await.unwrap();
    fixture
}

#[tokio::test]
async fn a_message_is_claimed_once_also_by_another_process() {
    let fixture = Fixture::new().await;
    let (store, other) = (&fixture.store, fixture.reopen().await);
    let mut claims = tokio::task::JoinSet::new();
    for poster in 1..=20 {
        let store = [store, &other][poster as usize % 2].clone();
        claims.spawn(async move { claimed(&store, poster, 0).await });
    }
    let outcomes = claims.join_all().await;
    let count = |outcome| outcomes.iter().filter(|it| **it == outcome).count();
    assert_eq!(count(ClaimOutcome::Claimed), 1);
    assert_eq!(count(pending(0)), 19);
}

#[tokio::test]
async fn a_claim_without_a_reply_is_released_or_renewed_by_one_press() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    claimed(store, 1, 0).await;
    let renew = async |poster, seconds, since| {
        let claim = claim(poster, seconds);
        let taken = store.renew_claim(&claim, noon(0, since));
        taken.await.unwrap()
    };
    assert!(renew(2, 90, 0).await);
    assert!(!renew(3, 91, 0).await);
    assert_eq!(claimed(store, 3, 92).await, pending(90));
    store.release_reply(MESSAGE).await.unwrap();
    assert_eq!(claimed(store, 3, 93).await, ClaimOutcome::Claimed);
}

#[tokio::test]
async fn a_reply_stays_the_only_one_also_after_it_was_removed() {
    let fixture = replied().await;
    let store = &fixture.store;
    assert_eq!(claimed(store, 3, 1).await, ClaimOutcome::Posted(REPLY));
    assert_eq!(store.reply_qa(REPLY).await.unwrap(), Some(qa(1)));
    // Only a claim can be released.
    store.release_reply(MESSAGE).await.unwrap();
    let taken = store.renew_claim(&claim(3, 1), noon(0, 0)).await;
    assert!(!taken.unwrap());
    store.record_removed_reply(REPLY, noon(0, 2)).await.unwrap();
    assert_eq!(claimed(store, 3, 3).await, ClaimOutcome::Removed);
}

#[tokio::test]
async fn the_reply_to_a_deleted_message_is_found_also_while_it_is_posted() {
    let fixture = replied().await;
    let store = &fixture.store;
    for deleted in [MESSAGE, REPLY] {
        let found = store.replies_among(&[MessageId(1), deleted]).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].message, found[0].reply), (MESSAGE, Some(REPLY)));
    }
    assert!(!store.cancel_claim(MESSAGE, noon(0, 1)).await.unwrap());
    store.record_removed_reply(REPLY, noon(0, 2)).await.unwrap();
    assert_eq!(store.replies_among(&[MESSAGE]).await.unwrap(), []);

    let next = ReplyClaim {
        message: MessageId(801),
        qa: None,
        ..claim(1, 3)
    };
    store.claim_reply(&next).await.unwrap();
    let found = store.replies_among(&[next.message]).await.unwrap();
    assert_eq!((found[0].reply, found[0].claimed_at), (None, next.at));
    assert!(store.cancel_claim(next.message, noon(0, 4)).await.unwrap());
    let is_wanted = store.record_reply(next.message, MessageId(901), None).await;
    assert!(!is_wanted.unwrap());
    assert_eq!(store.reply_qa(MessageId(901)).await.unwrap(), None);
}

#[tokio::test]
async fn a_member_sees_exports_and_removes_their_part_in_replies() {
    let fixture = replied().await;
    let store = &fixture.store;
    for (who, is_poster) in [(1, true), (2, false)] {
        let stored = store.personal_data(&member(who)).await.unwrap();
        assert_eq!(stored.replies, 1);
        assert_eq!(stored.first, Some(noon(0, 0)));
        let mut exported = Vec::new();
        let whose = member(who);
        let read = store.export(&whose, async |rows| {
            if let ExportedRows::Replies(rows) = rows {
                exported.extend(rows);
            }
            ExportFlow::Continue(())
        });
        read.await.unwrap();
        let expected = ExportedReply {
            message: "800".to_owned(),
            channel: CHANNEL.0.to_string(),
            server: GUILD.0.to_string(),
            reply: Some("900".to_owned()),
            question: Some("question-1".to_owned()),
            is_poster,
            is_author: !is_poster,
            posted_at: noon(0, 0),
        };
        assert_eq!(exported, [expected]);
        assert_eq!(store.delete_member(&member(who)).await.unwrap().rows, 1);
        let stored = store.personal_data(&member(who)).await.unwrap();
        assert_eq!(stored, PersonalData::default());
    }
    assert_eq!(claimed(store, 3, 1).await, ClaimOutcome::Posted(REPLY));
}

#[tokio::test]
async fn replies_are_forgotten_with_their_server_and_when_they_are_old() {
    for (number, forget) in (0..).zip(["removed", "not listed", "listed", "old", "new"]) {
        let fixture = replied().await;
        let store = &fixture.store;
        match forget {
            "removed" => store.record_departure(GUILD, noon(1, 0)).await.unwrap(),
            "not listed" => drop(
                store
                    .record_servers(&[GuildId(1)], noon(1, 0))
                    .await
                    .unwrap(),
            ),
            "listed" => drop(store.record_servers(&[GUILD], noon(1, 0)).await.unwrap()),
            "old" => drop(store.delete_old_replies(noon(0, 0)).await.unwrap()),
            _ => drop(store.delete_old_replies(noon(0, -1)).await.unwrap()),
        }
        let is_kept = [2, 4].contains(&number);
        let expected = match is_kept {
            true => ClaimOutcome::Posted(REPLY),
            false => ClaimOutcome::Claimed,
        };
        assert_eq!(claimed(store, 3, 1).await, expected, "{forget}");
    }
}
