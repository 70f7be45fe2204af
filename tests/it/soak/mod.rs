//! Load and faults together: members who ask, quiz themselves and press without a pause, writers who save
//! notes every few seconds, some of them broken, and a Discord that fails in every way it can.
//!
//! No answer may be wrong or older than an earlier one, and at the end the newest notes answer. The number of
//! answers, their latency and the resource usage are only printed, since they depend on
//! the machine. It takes half a minute as a test; the long run is
//! `RECITE_SOAK_MINUTES=30 cargo test --release --test it soak -- --nocapture`.

mod faults;
mod members;
mod process;
mod writers;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use self::faults::{Excuse, FaultInjector};
use self::members::{ActionResult, MemberAction};
use self::process::Usage;
use self::writers::{GADGETS, NoteHistory};
use crate::bot::BotUnderTest;
use crate::local_discord::{POLL_INTERVAL, StandIn};

/// The most interactions per second.
const RATE: u32 = 20;
/// The most interactions that wait for an answer: a slow machine gets fewer per second.
const AT_ONCE: usize = 20;
/// The warm-up, in which caches fill and every kind of work is done once.
const WARM_UP: Duration = Duration::from_secs(10);
/// The time without load, to measure the idle process.
const IDLE: Duration = Duration::from_secs(10);
const HALF_A_MINUTE: Duration = Duration::from_secs(30);
/// Shorter than Discord's, so that the test has many of them.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// The duration of the long run, if it is requested.
fn length() -> Option<Duration> {
    #[expect(clippy::disallowed_methods, reason = "asks how long to test, not what")]
    let minutes = std::env::var("RECITE_SOAK_MINUTES").ok()?;
    let minutes: f64 = minutes.parse().expect("a number of minutes");
    Some(Duration::from_secs_f64(minutes * 60.0))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn during_faults_no_answer_is_wrong_and_the_newest_notes_win() {
    let stand_in = StandIn::start_with(SandboxOptions {
        heartbeat_interval: HEARTBEAT,
        ..SandboxOptions::default()
    });
    let library = NoteHistory::new();
    let config = "[search]\nmodel_dir = \"\"\n[quiz]\nnew_per_day = 1000\n";
    let mut bot = BotUnderTest::of(library.notes())
        .on(stand_in.await)
        .config(config)
        .binary()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    let pid = bot.process().id();
    let (begin, asked_for) = (Instant::now(), length());
    let length = asked_for.unwrap_or(HALF_A_MINUTE);
    let (warm_up, until) = (begin + WARM_UP.min(length / 3), begin + length);
    let half = warm_up + (until - warm_up) / 2;

    let discord = std::sync::Arc::clone(&bot.stand_in.discord);
    let writers = tokio::spawn(library.clone().write_until(until));
    let disturber = FaultInjector::default();
    disturber.disturb_requests(&bot.stand_in);
    let faults = tokio::spawn(disturber.clone().disturb_until(until, discord.clone()));

    let mut ticks = interval(Duration::from_secs(1) / RATE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut acts, mut seen) = (JoinSet::new(), Vec::new());
    let (mut usages, mut number) = (Vec::new(), 0);
    while Instant::now() < until {
        ticks.tick().await;
        let act = MemberAction::nth(number, &discord, &library);
        acts.spawn(act.done(discord.clone()));
        number += 1;
        while let Some(done) = match acts.len() {
            AT_ONCE.. => acts.join_next().await,
            _ => acts.try_join_next(),
        } {
            seen.push(done.expect("an act does not panic"));
        }
        let due = [warm_up, half].get(usages.len()).copied();
        if due.is_some_and(|due| Instant::now() >= due) {
            usages.push(Usage::of(pid));
        }
    }
    while let Some(done) = acts.join_next().await {
        seen.push(done.expect("an act does not panic"));
    }
    let (edits, faults) = (
        writers.await.expect("writers"),
        faults.await.expect("faults"),
    );
    bot.stand_in.clear_faults();
    usages.resize_with(2, || Usage::of(pid));
    usages.push(Usage::of(pid));
    println!("{}", report(&seen, &disturber, &usages, &edits, &faults));
    if asked_for.is_some() {
        tokio::time::sleep(IDLE).await;
        let idle = Usage::of(pid).since(&usages[2]);
        println!("idle: {:.1} % of a core", 100.0 * idle.busy());
    }
    let wrong: Vec<&ActionResult> = seen.iter().filter(|it| it.wrong.is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", bot.log());
    library.save_all();
    for gadget in 0..GADGETS.len() {
        let newest = async {
            while !library.is_newest(gadget) {
                tokio::time::sleep(POLL_INTERVAL).await;
                let asked = MemberAction::ask(gadget, &discord, &library);
                asked.done(discord.clone()).await;
            }
        };
        bot.stand_in.wait_for("the newest notes", newest).await;
    }
    assert_eq!(bot.stand_in.violations(), [""; 0]);
    bot.stop().await;
}

fn report(
    seen: &[ActionResult],
    disturber: &FaultInjector,
    usages: &[Usage],
    edits: &[(&str, usize)],
    faults: &[(&str, usize)],
) -> String {
    let mut report = String::new();
    let unanswered: Vec<&ActionResult> = seen.iter().filter(|it| it.is_unanswered()).collect();
    let count = |excuse| {
        let of = unanswered.iter().map(|it| disturber.excuse(it));
        of.filter(|it| *it == excuse).count()
    };
    let mut took: Vec<Duration> = seen.iter().filter_map(|it| it.took).collect();
    took.sort();
    let at = |share: usize| {
        took.get(took.len() * share / 1000)
            .copied()
            .unwrap_or_default()
    };
    let _ = writeln!(
        report,
        "interactions: {}, wrong answers: {}",
        seen.len(),
        seen.iter().filter(|it| it.wrong.is_some()).count(),
    );
    let _ = writeln!(
        report,
        "apologies: {}; unanswered: {} that reached the bot, {} that came too late over a resumed session, {} lost with their session",
        seen.iter().filter(|it| it.is_apology).count(),
        count(None),
        count(Some(Excuse::Late)),
        count(Some(Excuse::SessionLost)),
    );
    let _ = writeln!(
        report,
        "answered after p50 {:?}, p99 {:?}, at most {:?}",
        at(500),
        at(990),
        took.last()
    );
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    seen.iter()
        .for_each(|it| *kinds.entry(it.what).or_default() += 1);
    let kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    let counted = |what: &[(&str, usize)]| {
        let counts = what.iter().map(|(name, count)| format!("{name} {count}"));
        counts.collect::<Vec<_>>().join(", ")
    };
    let _ = writeln!(report, "last interactions: {}", counted(&kinds));
    let _ = writeln!(report, "faults of the gateway: {}", counted(faults));
    let _ = writeln!(
        report,
        "faults of requests: {}",
        counted(&disturber.requests())
    );
    let _ = writeln!(report, "saves of notes: {}", counted(edits));
    let resident: Vec<String> = usages
        .iter()
        .map(|it| format!("{:.1} MB", it.resident_kb as f64 / 1024.0))
        .collect();
    let whole = usages[2].since(&usages[0]);
    let _ = write!(
        report,
        "resident: {} (start, middle, end); busy {:.1} % of a core",
        resident.join(", "),
        100.0 * whole.busy()
    );
    report
}
