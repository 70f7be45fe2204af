//! Moves histories to the new id of a Q&A whose id changed.
//!
//! The database stores what each notes folder contained when it was last processed, separately per folder: bots with
//! different notes on one database do not see each other's Q&As appear or vanish. A history is not moved from an id
//! that other notes still contain, as long as a bot uses those notes.

pub(super) mod rows;

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use self::rows::{
    KnownQa, adopt_notes, forget_qas, load_known_qas, load_sketch, mark_gone, move_histories,
    qas_of_other_notes, qas_with_history, save_known, save_refresh_time,
};
use recite_notes::QaId;
use recite_notes::likeness::{
    Fingerprint, HistoryMove, IdentifiedText, MoveReason, QaState, plan_moves,
};

use super::columns;
use super::database::{Connection, Store};
use super::error::StoreError;

/// A notes folder counts as abandoned once no bot has refreshed it for this long. A refresh that is this far in the
/// future is ignored too: it is from before the clock was set back.
const ABANDONED_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How often a running bot refreshes its notes folder.
const REFRESH_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// A Q&A of the current notes.
#[derive(Clone, Debug)]
pub struct CurrentQa {
    /// Its id.
    pub qa: QaId,
    /// Whether its id is derived from its path and title.
    pub is_derived: bool,
    /// The fingerprint of its text.
    pub fingerprint: Fingerprint,
}

impl Store {
    /// Moves the histories of Q&As that are gone from these notes to where their texts are now, and stores the
    /// current texts. `notes` identifies the notes folder; `current` lists every Q&A in it once.
    pub async fn relink_histories(
        &self,
        notes: &str,
        current: &[CurrentQa],
        now: Timestamp,
    ) -> Result<Vec<HistoryMove>, StoreError> {
        self.write(async |db| relink_histories(db, notes, current, now).await)
            .await
    }

    /// Records that a bot uses these notes. Call it often; it writes only every `REFRESH_EVERY`.
    pub async fn refresh_notes(&self, notes: &str, now: Timestamp) -> Result<(), StoreError> {
        let read_at = self.read(async |db| {
            let read_at = sqlx::query_scalar("SELECT read_at FROM known_notes WHERE notes = $1");
            read_at.bind(notes).fetch_optional(db).await
        });
        let is_fresh = |at: i64| {
            (column_before(now, REFRESH_EVERY)..=columns::encode_instant(now)).contains(&at)
        };
        if read_at.await?.is_none_or(is_fresh) {
            return Ok(());
        }
        self.write(async |db| save_refresh_time(db, notes, now).await)
            .await
    }

    /// Records that no bot uses these notes now.
    pub async fn release_notes(&self, notes: &str) -> Result<(), StoreError> {
        let marked = self.write(async |db| {
            let update = sqlx::query("UPDATE known_notes SET read_at = 0 WHERE notes = $1");
            update.bind(notes).execute(db).await?;
            Ok(())
        });
        marked.await
    }
}

async fn relink_histories(
    db: &mut Connection,
    notes: &str,
    current: &[CurrentQa],
    now: Timestamp,
) -> Result<Vec<HistoryMove>, sqlx::Error> {
    let read = [
        column_before(now, ABANDONED_AFTER),
        column_before(now, -ABANDONED_AFTER),
    ];
    let mut known = load_known_qas(&mut *db, notes).await?;
    if known.is_empty() && adopt_notes(&mut *db, notes, read).await? {
        known = load_known_qas(&mut *db, notes).await?;
    }
    save_refresh_time(&mut *db, notes, now).await?;
    let ids: HashSet<&QaId> = current.iter().map(|it| &it.qa).collect();
    let gone: Vec<&QaId> = known.keys().filter(|id| !ids.contains(id)).collect();
    let is_new = |it: &&CurrentQa| match known.get(&it.qa) {
        Some(known) => known.is_gone || known.sum != it.fingerprint.sum(),
        None => true,
    };
    let new: Vec<&CurrentQa> = current.iter().filter(is_new).collect();
    if new.is_empty() && gone.iter().all(|id| known[*id].is_gone) {
        return Ok(Vec::new());
    }
    let histories = qas_with_history(&mut *db).await?;
    let mut earlier = HashMap::new();
    let replaced = new.iter().filter(|it| it.is_derived).map(|it| &it.qa);
    let replaced = replaced.filter(|id| known.contains_key(*id));
    for id in gone.iter().copied().chain(replaced) {
        if histories.contains(id) {
            let sketch = load_sketch(&mut *db, notes, id).await?;
            earlier.insert(id, Fingerprint::from_parts(known[id].sum, sketch));
        }
    }
    let shown_elsewhere = qas_of_other_notes(&mut *db, notes, read).await?;
    let relinks = plan_moves(&list_places(
        current,
        &known,
        &earlier,
        &histories,
        &shown_elsewhere,
    ));
    move_histories(&mut *db, &relinks).await?;

    let moved: HashSet<&QaId> = relinks.iter().map(|it| &it.from).collect();
    let stays_known = |id: &&&QaId| histories.contains(**id) && !moved.contains(**id);
    let (stay, forgotten): (Vec<&QaId>, Vec<&QaId>) = gone.iter().partition(stays_known);
    forget_qas(&mut *db, notes, &forgotten).await?;
    let just_gone: Vec<&QaId> = stay.into_iter().filter(|id| !known[*id].is_gone).collect();
    mark_gone(&mut *db, notes, &just_gone, now).await?;
    let aside = relinks
        .iter()
        .filter(|it| it.reason == MoveReason::SetAside);
    let aside: Vec<IdentifiedText<'_>> = aside.map(|it| (&it.to, &earlier[&it.from])).collect();
    save_known(&mut *db, notes, &aside, Some(now)).await?;
    let new: Vec<IdentifiedText<'_>> = new.iter().map(|it| (&it.qa, &it.fingerprint)).collect();
    save_known(&mut *db, notes, &new, None).await?;
    Ok(relinks)
}

/// Lists every id with its earlier and its current text. Ids in `shown_elsewhere` count as unchanged, so they are not
/// moved.
fn list_places<'a>(
    current: &'a [CurrentQa],
    known: &HashMap<QaId, KnownQa>,
    earlier: &'a HashMap<&'a QaId, Fingerprint>,
    histories: &'a HashSet<QaId>,
    shown_elsewhere: &HashSet<QaId>,
) -> Vec<QaState<'a>> {
    let ids: HashSet<&QaId> = current.iter().map(|it| &it.qa).collect();
    let here = current.iter().map(|it| {
        let is = &it.fingerprint;
        let was = earlier
            .get(&it.qa)
            .filter(|_| !shown_elsewhere.contains(&it.qa));
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
        previous: earlier.get(id).filter(|_| !shown_elsewhere.contains(id)),
        current: None,
        is_derived: false,
        has_history: true,
    });
    here.chain(gone).collect()
}

/// Returns the column value of the instant `by` before `now`.
fn column_before(now: Timestamp, by: SignedDuration) -> i64 {
    columns::encode_instant(now.saturating_sub(by).unwrap_or(Timestamp::MIN))
}
