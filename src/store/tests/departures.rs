//! Servers that the bot has left.

use super::*;

async fn guilds_with_settings(store: &Store) -> Vec<GuildId> {
    let mut guilds = Vec::new();
    for number in 1..=3 {
        let guild = GuildId(number);
        if !store.schedules_of(guild).await.unwrap().is_empty() {
            guilds.push(guild);
        }
    }
    guilds
}

/// Three servers with one channel each.
async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    for number in 1..=3 {
        let mut schedule = schedule(number);
        schedule.guild = GuildId(number);
        fixture.store.save_schedule(&schedule).await.unwrap();
    }
    fixture
}

#[tokio::test]
async fn settings_of_a_left_server_are_deleted_after_the_grace_period() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store
        .record_departure(GuildId(1), noon(1, 0))
        .await
        .unwrap();
    store
        .record_departure(GuildId(2), noon(2, 0))
        .await
        .unwrap();
    // A repeated report does not change the date of the departure.
    store
        .record_departure(GuildId(1), noon(5, 0))
        .await
        .unwrap();
    let dropped = store.remove_departed_guilds(noon(1, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(1)]);
    assert_eq!(guilds_with_settings(store).await, [GuildId(2), GuildId(3)]);
    assert!(
        store
            .remove_departed_guilds(noon(1, 0))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_server_that_returns_in_time_keeps_its_settings() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store
        .record_departure(GuildId(1), noon(1, 0))
        .await
        .unwrap();
    store.record_server(GuildId(1)).await.unwrap();
    assert!(
        store
            .remove_departed_guilds(noon(9, 0))
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(guilds_with_settings(store).await.len(), 3);
}

#[tokio::test]
async fn servers_missing_from_a_session_count_as_left() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store
        .record_departure(GuildId(1), noon(1, 0))
        .await
        .unwrap();
    store
        .record_departure(GuildId(2), noon(1, 0))
        .await
        .unwrap();
    // The first is back, the second is still gone, the third left while the bot was offline.
    let listed = [GuildId(1), GuildId(77)];
    let left = store.record_servers(&listed, noon(3, 0)).await.unwrap();
    assert_eq!(left, [GuildId(3)]);
    let dropped = store.remove_departed_guilds(noon(2, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(2)]);
    let dropped = store.remove_departed_guilds(noon(3, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(3)]);
}

#[tokio::test]
async fn a_left_server_gets_no_questions() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store
        .record_departure(GuildId(2), noon(1, 0))
        .await
        .unwrap();
    let asked = store.schedules().await.unwrap();
    let guilds: Vec<_> = asked.iter().map(|schedule| schedule.guild).collect();
    assert_eq!(guilds, [GuildId(1), GuildId(3)]);
}
