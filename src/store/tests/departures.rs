//! Servers that the bot left.

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

/// Three servers with a channel each.
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
async fn settings_go_with_the_server_once_the_time_is_over() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store.note_departure(GuildId(1), noon(1, 0)).await.unwrap();
    store.note_departure(GuildId(2), noon(2, 0)).await.unwrap();
    // Told again it has not left later.
    store.note_departure(GuildId(1), noon(5, 0)).await.unwrap();
    let dropped = store.drop_departed(noon(1, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(1)]);
    assert_eq!(guilds_with_settings(store).await, [GuildId(2), GuildId(3)]);
    assert!(store.drop_departed(noon(1, 0)).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_comes_back_in_time_loses_nothing() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store.note_departure(GuildId(1), noon(1, 0)).await.unwrap();
    store.note_server(GuildId(1)).await.unwrap();
    assert!(store.drop_departed(noon(9, 0)).await.unwrap().is_empty());
    assert_eq!(guilds_with_settings(store).await.len(), 3);
}

#[tokio::test]
async fn what_a_session_does_not_list_is_left_from_then_on() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store.note_departure(GuildId(1), noon(1, 0)).await.unwrap();
    store.note_departure(GuildId(2), noon(1, 0)).await.unwrap();
    // The first is back, the second is still gone, the third left while nobody looked.
    let listed = [GuildId(1), GuildId(77)];
    let left = store.note_servers(&listed, noon(3, 0)).await.unwrap();
    assert_eq!(left, [GuildId(3)]);
    let dropped = store.drop_departed(noon(2, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(2)]);
    let dropped = store.drop_departed(noon(3, 0)).await.unwrap();
    assert_eq!(dropped, [GuildId(3)]);
}

#[tokio::test]
async fn nothing_is_asked_in_a_server_that_was_left() {
    let fixture = fixture().await;
    let store = &fixture.store;
    store.note_departure(GuildId(2), noon(1, 0)).await.unwrap();
    let asked = store.schedules().await.unwrap();
    let guilds: Vec<_> = asked.iter().map(|schedule| schedule.guild).collect();
    assert_eq!(guilds, [GuildId(1), GuildId(3)]);
}
