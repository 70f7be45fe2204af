//! The local Discord that these tests run against; its own tests are in `crates/discord-sim/tests`.

pub use recite_discord_sim::checks;
pub use recite_discord_sim::recorder;
pub use recite_discord_sim::testing::{
    POLL_INTERVAL, StandIn, TEST_TIMEOUT, faults, patient_options, stages,
};
