//! Requests that Discord refuses: not repeated so often that it bans the address.

use std::time::Duration;

use recite_discord_sim::fixtures::{DAILY, GENERAL};
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::daily::{self, EVENING, evening, messages};
use crate::local_discord::faults::Fault;

/// The number of refused requests at which background work pauses.
const MANY: u64 = 1_000;
/// Few enough that a busy machine answers them within the bot's own time limit.
const AT_ONCE: usize = 10;
const REFUSED: &str = "recite_discord_requests_total{status=\"403\"}";
const CONFIG: &str = "[monitor]\nlisten = \"127.0.0.1:0\"\n[search]\nmodel_dir = \"\"\n";

/// Sends interactions whose answers Discord refuses until the bot has counted enough refusals. (The number of requests
/// that Discord got is not enough: a busy bot may not have read every response yet.)
async fn refuse_many(bot: &mut BotUnderTest) {
    let refused = Fault::Rejected {
        status: 403,
        code: 0,
        message: "no",
    };
    let answers = "/interactions/";
    bot.stand_in.fail_from_now("POST", answers, refused);
    let ben = bot.stand_in.person("ben");
    let mut seen = 0;
    while seen < MANY + MANY / 10 {
        for _ in 0..AT_ONCE {
            let options = json!({"question": "rules"});
            bot.stand_in.discord.slash(&ben, GENERAL, "ask", options);
        }
        seen = bot.until_counted(REFUSED, seen + 1).await;
    }
    bot.stand_in.clear_faults();
}

#[tokio::test]
async fn after_many_refused_requests_background_work_pauses_and_members_are_answered() {
    let mut bot = BotUnderTest::ready_at(daily::notes(), CONFIG, EVENING).await;
    bot.set_up_daily().await;
    refuse_many(&mut bot).await;
    let own = bot.stand_in.requests_to("GET", "/channels/").len();
    bot.set_clock("2026-03-01T09:00:00Z");
    bot.until_logged("rejected too many requests").await;
    bot.until_status("too many rejected requests", 1).await;
    assert_eq!(bot.stand_in.requests_to("GET", "/channels/").len(), own);
    messages(&bot.stand_in, DAILY, 0).await;
    assert_eq!(bot.log().matches("rejected too many requests").count(), 1);
}

#[tokio::test]
async fn a_token_refused_while_running_stops_the_bot_with_a_clear_message() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stand_in.fail_from_now("GET", "/", Fault::Status(401));
    bot.set_clock("2026-03-01T09:00:00Z");
    let ended = bot.exit_code().await;
    let log = bot.log();
    assert_eq!(ended, Some(2), "{log}");
    assert!(log.contains("error: Discord rejects the token"), "{log}");
}

#[tokio::test]
async fn a_token_refused_once_does_not_stop_the_bot() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let path = format!("/channels/{DAILY}");
    bot.stand_in.fail_next("GET", &path, Fault::Status(401));
    bot.set_clock("2026-03-01T09:00:00Z");
    bot.until_logged("accepted it on the next attempt").await;
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

/// A global limit also holds for requests to other routes.
#[tokio::test]
async fn a_global_rate_limit_also_delays_the_next_request() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let own = bot.stand_in.requests_to("GET", "/channels/").len();
    let limited = Fault::GlobalRateLimit {
        retry_after: Duration::from_secs(3_600),
    };
    bot.stand_in.fail_next("GET", "/channels/", limited);
    bot.set_clock("2026-03-01T09:00:00Z");
    // Waits until the bot has read the refusal, not only until Discord has sent it.
    bot.until_logged("cannot post the question of").await;
    // This command needs requests of the bot's own.
    let options = json!({"channel": DAILY, "time": "10:00", "timezone": "UTC"});
    bot.admin("daily setup", options).await;
    bot.until_logged("rejected too many").await;
    assert_eq!(bot.stand_in.requests_to("GET", "/channels/").len(), own + 1);
    bot.still_knows().await;
}

impl BotUnderTest {
    /// The problems that a member would notice.
    async fn still_knows(&self) {
        let asked = json!({"question": "What is the git rule 3?"});
        let message = self.stand_in.slash("ask", asked).await;
        assert!(
            message.text().contains("git answer 3"),
            "{}",
            message.text()
        );
    }
}
