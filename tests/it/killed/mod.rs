//! One message per channel and local date, whenever the bot is killed.
//!
//! Each round is a day: the clock is set to the hour of the daily question, a fault happens at
//! Discord, the bot is killed with SIGKILL at a random moment and started again, once or twice. Everything is
//! drawn from a fixed seed; timing differs from run to run, so the counts of events
//! are printed and not asserted. No run may lose a question or post one twice.

mod counts;
mod days;
mod plan;
mod records;

use recite_lab::eval::splitmix::SplitMix;
use tokio::task::JoinSet;

use crate::local_discord::stages::RequestStage;
use counts::{DAYS, EventCounts, KILLS, POSTS};
use days::BotDays;
use plan::{Downtime, Kill, PlannedFault, Round};

const SEED: u64 = 20_261_122;
/// The number of bots that run in parallel, each with its own Discord: most of a round is waiting.
const BOTS: u64 = 4;
/// The number of rounds, unless `RECITE_KILLS` sets another.
const ROUNDS: u64 = 32;

fn rounds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "asks how long to test, not what")]
    let asked = std::env::var("RECITE_KILLS").ok();
    asked.map_or(ROUNDS, |kills| kills.parse().expect("a number of kills"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_posts_once_a_day() {
    let rounds = rounds();
    let mut bots = JoinSet::new();
    for bot in 0..BOTS {
        bots.spawn(async move {
            let mut draw = SplitMix::new(SEED + bot);
            let mut days = BotDays::begin(format!("bot {bot}")).await;
            for _ in 0..rounds.div_ceil(BOTS) {
                days.pass(Round::drawn(&mut draw)).await;
            }
            days.end().await
        });
    }
    let mut all = EventCounts::default();
    for counts in bots.join_all().await {
        all.add(counts);
    }
    println!("{all}");
}

/// Kills at moments at which the bot is blocked, so that they work on any machine.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_step_of_a_post_it_finds_the_outcome() {
    let first = |moment, trouble, away| Round {
        kill: Kill::Act(1, moment),
        again: None,
        trouble,
        away,
    };
    for (round, kind, name) in [
        (
            first(
                RequestStage::Arrived,
                PlannedFault::Nothing,
                Downtime::AMoment,
            ),
            POSTS,
            "sent again",
        ),
        (
            first(RequestStage::Done, PlannedFault::Nothing, Downtime::AMoment),
            POSTS,
            "found again",
        ),
        (
            first(
                RequestStage::Done,
                PlannedFault::NoHistory,
                Downtime::Minutes,
            ),
            DAYS,
            "one message, held",
        ),
        (
            first(
                RequestStage::Arrived,
                PlannedFault::Nothing,
                Downtime::PastTheWindow,
            ),
            DAYS,
            "none, because",
        ),
    ] {
        let mut days = BotDays::begin(format!("{round:?}")).await;
        let killed = round.kill.name();
        days.pass(round).await;
        let counts = days.end().await;
        assert!(counts.times(KILLS, &killed) == 1, "{counts}");
        assert!(counts.times(kind, name) >= 1, "{name}\n{counts}");
    }
}
