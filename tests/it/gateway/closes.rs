//! Close frames: those that are final, and those after which the bot connects again.

use recite_discord_sim::SessionRejection;

use crate::bot::BotUnderTest;
use crate::fatal_errors::errors;
use crate::local_discord::StandIn;
use crate::notes::Notes;

const FINAL: [u16; 3] = [4010, 4011, 4012];

impl BotUnderTest {
    /// Waits until it stops by itself; it logs once what an operator must check.
    async fn ends_shut_out(&mut self, code: u16) {
        let ended = self.exit_code().await;
        let log = self.log();
        assert_eq!(ended, Some(3), "{code}: {log}");
        let line = format!("({code}). A restart does not help");
        let errors = errors(&log);
        assert_eq!(errors.len(), 1, "{code}: {log}");
        assert!(errors[0].contains(&line), "{code}: {log}");
        self.assert_secrets_kept();
    }
}

#[tokio::test]
async fn a_permanently_refused_session_stops_the_bot_with_its_own_exit_code() {
    for code in FINAL {
        let stand_in = StandIn::start().await;
        stand_in.discord.reject_identify(Some(code));
        let mut bot = BotUnderTest::of(Notes::fixtures())
            .on(stand_in)
            .start()
            .await;
        bot.ends_shut_out(code).await;
        assert_eq!(bot.stand_in.discord.rejected_identify_count(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_permanently_ended_session_stops_the_bot() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in.discord.close(Some(4011));
    bot.ends_shut_out(4011).await;
}

#[tokio::test]
async fn a_close_without_a_code_is_resumed() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in.discord.close(None);
    let resumed = bot.stand_in.discord.wait_for_resumes(1);
    bot.stand_in.wait_for("a resumed session", resumed).await;
    bot.still_answers().await;
    assert_eq!(bot.stand_in.discord.identify_count(), 1);
}

/// These end the session, so resuming it would only cost time.
#[tokio::test]
async fn after_a_close_that_ends_the_session_a_new_one_begins() {
    for code in [1000, 1001, 4003, 4005, 4007, 4009] {
        let stand_in = StandIn::start().await;
        let bot = BotUnderTest::start_impatient(stand_in).await;
        bot.wait_until_ready(1).await;
        bot.stand_in.discord.close(Some(code));
        bot.wait_for_identifies(2).await;
        bot.still_answers().await;
        assert_eq!(bot.stand_in.discord.resume_count(), 0, "{code}");
    }
}

#[tokio::test]
async fn a_close_without_a_code_before_the_session_begins_is_noticed() {
    let stand_in = StandIn::start().await;
    let refusal = Some(SessionRejection::Close(None));
    stand_in.discord.reject_identify_with(refusal);
    let bot = BotUnderTest::start_impatient(stand_in).await;
    bot.until_logged("before a session started").await;
    bot.stand_in.discord.reject_identify_with(None);
    bot.wait_until_ready(1).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn a_bot_whose_connection_was_closed_without_a_code_stops() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in.discord.close(None);
    let ended = bot.stand_in.discord.wait_for_closed_connections(1);
    bot.stand_in
        .wait_for("the end of the connection", ended)
        .await;
    bot.stop().await;
}

/// Discord closes like this when it restarts a server or moves a connection. Events that it
/// sends in the meantime wait for the session.
#[tokio::test]
async fn a_temporary_close_is_resumed() {
    for code in [1002, 1006, 1012, 3000, 4000, 4001, 4002, 4008] {
        let bot = BotUnderTest::ready(Notes::fixtures()).await;
        bot.stand_in.discord.close(Some(code));
        let resumed = bot.stand_in.discord.wait_for_resumes(1);
        bot.stand_in
            .wait_for(&format!("a resume after {code}"), resumed)
            .await;
        bot.still_answers().await;
        assert_eq!(bot.stand_in.discord.identify_count(), 1, "{code}");
    }
}
