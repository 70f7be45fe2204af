//! Errors that only an operator can fix: one clear message, exit code 2, and no retry.

use crate::binary::{Process, RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::local_discord::{StandIn, TEST_TIMEOUT};
use crate::notes::{FIXTURES, Notes};

/// Returns the lines that report a problem.
pub fn errors(log: &str) -> Vec<&str> {
    let is_error = |line: &&str| {
        line.starts_with("error: ") || line.contains(" ERROR ") || line.contains(" WARN ")
    };
    log.lines().filter(is_error).collect()
}

#[tokio::test]
async fn a_refused_token_or_intent_stops_the_bot_at_once() {
    let cases = [
        (
            4004,
            "Discord rejects the token. Reset it in the developer portal",
        ),
        (4013, "Discord rejects the gateway intents"),
        (4014, "Discord rejects the gateway intents"),
    ];
    for (code, message) in cases {
        let stand_in = StandIn::start().await;
        stand_in.discord.reject_identify(Some(code));
        let mut bot = BotUnderTest::of(Notes::fixtures())
            .on(stand_in)
            .start()
            .await;
        let ended = bot.exit_code().await;
        let log = bot.log();
        assert_eq!(ended, Some(2), "{code}: {log}");
        assert_eq!(errors(&log).len(), 1, "{code}: {log}");
        assert!(errors(&log)[0].contains(message), "{code}: {log}");
        assert_eq!(bot.stand_in.discord.rejected_identify_count(), 1, "{code}");
        bot.assert_secrets_kept();
    }
}

#[tokio::test]
async fn a_token_refused_by_the_api_stops_the_bot_at_once() {
    let stand_in = StandIn::start().await;
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let mut command = recite(folder.path());
    command.args(["serve", "--notes", FIXTURES]);
    command.env("DISCORD_TOKEN", "not-the-token");
    command.env("DISCORD_API_URL", stand_in.url());
    let mut process = Process::start(command);
    let ended = process.exit_code(TEST_TIMEOUT).await;
    let log = process.log();
    assert_eq!(ended, Some(2), "{log}");
    assert_eq!(errors(&log).len(), 1, "{log}");
    assert!(errors(&log)[0].contains("DISCORD_TOKEN"), "{log}");
    assert!(!log.contains("not-the-token"), "{log}");
    let refused = stand_in.requests();
    let refused = refused.iter().filter(|it| it.status == Some(401));
    assert_eq!(refused.count(), 1);
}

#[test]
fn without_a_token_the_error_says_where_to_put_one() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    // `recite` without a command is `recite serve`; an empty token counts as missing.
    for (arguments, token) in [
        (&["serve"][..], None),
        (&[][..], None),
        (&[][..], Some(" ")),
    ] {
        let mut command = recite(folder.path());
        command.args(arguments).args(["--notes", FIXTURES]);
        command.envs(token.map(|token| ("DISCORD_TOKEN", token)));
        let ran = RunOutput::of(&mut command);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let lines = errors(&ran.stderr);
        assert_eq!(lines.len(), 1, "{ran:?}");
        assert!(
            lines[0].contains("DISCORD_TOKEN") && lines[0].contains(".env"),
            "{ran:?}"
        );
    }
}

/// Invalid tokens: pasted with a line break, half of a line, a wrong file.
#[test]
fn a_malformed_token_is_reported_without_printing_it() {
    let written = [
        "secret\nhalf",
        "secret\thalf",
        "secret half",
        "secret\u{7f}half",
        "secr\u{e9}t\u{200b}half",
    ];
    for token in written {
        for in_file in [false, true] {
            for arguments in [&["serve"][..], &["check", "--online"]] {
                let folder = tempfile::TempDir::new().expect("a temporary folder");
                let mut command = recite(folder.path());
                command.args(arguments).args(["--notes", FIXTURES]);
                if in_file {
                    let line = format!("DISCORD_TOKEN=\"{}\"\n", token.replace('\n', "\\n"));
                    std::fs::write(folder.path().join(".env"), line).expect("a file");
                } else {
                    command.env("DISCORD_TOKEN", token);
                }
                let ran = RunOutput::of(&mut command);
                assert_eq!(ran.code, Some(2), "{token:?} {arguments:?}: {ran:?}");
                let lines = errors(&ran.stderr);
                assert_eq!(lines.len(), 1, "{token:?}: {ran:?}");
                assert!(lines[0].contains("`DISCORD_TOKEN` has a"), "{ran:?}");
                assert!(lines[0].contains("developer portal"), "{ran:?}");
                let all = ran.stderr + &ran.stdout;
                assert!(!all.contains("half") && !all.contains("secr"), "{all}");
            }
        }
    }
}
