//! The states of a post.

use super::*;

const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_post_makes_each_transition_once_and_keeps_its_values() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let mut post = planned(0);
    assert!(store.plan(&post).await.unwrap());
    assert!(!store.plan(&post).await.unwrap());
    assert_eq!(store.unfinished_posts().await.unwrap(), [post.clone()]);
    let at = noon(0, 1);
    let after = Some(MessageId(4));
    assert!(apply_transition(store, post.id, sending(at, after)).await);
    assert!(!apply_transition(store, post.id, sending(at, None)).await);
    assert!(apply_transition(store, post.id, sent(5, at)).await);
    assert!(!apply_transition(store, post.id, sent(6, at)).await);
    assert!(!apply_transition(store, post.id, Transition::Missed(Remark::TooLate)).await);
    assert!(apply_transition(store, post.id, closed(noon(1, 0))).await);
    assert!(!apply_transition(store, post.id, closed(noon(2, 0))).await);
    post.state = PostState::Closed;
    post.sending_at = Some(at);
    post.after = after;
    post.message = Some(MessageId(5));
    post.sent_at = Some(at);
    post.closed_at = Some(noon(1, 0));
    assert_eq!(store.post(post.id).await.unwrap(), Some(post));
}

#[tokio::test]
async fn posts_are_counted_in_every_state() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let counted = async || store.posts_by_state().await.unwrap();
    let names = ["planned", "sending", "sent", "closed", "missed", "held"];
    assert_eq!(counted().await, names.map(|name| (name, 0)));
    for on in [0, 1] {
        store.plan(&planned(on)).await.unwrap();
    }
    send(store, 2).await;
    let counts: Vec<u32> = counted()
        .await
        .into_iter()
        .map(|(_, count)| count)
        .collect();
    assert_eq!(counts, [2, 0, 1, 0, 0, 0]);
}

#[tokio::test]
async fn a_channel_has_one_post_per_date_in_any_state() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let missed = Post {
        qa: None,
        reason: Reason::Shuffled,
        state: PostState::Missed,
        remark: Some(Remark::Offline),
        ..planned(0)
    };
    assert!(store.plan(&missed).await.unwrap());
    assert!(!store.plan(&planned(0)).await.unwrap());
    assert_eq!(store.post(missed.id).await.unwrap(), Some(missed.clone()));
    assert_eq!(
        store.last_post(CHANNEL, Date::MAX).await.unwrap(),
        Some(missed)
    );
    assert_eq!(store.unfinished_posts().await.unwrap(), []);
    assert_eq!(store.asked_questions(CHANNEL).await.unwrap(), []);
}

#[tokio::test]
async fn a_missed_or_held_post_has_a_remark_and_is_not_sent() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    for on in [0, 1] {
        store.plan(&planned(on)).await.unwrap();
    }
    assert!(apply_transition(store, post_of(0), Transition::Missed(Remark::TooLate)).await);
    assert!(!apply_transition(store, post_of(0), sending(noon(0, 9), None)).await);
    assert!(apply_transition(store, post_of(1), sending(noon(1, 9), None)).await);
    assert!(apply_transition(store, post_of(1), Transition::Held(Remark::Unseen)).await);
    assert_eq!(store.unfinished_posts().await.unwrap(), []);
    let states: Vec<_> = store
        .posts(CHANNEL, Date::MAX, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|post| (post.state, post.remark.unwrap()))
        .collect();
    assert_eq!(
        states,
        [
            (PostState::Held, Remark::Unseen),
            (PostState::Missed, Remark::TooLate),
        ]
    );
    // A held question may have been read, so it is not asked again soon.
    assert_eq!(
        store.asked_questions(CHANNEL).await.unwrap(),
        [(qa(1), day(1))]
    );
    // Its message was found later.
    assert!(apply_transition(store, post_of(1), sent(3, noon(1, 99))).await);
    let post = store.post(post_of(1)).await.unwrap().unwrap();
    assert_eq!((post.state, post.remark), (PostState::Sent, None));
    assert!(!apply_transition(store, post_of(0), sent(3, noon(1, 99))).await);
}

#[tokio::test]
async fn a_post_is_closed_once_its_channel_has_a_newer_one() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let first = send(store, 0).await;
    store.plan(&planned(1)).await.unwrap();
    let elsewhere = ChannelId(71);
    let other = Post {
        id: PostId::new(elsewhere, day(1)),
        channel: elsewhere,
        state: PostState::Sent,
        message: Some(MessageId(1)),
        sent_at: Some(noon(1, 0)),
        ..planned(1)
    };
    store.plan(&other).await.unwrap();
    assert_eq!(store.posts_to_close().await.unwrap(), []);
    assert!(apply_transition(store, post_of(1), sending(noon(1, 0), None)).await);
    assert!(apply_transition(store, post_of(1), sent(u64::MAX >> 1, noon(1, 0))).await);
    let ids: Vec<_> = store
        .posts_to_close()
        .await
        .unwrap()
        .iter()
        .map(|it| it.id)
        .collect();
    assert_eq!(ids, [first]);
    assert!(apply_transition(store, first, closed(noon(1, 1))).await);
    assert_eq!(store.posts_to_close().await.unwrap(), []);
    let last = store.last_sent(CHANNEL, day(1)).await.unwrap().unwrap();
    assert_eq!((last.id, last.state), (first, PostState::Closed));
    assert_eq!(store.last_sent(CHANNEL, day(0)).await.unwrap(), None);
}

#[tokio::test]
async fn a_tally_is_outdated_until_the_message_shows_it() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let post = send(store, 0).await;
    assert_eq!(store.outdated_tallies().await.unwrap(), []);
    let answer = async |who, rating| {
        let review = review(who, 0, rating, 0, Origin::Daily(post));
        store.record(&review, None).await.unwrap();
    };
    answer(1, Rating::Missed).await;
    answer(2, Rating::Right).await;
    let outdated = store.outdated_tallies().await.unwrap();
    let counts = Tally {
        answered: 2,
        knew: 1,
    };
    assert_eq!(outdated.len(), 1);
    assert_eq!((outdated[0].0.id, outdated[0].1), (post, counts));
    store.set_shown_tally(post, counts).await.unwrap();
    assert_eq!(store.outdated_tallies().await.unwrap(), []);
    // The same number of answers, but one is better.
    answer(1, Rating::Hard).await;
    assert_eq!(store.outdated_tallies().await.unwrap()[0].1.knew, 2);
    store.delete_member(&member(1)).await.unwrap();
    assert_eq!(store.outdated_tallies().await.unwrap()[0].1.answered, 1);
    // A closed post is updated once, and again after a member is deleted.
    assert!(apply_transition(store, post, closed(noon(1, 0))).await);
    for answered in [1, 0] {
        let outdated = store.outdated_tallies().await.unwrap();
        assert_eq!(outdated[0].1.answered, answered);
        store.set_shown_tally(post, outdated[0].1).await.unwrap();
        assert_eq!(store.outdated_tallies().await.unwrap(), []);
        store.delete_member(&member(2)).await.unwrap();
    }
    assert_eq!(store.outdated_tallies().await.unwrap(), []);
}

#[tokio::test]
async fn attendance_lists_who_answered_each_sent_post() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    for on in 0..3 {
        let post = send(store, on).await;
        for who in 0..on as u64 {
            let review = review(who, on as u32, Rating::Right, on, Origin::Daily(post));
            store.record(&review, None).await.unwrap();
        }
    }
    assert!(apply_transition(store, post_of(0), closed(noon(1, 0))).await);
    assert!(apply_transition(store, post_of(1), closed(noon(2, 0))).await);
    let missed = Post {
        state: PostState::Missed,
        ..planned(3)
    };
    store.plan(&missed).await.unwrap();
    let both = vec![member(0), member(1)];
    let attendance = store.attendance(CHANNEL, 2).await.unwrap();
    assert_eq!(
        attendance,
        [(day(2), both.clone()), (day(1), vec![member(0)])]
    );
    let attendance = store.attendance(CHANNEL, 9).await.unwrap();
    assert_eq!(attendance[2], (day(0), vec![]));
    assert_eq!(attendance.len(), 3);
    let dates = store.post_dates(GUILD, day(1), OPEN_FOR).await.unwrap();
    let date = |on, is_open| PostDate {
        on: day(on),
        is_open,
        hours_present: 0,
    };
    assert_eq!(dates, [date(1, false), date(2, true)]);
    assert_eq!(store.count_post_dates(GUILD).await.unwrap(), 3);
    let answered = store.answered_dates(&member(1), GUILD).await.unwrap();
    assert_eq!(answered, [day(2)].into());
    let asked = store.asked_questions(CHANNEL).await.unwrap();
    assert_eq!(asked, [(qa(0), day(0)), (qa(1), day(1)), (qa(2), day(2))]);
}

#[tokio::test]
async fn posts_of_two_channels_on_one_date_are_one_date_of_the_server() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    send(store, 0).await;
    let elsewhere = ChannelId(71);
    let other = Post {
        id: PostId::new(elsewhere, day(0)),
        channel: elsewhere,
        state: PostState::Closed,
        message: Some(MessageId(1)),
        sent_at: Some(noon(0, -3600)),
        ..planned(0)
    };
    store.plan(&other).await.unwrap();
    // Two hours before the first of them was sent, and in its first hour.
    store.record_presence(noon(0, -7200)).await.unwrap();
    store.record_presence(noon(0, -3600)).await.unwrap();
    let dates = store.post_dates(GUILD, day(0), OPEN_FOR).await.unwrap();
    let date = PostDate {
        on: day(0),
        is_open: true,
        hours_present: 1,
    };
    assert_eq!(dates, [date]);
    assert_eq!(store.count_post_dates(GUILD).await.unwrap(), 1);
}

#[tokio::test]
async fn hours_count_once_and_only_while_a_post_is_open() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    // Sent a second after noon, so the hour that begins at noon is the first.
    send(store, 0).await;
    let hours = async |seconds: &[i64]| {
        for seconds in seconds {
            store.record_presence(noon(0, *seconds)).await.unwrap();
        }
        let dates = store.post_dates(GUILD, day(0), OPEN_FOR).await.unwrap();
        dates[0].hours_present
    };
    assert_eq!(hours(&[-7200, -1]).await, 0);
    assert_eq!(hours(&[0, 5, 3599]).await, 1);
    assert_eq!(hours(&[3600, 3 * 3600 + 10]).await, 3);
    assert_eq!(hours(&[24 * 3600]).await, 4);
    assert_eq!(hours(&[25 * 3600, 48 * 3600]).await, 4);
}

#[test]
fn texts_of_older_databases_become_values() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    for migration in [
        include_str!("../migrations/0001_quiz.sql"),
        include_str!("../migrations/0002_departures.sql"),
        include_str!("../migrations/0003_known_qas.sql"),
        include_str!("../migrations/0004_replaced_grades.sql"),
        include_str!("../migrations/0005_erasures.sql"),
    ] {
        db.execute_batch(migration).unwrap();
    }
    // As earlier versions stored them.
    let remarks = [
        (Remark::TooLate, "it could not be posted in time"),
        (Remark::SwitchedOff, "it was switched off before"),
        (Remark::NoteGone, "its note is no longer there"),
        (Remark::Deleted, "somebody deleted it"),
        (
            Remark::NoQuestion,
            "no question can be asked: the notes have none in these topics",
        ),
        (Remark::Offline, "the bot was not there to post it in time"),
        (
            Remark::Unseen,
            "I cannot see whether it was posted: I could not read the channel's history",
        ),
        (
            Remark::Restored,
            "it was posted before, as far as I know, but my database does not know of it (was it \
             restored from a backup?), and I could not read the channel's history",
        ),
    ];
    assert_eq!(remarks.map(|(remark, _)| remark), Remark::ALL);
    for (id, (_, text)) in remarks.into_iter().enumerate() {
        db.execute(
            "INSERT INTO posts (id, channel, guild, on_date, reason, state, planned_at, until_at, shown_answered,
                shown_knew, remark) VALUES (?1, ?1, 7, '2026-11-18', '\"shuffled\"', 'missed', 0, 0, 0, 0, ?2)",
            rusqlite::params![id as i64, text],
        )
        .unwrap();
    }
    db.execute(
        "INSERT INTO schedules (channel, guild, post_at, zone, topics, is_on, changed_at, pause_reason, pause_since,
            pause_retry_at, pause_failures) VALUES (1, 7, '09:00:00', 'UTC', '[]', 1, 0, 'Discord does not answer', 0, 0, 1)",
        [],
    )
    .unwrap();
    db.execute_batch(include_str!("../migrations/0006_post_values.sql"))
        .unwrap();
    for (id, remark) in Remark::ALL.into_iter().enumerate() {
        let query = "SELECT remark FROM posts WHERE id = ?1";
        let stored: String = db.query_row(query, [id as i64], |row| row.get(0)).unwrap();
        assert_eq!(serde_json::from_str::<Remark>(&stored).unwrap(), remark);
    }
    let query = "SELECT COUNT(*) FROM schedules WHERE pause_reason IS NULL AND pause_since IS NULL";
    let resting: i64 = db.query_row(query, [], |row| row.get(0)).unwrap();
    assert_eq!(resting, 1);
}
