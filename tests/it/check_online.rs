//! `recite check --online`: what works, and what to change.

use std::path::Path;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, GENERAL, QUIZ};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::daily::evening;
use crate::local_discord::faults::Fault;
use crate::local_discord::{StandIn, patient_options};
use crate::notes::FIXTURES;

/// The settings for `recite check --online`.
struct OnlineSettings<'a> {
    url: &'a str,
    token: &'a str,
    data: &'a Path,
    listen: &'a str,
}

impl OnlineSettings<'_> {
    /// Runs on another thread, since the runtime serves the local Discord.
    async fn check(&self, arguments: &[&str]) -> RunOutput {
        let folder = TempDir::new().expect("a temporary folder");
        let mut recite = recite(folder.path());
        recite.args(["check", "--online", "--notes", FIXTURES]);
        recite.args(arguments).env("DISCORD_TOKEN", self.token);
        recite.env("DISCORD_API_URL", self.url);
        recite.env("RECITE_DATA_DIR", self.data);
        recite.env("RECITE_LISTEN", self.listen);
        let ran = tokio::task::spawn_blocking(move || RunOutput::of(&mut recite)).await;
        let ran = ran.expect("it runs");
        assert!(!ran.stdout.contains("a-secret"), "{ran:?}");
        ran
    }
}

impl BotUnderTest {
    async fn check_online(&self, arguments: &[&str]) -> RunOutput {
        let database = self.database();
        let file = Path::new(database.trim_start_matches("sqlite:"));
        let given = OnlineSettings {
            url: self.stand_in.url(),
            token: self.stand_in.token(),
            data: file.parent().expect("it lies in a folder"),
            listen: "",
        };
        given.check(arguments).await
    }
}

/// Returns the lines that report something to change.
fn changes(ran: &RunOutput) -> Vec<&str> {
    let lines = ran.stdout.lines();
    lines.filter(|it| it.starts_with("change")).collect()
}

#[tokio::test]
async fn a_bot_that_works_needs_no_change() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let ran = bot.check_online(&[]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in [
        "is writable; 1 channel has a daily question",
        "token: belongs to `recite`",
        "application: `recite` sends interactions to the gateway",
        "999 of 1000 sessions are left",
        "good    commands: all ",
        "servers: the bot is in `Sandbox`",
        "channel #daily (",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
    assert!(ran.stdout.contains(", no problems\n"), "{}", ran.stdout);
    assert_eq!(bot.stand_in.discord.identify_count(), 1);
}

#[tokio::test]
async fn the_intents_and_what_each_setting_needs_are_shown() {
    let bot = evening().await;
    let ran = bot.check_online(&[]).await;
    for words in [
        "the only intent is GUILDS, which every bot may use",
        "mentions: are not answered; `discord.mentions = true` would need the intent GUILD_MESSAGES",
        "direct messages: are not answered; `discord.direct_messages = true` would need the intent",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("recite.toml");
    let settings =
        "[discord]\nmentions = true\nmention_unsure = \"reaction\"\ndirect_messages = true\n";
    std::fs::write(&file, settings).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let ran = bot.check_online(&["--config", file]).await;
    for words in [
        "the intents are GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, which every bot may use",
        "good    mentions: are answered, which needs the intent GUILD_MESSAGES, and View Channel",
        "and Add Reactions for `discord.mention_unsure`",
        "good    direct messages: are answered, which needs the intent DIRECT_MESSAGES",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
}

#[tokio::test]
async fn user_install_and_access_are_shown_with_what_they_need() {
    let link = "client_id=1101000000000000001&integration_type=1&scope=applications.commands";
    let bot = evening().await;
    let ran = bot.check_online(&[]).await;
    for words in [
        "note    user install: is off; `discord.user_install = true` would need User Install",
        link,
        "note    access: outside its servers, the bot answers everyone",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("recite.toml");
    let settings = "[discord]\nuser_install = true\naccess = \"members\"\n";
    std::fs::write(&file, settings).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let ran = bot.check_online(&["--config", file]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in [
        "good    user install: is on: members install the bot for themselves with",
        link,
        "good    access: outside its servers, the bot answers only members",
        "note    commands: those of another version are registered",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
    let remove =
        |application: &mut Value| application["integration_types_config"] = json!({"0": {}});
    bot.stand_in
        .fail_next("GET", "/applications/@me", Fault::ChangedAnswer(remove));
    let ran = bot.check_online(&["--config", file]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let what =
        "change  user install: is on, but the application does not allow it. Turn on User Install";
    assert!(changes(&ran)[0].starts_with(what), "{}", ran.stdout);
}

#[tokio::test]
async fn problems_of_the_daily_question_are_reported_by_channel() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let options = json!({"channel": GENERAL, "time": "9 am", "timezone": "UTC", "role": QUIZ});
    bot.admin("daily setup", options).await;
    let discord = &bot.stand_in.discord;
    const ATTACH_FILES: u64 = 1 << 15;
    discord.set_bot_permissions(DAILY, BOT_PERMISSIONS & !ATTACH_FILES);
    let ran = bot.check_online(&[]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines = changes(&ran);
    assert_eq!(lines.len(), 1, "{}", ran.stdout);
    assert!(
        lines[0].contains("#daily")
            && lines[0].contains("missing permissions: Attach Files. Allow them")
    );
    assert!(ran.stdout.contains(", 1 error\n"), "{}", ran.stdout);

    discord.set_bot_permissions(DAILY, 0);
    discord.delete_channel(GENERAL);
    let ran = bot.check_online(&["--json"]).await;
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    let found = report["online"].as_array().expect("a list").iter();
    let lines: Vec<String> = found
        .filter(|it| it["state"] == "change")
        .map(|it| format!("{}: {}", it["about"], it["what"]))
        .collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines.iter().any(|it| it.contains("View Channel")),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|it| it.contains("it no longer exists")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_server_without_the_bot_and_a_deleted_role_are_reported() {
    let bot = evening().await;
    let options = json!({"channel": DAILY, "time": "9 am", "timezone": "UTC", "role": QUIZ});
    bot.admin("daily setup", options).await;
    let database = bot.database();
    let file = Path::new(database.trim_start_matches("sqlite:"));
    let without_roles = SandboxOptions {
        roles: Vec::new(),
        ..patient_options()
    };
    let elsewhere = StandIn::start_with(without_roles).await;
    let given = OnlineSettings {
        url: elsewhere.url(),
        token: elsewhere.token(),
        data: file.parent().expect("it lies in a folder"),
        listen: "",
    };
    let ran = given.check(&[]).await;
    assert!(
        ran.stdout.contains("mentions no longer exists"),
        "{}",
        ran.stdout
    );
    let store = rusqlite::Connection::open(file).expect("the bot has made it");
    store
        .execute("UPDATE schedules SET guild = 5", [])
        .expect("a row");
    let ran = given.check(&[]).await;
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("no longer in its server 5"),
        "{}",
        ran.stdout
    );
}

#[tokio::test]
async fn before_the_first_start_nothing_is_created_and_missing_parts_are_reported() {
    let stand_in = StandIn::start().await;
    let data = TempDir::new().expect("a temporary folder");
    let mut given = OnlineSettings {
        url: stand_in.url(),
        token: stand_in.token(),
        data: &data.path().join("deep/data"),
        listen: "127.0.0.1:0",
    };
    let ran = given.check(&[]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in [
        "note    database: does not exist yet; `recite serve` will create",
        "note    commands: none are registered yet. Start `recite serve`",
        "good    monitor: the port 127.0.0.1:0 is free",
    ] {
        assert!(ran.stdout.contains(words), "`{words}`: {}", ran.stdout);
    }
    assert!(!given.data.exists());

    given.token = "a-secret";
    let ran = given.check(&[]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        changes(&ran)[0].contains("token: rejected by Discord. Reset it in the developer portal")
    );
    given.token = "";
    let ran = given.check(&[]).await;
    assert!(
        changes(&ran)[0].contains("token: DISCORD_TOKEN is not set. Set it"),
        "{ran:?}"
    );
    given.token = "a-secret";
    given.url = "http://127.0.0.1:9";
    let ran = given.check(&[]).await;
    assert_eq!(changes(&ran).len(), 1, "{ran:?}");
    assert!(
        changes(&ran)[0].contains("Check this machine's network"),
        "{ran:?}"
    );
}

#[tokio::test]
async fn a_discord_outage_is_not_reported_as_an_operator_error() {
    let stand_in = StandIn::start().await;
    stand_in.fail_times("GET", "/gateway/bot", 3, Fault::Status(503));
    let data = TempDir::new().expect("a temporary folder");
    std::fs::write(data.path().join("recite.db"), "My diary. ".repeat(1000)).expect("a file");
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let given = OnlineSettings {
        url: stand_in.url(),
        token: stand_in.token(),
        data: data.path(),
        listen: &other.local_addr().expect("it has one").to_string(),
    };
    // The other program accepts every connection and closes it.
    std::thread::spawn(move || other.incoming().map(drop).for_each(drop));
    let ran = given.check(&[]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines = changes(&ran);
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(lines[0].contains("database:") && lines[0].contains("is damaged"));
    assert!(lines[1].contains("monitor: `monitor.listen`: another program listens at"));
    assert!(lines[2].contains("gateway: cannot be checked") && lines[2].contains("Try again"));
}
