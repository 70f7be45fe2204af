//! One message per channel and local date, whatever moment the bot is killed at.
//!
//! Each round is a day: the clock is set to the hour of the daily question, something goes wrong at
//! Discord, the bot is killed with SIGKILL at a drawn moment and started again, once or twice. All is
//! drawn from a fixed seed; what the machine makes of it differs a little from run to run, and no
//! run may lose a question or post one twice.

mod counts;
mod days;
mod drawn;
mod records;

use recite::eval::splitmix::SplitMix;
use tokio::task::JoinSet;

use counts::{Counts, DAYS, KILLS, POSTS};
use days::Days;
use drawn::Round;

const SEED: u64 = 20_261_122;
/// Bots side by side, each with a Discord of its own: most of a round is waiting.
const BOTS: u64 = 4;
const ROUNDS: u64 = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_300_times_it_posts_once_a_day() {
    let mut bots = JoinSet::new();
    for bot in 0..BOTS {
        bots.spawn(async move {
            let mut draw = SplitMix::new(SEED + bot);
            let mut days = Days::begin(format!("bot {bot}")).await;
            for _ in 0..ROUNDS / BOTS {
                days.pass(Round::drawn(&mut draw)).await;
            }
            days.end().await
        });
    }
    let mut all = Counts::default();
    for counts in bots.join_all().await {
        all.add(counts);
    }
    println!("{all}");
    assert!(all.times(KILLS, "") >= ROUNDS as usize, "{all}");
    // That the moments still are where the bot acts.
    for (kind, name, least) in [
        (KILLS, "at an act", 60),
        (POSTS, "found again", 30),
        (POSTS, "sent again", 30),
        (DAYS, "one message, held", 5),
    ] {
        assert!(all.times(kind, name) >= least, "{name}\n{all}");
    }
}
