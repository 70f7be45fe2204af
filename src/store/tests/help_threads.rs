//! Help channels and their threads.

use recite_quiz::help::{
    FoundNote, HelpChannel, HelpMode, HelpThread, RemovalCount, TagId, ThreadOutcome,
};

use super::*;

fn channel(number: u64, mode: HelpMode) -> HelpChannel {
    HelpChannel {
        channel: ChannelId(600 + number),
        guild: GUILD,
        wait_minutes: 10,
        takes_likely: true,
        topics: vec!["python/Event loop".to_owned()],
        solved_tag: Some(TagId(u64::MAX >> 1)),
        mode,
        mode_since: noon(0, 0),
        set_up_by: Some(member(1)),
    }
}

fn thread(number: u64) -> HelpThread {
    HelpThread {
        thread: ChannelId(700 + number),
        channel: ChannelId(601),
        guild: GUILD,
        created_at: noon(0, number.cast_signed()),
        attempts: 0,
        outcome: None,
        note: None,
        is_solved: false,
        is_removed: false,
    }
}

fn note() -> FoundNote {
    FoundNote {
        qa: qa(1),
        is_sure: true,
    }
}

/// Adds a thread with an answer, and returns the answer.
async fn answered(store: &Store, number: u64) -> MessageId {
    let it = thread(number);
    store
        .add_help_thread(&it, it.created_at)
        .await
        .expect("a store");
    let (message, reply) = (MessageId(it.thread.0), MessageId(900 + number));
    let claim = ReplyClaim {
        message,
        channel: it.thread,
        guild: GUILD,
        poster: member(1),
        qa: Some(qa(1)),
        at: it.created_at,
    };
    store.claim_reply(&claim).await.expect("a store");
    store
        .record_reply(message, reply, None)
        .await
        .expect("a store");
    let outcome = ThreadOutcome::Posted;
    let note = note();
    let finished = store.finish_help_thread(it.thread, outcome, Some(&note), it.created_at);
    assert!(finished.await.expect("a store"));
    reply
}

#[tokio::test]
async fn settings_are_kept_and_a_mode_changes_once() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let live = channel(1, HelpMode::Live);
    for it in [&live, &channel(2, HelpMode::Off)] {
        store.save_help_channel(it).await.unwrap();
    }
    let found = fixture.reopen().await.help_channel(live.channel).await;
    assert_eq!(found.unwrap(), Some(live.clone()));
    assert_eq!(store.help_channels().await.unwrap(), vec![live.clone()]);
    assert_eq!(store.help_channels_of(GUILD).await.unwrap().len(), 2);
    let pause = async || {
        let (from, to) = ([HelpMode::Live], HelpMode::Paused);
        let changed = store.change_help_mode(live.channel, &from, to, noon(1, 0));
        changed.await.unwrap()
    };
    assert!(pause().await);
    assert!(!pause().await);
    let now = store.help_channel(live.channel).await.unwrap().unwrap();
    assert_eq!((now.mode, now.mode_since), (HelpMode::Paused, noon(1, 0)));
}

#[tokio::test]
async fn a_thread_is_due_until_its_outcome_is_stored() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let it = thread(1);
    store.add_help_thread(&it, noon(0, 60)).await.unwrap();
    // Discord may deliver the event twice.
    store.add_help_thread(&it, noon(0, 90)).await.unwrap();
    assert_eq!(
        store.next_help_thread_due().await.unwrap(),
        Some(noon(0, 60))
    );
    assert_eq!(store.due_help_threads(noon(0, 59), 9).await.unwrap(), []);
    assert_eq!(
        store.due_help_threads(noon(0, 60), 9).await.unwrap(),
        vec![it.clone()]
    );
    store
        .postpone_help_thread(it.thread, noon(0, 61))
        .await
        .unwrap();
    let due = fixture
        .reopen()
        .await
        .due_help_threads(noon(0, 61), 9)
        .await;
    assert_eq!(due.unwrap()[0].attempts, 1);
    let finish = async |outcome, note: Option<FoundNote>| {
        let finished = store.finish_help_thread(it.thread, outcome, note.as_ref(), noon(0, 62));
        finished.await.unwrap()
    };
    assert!(finish(ThreadOutcome::Previewed, Some(note())).await);
    assert!(!finish(ThreadOutcome::NoNote, None).await);
    assert_eq!(store.next_help_thread_due().await.unwrap(), None);
    let found = store.help_thread(it.thread).await.unwrap().unwrap();
    assert_eq!(found.outcome, Some(ThreadOutcome::Previewed));
    assert_eq!(found.note, Some(note()));
}

#[tokio::test]
async fn removed_and_solved_answers_are_counted() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    for number in 1..=12 {
        let reply = answered(store, number).await;
        if number <= 4 {
            let channel = store.record_unwanted_answer(reply, noon(1, 0)).await;
            assert_eq!(channel.unwrap(), Some(ChannelId(601)));
        }
        let thread = store.help_thread(thread(number).thread).await.unwrap();
        assert_eq!(thread.unwrap().is_removed, number <= 4);
    }
    let count = async |since, limit| {
        let counted = store.count_thread_removals(ChannelId(601), since, limit);
        counted.await.unwrap()
    };
    let removals = |answers, removed| RemovalCount { answers, removed };
    assert_eq!(count(noon(0, 0), 10).await, removals(10, 2));
    assert_eq!(count(noon(0, 0), 20).await, removals(12, 4));
    assert_eq!(count(noon(0, 4), 20).await, removals(9, 1));
    store
        .mark_thread_solved(ChannelId(712), noon(1, 0))
        .await
        .unwrap();
    let newest = store.help_threads_of(ChannelId(601), noon(0, 0), 1).await;
    assert!(newest.unwrap()[0].is_solved);
    let elsewhere = store.record_unwanted_answer(MessageId(1), noon(1, 0)).await;
    assert_eq!(elsewhere.unwrap(), None);
}

#[tokio::test]
async fn threads_are_forgotten_after_a_while_and_when_the_bot_leaves() {
    for forget in ["old", "departure", "other servers"] {
        let fixture = Fixture::new().await;
        let store = &fixture.store;
        let help = channel(1, HelpMode::Live);
        store.save_help_channel(&help).await.unwrap();
        answered(store, 1).await;
        match forget {
            "old" => store.delete_old_help_threads(noon(0, 1)).await.unwrap(),
            "departure" => store.record_departure(GUILD, noon(1, 0)).await.unwrap(),
            _ => drop(store.record_servers(&[], noon(1, 0)).await.unwrap()),
        }
        assert!(store.help_thread(ChannelId(701)).await.unwrap().is_none());
        let is_on = !store.help_channels().await.unwrap().is_empty();
        assert_eq!(is_on, forget == "old", "{forget}");
        // The settings are kept for a while.
        assert!(store.help_channel(help.channel).await.unwrap().is_some());
        store.remove_departed_guilds(noon(40, 0)).await.unwrap();
        let is_known = store.help_channel(help.channel).await.unwrap().is_some();
        assert_eq!(is_known, forget == "old", "{forget}");
    }
}

#[tokio::test]
async fn a_channel_has_a_limit_that_processes_share() {
    let fixture = Fixture::new().await;
    let stores = [fixture.store.clone(), fixture.reopen().await];
    let mut counts = tokio::task::JoinSet::new();
    for number in 1..=20 {
        let it = thread(number);
        stores[0].add_help_thread(&it, noon(0, 0)).await.unwrap();
        let store = stores[number as usize % 2].clone();
        counts.spawn(async move {
            let counted = store.count_thread_answer(&it, noon(0, 0), 3, noon(0, 1));
            (number, counted.await.unwrap())
        });
    }
    let counted = counts.join_all().await;
    let first: Vec<u64> = counted.iter().filter(|it| it.1).map(|it| it.0).collect();
    assert_eq!(first.len(), 3);
    // One that was counted may be tried again, and the next day has a limit of its own.
    for number in 1..=20 {
        let it = thread(number);
        let again = stores[0].count_thread_answer(&it, noon(0, 0), 3, noon(0, 2));
        assert_eq!(again.await.unwrap(), first.contains(&number));
    }
    let next = (1..=20).find(|it| !first.contains(it)).unwrap();
    let next = thread(next);
    let counted = stores[0].count_thread_answer(&next, noon(1, 0), 3, noon(1, 0));
    assert!(counted.await.unwrap());
}
