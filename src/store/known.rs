//! What each Q&A last said, and histories that follow it under another id.
//!
//! Known is what the notes said when they were last followed, apart for each folder of notes: bots
//! with different notes on one database see each other's Q&As neither come nor go. From under an id that
//! other notes show nothing is moved, as long as somebody reads those.

pub(super) mod rows;

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use self::rows::{Known, adopt, forget, histories, known_qas, learn, mark_gone, say_read};
use self::rows::{move_histories, shown_elsewhere, sketch};
use recite_notes::QaId;
use recite_notes::likeness::{
    Fingerprint, HistoryMove, IdentifiedText, MoveReason, QaState, plan_moves,
};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;

/// Notes that nobody has read for so long are nobody's; who reads them says so more often. So are those that
/// were read so long from now, before the clock was set back.
const READ_WITHIN: SignedDuration = SignedDuration::from_hours(1);
const SAY_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// A Q&A as the notes have it now.
#[derive(Clone, Debug)]
pub struct Present {
    pub qa: QaId,
    /// Whether its id follows from where it stands.
    pub is_derived: bool,
    pub fingerprint: Fingerprint,
}

impl Store {
    /// Moves the history of what has gone from these notes to where it went, and remembers what they
    /// say now. `notes` tells them from others; `present` is every Q&A in them, each once.
    pub async fn follow(
        &self,
        notes: &str,
        present: &[Present],
        now: Timestamp,
    ) -> Result<Vec<HistoryMove>, StoreError> {
        self.write(async |db| follow(db, notes, present, now).await)
            .await
    }

    /// Says that somebody reads these notes; to be said often, and written now and then.
    pub async fn mark_read(&self, notes: &str, now: Timestamp) -> Result<(), StoreError> {
        let read_at = self.read(async |db| {
            let read_at = sqlx::query_scalar("SELECT read_at FROM known_notes WHERE notes = $1");
            read_at.bind(notes).fetch_optional(db).await
        });
        let is_fresh = |at: i64| (before(now, SAY_EVERY)..=columns::of_instant(now)).contains(&at);
        if read_at.await?.is_none_or(is_fresh) {
            return Ok(());
        }
        self.write(async |db| say_read(db, notes, now).await).await
    }

    /// Says that nobody reads these notes any more.
    pub async fn mark_unread(&self, notes: &str) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query("UPDATE known_notes SET read_at = 0 WHERE notes = $1");
            update.bind(notes).execute(db).await?;
            Ok(())
        });
        marked.await
    }
}

async fn follow(
    db: &mut Connection,
    notes: &str,
    present: &[Present],
    now: Timestamp,
) -> Result<Vec<HistoryMove>, sqlx::Error> {
    let read = [before(now, READ_WITHIN), before(now, -READ_WITHIN)];
    let mut known = known_qas(&mut *db, notes).await?;
    if known.is_empty() && adopt(&mut *db, notes, read).await? {
        known = known_qas(&mut *db, notes).await?;
    }
    say_read(&mut *db, notes, now).await?;
    let ids: HashSet<&QaId> = present.iter().map(|it| &it.qa).collect();
    let gone: Vec<&QaId> = known.keys().filter(|id| !ids.contains(id)).collect();
    let is_news = |it: &&Present| match known.get(&it.qa) {
        Some(known) => known.is_gone || known.sum != it.fingerprint.sum(),
        None => true,
    };
    let news: Vec<&Present> = present.iter().filter(is_news).collect();
    if news.is_empty() && gone.iter().all(|id| known[*id].is_gone) {
        return Ok(Vec::new());
    }
    let histories = histories(&mut *db).await?;
    let mut were = HashMap::new();
    let replaced = news.iter().filter(|it| it.is_derived).map(|it| &it.qa);
    let replaced = replaced.filter(|id| known.contains_key(*id));
    for id in gone.iter().copied().chain(replaced) {
        if histories.contains(id) {
            let sketch = sketch(&mut *db, notes, id).await?;
            were.insert(id, Fingerprint::from_parts(known[id].sum, sketch));
        }
    }
    let shown = shown_elsewhere(&mut *db, notes, read).await?;
    let relinks = plan_moves(&places(present, &known, &were, &histories, &shown));
    move_histories(&mut *db, &relinks).await?;

    let moved: HashSet<&QaId> = relinks.iter().map(|it| &it.from).collect();
    let stays_known = |id: &&&QaId| histories.contains(**id) && !moved.contains(**id);
    let (stay, forgotten): (Vec<&QaId>, Vec<&QaId>) = gone.iter().partition(stays_known);
    forget(&mut *db, notes, &forgotten).await?;
    let just_gone: Vec<&QaId> = stay.into_iter().filter(|id| !known[*id].is_gone).collect();
    mark_gone(&mut *db, notes, &just_gone, now).await?;
    let aside = relinks
        .iter()
        .filter(|it| it.reason == MoveReason::SetAside);
    let aside: Vec<IdentifiedText<'_>> = aside.map(|it| (&it.to, &were[&it.from])).collect();
    learn(&mut *db, notes, &aside, Some(now)).await?;
    let news: Vec<IdentifiedText<'_>> = news.iter().map(|it| (&it.qa, &it.fingerprint)).collect();
    learn(&mut *db, notes, &news, None).await?;
    Ok(relinks)
}

/// Every id with what it said and says. What `shown` has counts as unchanged: it may not be moved.
fn places<'a>(
    present: &'a [Present],
    known: &HashMap<QaId, Known>,
    were: &'a HashMap<&'a QaId, Fingerprint>,
    histories: &'a HashSet<QaId>,
    shown: &HashSet<QaId>,
) -> Vec<QaState<'a>> {
    let ids: HashSet<&QaId> = present.iter().map(|it| &it.qa).collect();
    let here = present.iter().map(|it| {
        let is = &it.fingerprint;
        let was = were.get(&it.qa).filter(|_| !shown.contains(&it.qa));
        QaState {
            id: &it.qa,
            previous: known.contains_key(&it.qa).then(|| was.unwrap_or(is)),
            current: Some(is),
            is_derived: it.is_derived,
            has_history: histories.contains(&it.qa),
        }
    });
    let gone = histories.iter().filter(|id| !ids.contains(id));
    let gone = gone.map(|id| QaState {
        id,
        previous: were.get(id).filter(|_| !shown.contains(id)),
        current: None,
        is_derived: false,
        has_history: true,
    });
    here.chain(gone).collect()
}

/// So long before, as a column holds it.
fn before(now: Timestamp, by: SignedDuration) -> i64 {
    columns::of_instant(now.saturating_sub(by).unwrap_or(Timestamp::MIN))
}
