//! The store, with real files in temporary folders.

use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use tempfile::TempDir;

use recite_notes::QaId;
use recite_quiz::post::Transition;
use recite_quiz::*;

use super::database::Connection;
use super::*;

mod backup;
mod crash;
mod departures;
mod faults;
mod help_threads;
mod lost;
#[cfg(unix)]
mod modes;
mod posts;
mod privacy;
mod processes;
mod rebuild;
mod relink;
mod replaced;
mod replies;
mod reviews;
mod schedules;
mod statistics;

const GUILD: GuildId = GuildId(7);
const CHANNEL: ChannelId = ChannelId(70);
const DAY: Date = date(2026, 3, 2);

/// A store in a temporary folder, which is removed with this value.
struct Fixture {
    folder: TempDir,
    store: Store,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_file(&folder.path().join("recite.db")).await;
        let store = store.unwrap();
        Self { folder, store }
    }

    /// Opens the same file again, like another process.
    async fn reopen(&self) -> Store {
        let path = self.folder.path().join("recite.db");
        Store::open_file(&path).await.unwrap()
    }
}

fn member(number: u64) -> MemberId {
    MemberId::discord(100_000_000_000_000_000 + number)
}

fn qa(number: u32) -> QaId {
    QaId::parse(&format!("question-{number}")).unwrap()
}

fn day(number: i32) -> Date {
    DAY.saturating_add(number.days())
}

/// Noon of a day, plus this many seconds.
fn noon(number: i32, seconds: i64) -> Timestamp {
    let noon = day(number).at(12, 0, 0, 0).in_tz("UTC").unwrap();
    noon.timestamp() + SignedDuration::from_secs(seconds)
}

fn review(who: u64, what: u32, rating: Rating, on: i32, origin: Origin) -> Review {
    Review {
        member: member(who),
        qa: qa(what),
        rating,
        day: day(on),
        reviewed_at: noon(on, 0),
        origin,
        guild: Some(GUILD),
    }
}

fn post_of(on: i32) -> PostId {
    PostId::new(CHANNEL, day(on))
}

fn schedule(number: u64) -> Schedule {
    Schedule {
        channel: ChannelId(500 + number),
        guild: GUILD,
        post_at: time(9, 30, 0, 0),
        zone: "Europe/Berlin".to_owned(),
        topics: vec!["python/Event loop".to_owned(), "rust".to_owned()],
        role: Some(RoleId(u64::MAX >> 1)),
        is_on: true,
        changed_at: noon(0, 0),
        pause: None,
        set_up_by: Some(member(1)),
    }
}

fn planned(on: i32) -> Post {
    Post {
        qa: Some(qa(on.unsigned_abs())),
        reason: Reason::Gain {
            members: 9,
            forgotten: 4,
            unseen: 1,
        },
        until: noon(on, 6 * 3600),
        ..Post::plan(CHANNEL, GUILD, day(on), noon(on, 0))
    }
}

/// Sends a post, and returns its id.
async fn send(store: &Store, on: i32) -> PostId {
    let post = planned(on);
    assert!(store.plan(&post).await.unwrap());
    let at = noon(on, 1);
    assert!(apply_transition(store, post.id, sending(at, None)).await);
    let message = 9000 + u64::from(on.unsigned_abs());
    assert!(apply_transition(store, post.id, sent(message, at)).await);
    post.id
}

/// Whether this call stored the transition.
async fn try_transition(
    store: &Store,
    post: PostId,
    transition: Transition,
) -> Result<bool, StoreError> {
    Ok(store.transition(post, &transition).await?.is_some())
}

async fn apply_transition(store: &Store, post: PostId, transition: Transition) -> bool {
    try_transition(store, post, transition)
        .await
        .expect("a store")
}

fn sending(at: Timestamp, after: Option<MessageId>) -> Transition {
    Transition::Sending { at, after }
}

fn sent(message: u64, at: Timestamp) -> Transition {
    let message = MessageId(message);
    Transition::Sent { at, message }
}

fn closed(at: Timestamp) -> Transition {
    Transition::Closed { at }
}
