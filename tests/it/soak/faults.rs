//! Faults of Discord during the whole run, and which missing answers they excuse.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use recite_discord_sim::Sandbox;
use tokio::time::{Instant, sleep, timeout};

use super::members::ActionResult;
use crate::local_discord::faults::Fault;
use crate::local_discord::{StandIn, TEST_TIMEOUT};

/// One request in so many meets a fault.
const ONE_IN: usize = 8;
const BETWEEN_FAULTS: Duration = Duration::from_secs(4);
/// From then on, replayed events arrive too late to be answered in time.
const TOO_LATE: Duration = Duration::from_millis(1_500);
/// Events in transit when the connection broke.
const ON_ITS_WAY: Duration = Duration::from_millis(300);
/// Late, but not so late that the connection counts as dead.
const LATE: Duration = Duration::from_secs(2);
/// Longer than the bot takes to detect a dead connection.
const SILENT_FOR: Duration = Duration::from_secs(8);

/// A time in which Discord did not reach the bot.
#[derive(Clone, Copy, Debug)]
struct Outage {
    begin: Instant,
    end: Option<Instant>,
    /// Whether Discord dropped the session's events.
    loses_events: bool,
}

/// Why the bot could not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// The event came when the session was resumed, and had expired by then.
    Late,
    /// The event was sent to a session that was not resumed.
    SessionLost,
}

#[derive(Clone, Default)]
pub struct FaultInjector {
    outages: Arc<Mutex<Vec<Outage>>>,
    requests: Arc<Mutex<BTreeMap<&'static str, usize>>>,
}

/// A fault of the gateway's connection.
#[derive(Clone, Copy, Debug)]
enum ConnectionFault {
    CloseWithoutCode,
    Close(u16),
    Cut,
    Reconnect,
    Invalid {
        resumable: bool,
    },
    /// The connection goes silent without a close.
    Silent,
    /// Heartbeats are acknowledged late; the connection stays.
    LateAcknowledgements,
}

const BREAKS: [(&str, ConnectionFault); 9] = [
    ("cut", ConnectionFault::Cut),
    ("closed without a code", ConnectionFault::CloseWithoutCode),
    ("asked to reconnect", ConnectionFault::Reconnect),
    ("acknowledged late", ConnectionFault::LateAcknowledgements),
    ("closed with 4000", ConnectionFault::Close(4000)),
    (
        "session invalid, resumable",
        ConnectionFault::Invalid { resumable: true },
    ),
    ("closed with 1001", ConnectionFault::Close(1001)),
    ("silent", ConnectionFault::Silent),
    (
        "session invalid",
        ConnectionFault::Invalid { resumable: false },
    ),
];

impl FaultInjector {
    /// From now on some requests fail, at most one per interaction, so that its answer
    /// can still arrive.
    pub fn disturb_requests(&self, stand_in: &StandIn) {
        let counts = Arc::clone(&self.requests);
        let (mut number, mut met) = (0_usize, HashSet::new());
        stand_in.fail_where(move |request| {
            number += 1;
            let is_new = met.insert(format!("{} {}", request.method, request.path));
            if !is_new || !number.is_multiple_of(ONE_IN) {
                return None;
            }
            let faults = [
                ("delayed", Fault::Delay(Duration::from_millis(700))),
                (
                    "429",
                    Fault::RateLimited {
                        retry_after: Duration::from_millis(300),
                    },
                ),
                ("502", Fault::Status(502)),
                ("lost request", Fault::LostRequest),
                ("lost answer", Fault::LostAnswer),
                ("500 though done", Fault::StatusAfterHandling(500)),
            ];
            let (name, fault) = faults[number / ONE_IN % faults.len()].clone();
            *lock(&counts).entry(name).or_default() += 1;
            Some(fault)
        });
    }

    /// Breaks the gateway's connection repeatedly. Returns how often each fault was used.
    pub async fn disturb_until(
        self,
        until: Instant,
        discord: Arc<Sandbox>,
    ) -> Vec<(&'static str, usize)> {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (name, broken) in BREAKS.iter().cycle() {
            sleep(BETWEEN_FAULTS).await;
            if Instant::now() + 2 * BETWEEN_FAULTS > until {
                break;
            }
            *counts.entry(name).or_default() += 1;
            let before = discord.identify_count() + discord.resume_count();
            if let ConnectionFault::LateAcknowledgements = broken {
                discord.delay_heartbeat_acks(LATE);
                sleep(BETWEEN_FAULTS).await;
                discord.delay_heartbeat_acks(Duration::ZERO);
                continue;
            }
            // 1001 ends the session: events sent in the meantime go to the old session.
            let loses_events = matches!(
                broken,
                ConnectionFault::Invalid { .. } | ConnectionFault::Close(1001)
            );
            self.begin(loses_events);
            match *broken {
                ConnectionFault::CloseWithoutCode => discord.close(None),
                ConnectionFault::Close(code) => discord.close(Some(code)),
                ConnectionFault::Cut => discord.drop_connections(),
                ConnectionFault::Reconnect => discord.reconnect(),
                ConnectionFault::Invalid { resumable } => discord.invalid_session(resumable),
                ConnectionFault::Silent => discord.set_unresponsive(true),
                ConnectionFault::LateAcknowledgements => {}
            }
            if let ConnectionFault::Silent = broken {
                // A connection that was used in the meantime stays dead.
                sleep(SILENT_FOR).await;
                discord.set_unresponsive(false);
            }
            let back = discord
                .until(|it| (it.identify_count() + it.resume_count() > before).then_some(()));
            let back = timeout(TEST_TIMEOUT, back).await;
            back.unwrap_or_else(|_| panic!("not back after it was {name}"));
            discord.wait_until_ready().await;
            self.end();
        }
        counts.into_iter().collect()
    }

    fn begin(&self, loses_events: bool) {
        let begin = Instant::now();
        lock(&self.outages).push(Outage {
            begin,
            end: None,
            loses_events,
        });
    }

    fn end(&self) {
        if let Some(outage) = lock(&self.outages).last_mut() {
            outage.end = Some(Instant::now());
        }
    }

    /// Returns why an event did not reach the bot in time, or `None` if it did.
    pub fn excuse(&self, seen: &ActionResult) -> Option<Excuse> {
        let outages = lock(&self.outages);
        let mut meant = outages.iter().filter(|outage| {
            outage.begin < seen.sent_at + ON_ITS_WAY
                && outage.end.is_none_or(|end| seen.sent_at < end)
        });
        let excuse = |outage: &Outage| {
            let is_late = outage.end.is_none_or(|end| end > seen.sent_at + TOO_LATE);
            match (outage.loses_events, is_late) {
                (true, _) => Some(Excuse::SessionLost),
                (false, true) => Some(Excuse::Late),
                (false, false) => None,
            }
        };
        meant.find_map(excuse)
    }

    /// Returns how many requests met each fault.
    pub fn requests(&self) -> Vec<(&'static str, usize)> {
        lock(&self.requests)
            .iter()
            .map(|(name, count)| (*name, *count))
            .collect()
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}
