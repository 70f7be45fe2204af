//! Turns Discord's replies into findings for the operator.

use std::fmt::Display;

use reqwest::StatusCode;

use super::finding::{ChannelPurpose, Finding, MAX_SERVERS, ScheduledChannel};
use crate::discord::api::ApiError;
use crate::discord::gateway::GatewayInfo;
use crate::discord::json::Object;
use crate::discord::options::{MessageOptions, UnsureReply};
use crate::discord::start::invite_url;
use crate::messages::catalog::Catalog;
use crate::messages::permission::ChannelPermission;

/// Below this number of remaining sessions, a bot that restarts repeatedly runs out of them within hours.
const FEW_SESSIONS: u64 = 50;
/// The maximum number of servers that are listed by name.
const MAX_LISTED: usize = 5;

/// Reports that the HTTP client cannot be created.
pub fn client_error(error: &reqwest::Error) -> Finding {
    let what = format!("cannot create an HTTPS client: {error}");
    let remedy = "Check the proxy settings of the environment.";
    Finding::change("token", what, remedy)
}

/// Reports that the token could not be checked, or is rejected.
pub fn token_error(error: &ApiError) -> Finding {
    match error {
        ApiError::Rejected { status, .. } if *status == StatusCode::UNAUTHORIZED => {
            let remedy = "Reset it in the developer portal (your application, Bot, Reset Token) and set DISCORD_TOKEN to the new one.";
            Finding::change("token", "rejected by Discord", remedy)
        }
        ApiError::TimedOut | ApiError::Unreachable(_) => {
            let remedy =
                "Check this machine's network, DNS and proxy settings, and `discord.api_url`.";
            Finding::change("token", error.to_string(), remedy)
        }
        other => request_error("token", other),
    }
}

/// Reports that a check failed because of an error.
pub fn request_error(about: &str, error: &impl Display) -> Finding {
    let remedy = "Try again in a few minutes, and check Discord's status page for an outage.";
    Finding::change(about, format!("cannot be checked: {error}"), remedy)
}

/// Reports on the settings of the application.
pub fn application(application: &Object<'_>) -> Vec<Finding> {
    const ABOUT: &str = "application";
    let mut found = Vec::new();
    let url = application.optional::<String>("interactions_endpoint_url");
    if url.is_some_and(|url| !url.is_empty()) {
        found.push(Finding::change(
            ABOUT,
            "Discord sends interactions to a URL instead of the gateway",
            "Clear Interactions Endpoint URL in the developer portal (your application, General Information).",
        ));
    }
    if application.optional("bot_require_code_grant") == Some(true) {
        found.push(Finding::change(
            ABOUT,
            "invites require an OAuth2 code, which Recite does not request, so nobody can add the bot",
            "Turn off Requires OAuth2 Code Grant in the developer portal (your application, Bot).",
        ));
    }
    if found.is_empty() {
        let name: String = application.optional("name").unwrap_or_default();
        let what = format!("`{name}` sends interactions to the gateway");
        found.push(Finding::good(ABOUT, what));
    }
    found
}

/// Reports on the gateway address and the number of sessions left.
pub fn gateway(info: &GatewayInfo, messages: MessageOptions, allows_unencrypted: bool) -> Finding {
    const ABOUT: &str = "gateway";
    let url = &info.url;
    if !info.has_valid_url(allows_unencrypted) {
        let what = format!("the API returned an invalid gateway address: `{url}`");
        return Finding::change(ABOUT, what, "Check `discord.api_url` and DISCORD_API_URL.");
    }
    let (left, total) = (info.sessions_left, info.sessions_per_day);
    let hours = info.resets_in.as_secs() / 3_600 + 1;
    let intents = messages.intent_names();
    let intents = match intents.as_slice() {
        [only] => format!("the only intent is {only}"),
        several => format!("the intents are {}", several.join(", ")),
    };
    let what =
        format!("{left} of {total} sessions are left today; {intents}, which every bot may use");
    if left < FEW_SESSIONS {
        let remedy = format!(
            "Check the log for why Recite restarts repeatedly. The limit resets within {hours} h."
        );
        return Finding::change(ABOUT, what, remedy);
    }
    Finding::good(ABOUT, what)
}

/// Reports which messages are answered without a command, and what that needs.
pub fn messages(messages: MessageOptions) -> [Finding; 3] {
    let mut needed =
        "the intent GUILD_MESSAGES, and View Channel, Send Messages and Read Message History in the channel"
            .to_owned();
    if messages.unsure == UnsureReply::Reaction {
        needed += ", and Add Reactions for `discord.mention_unsure`";
    }
    let finding = |about: &str, setting: &str, is_on: bool, needed: &str| match is_on {
        true => Finding::good(about, format!("are answered, which needs {needed}")),
        false => Finding::note(
            about,
            format!("are not answered; `{setting} = true` would need {needed}"),
        ),
    };
    let direct = "the intent DIRECT_MESSAGES, and no permission";
    let help = "the intent GUILDS, and View Channel, Send Messages in Threads and Read Message History in the channel, and Manage Threads for a tag";
    [
        Finding::note(
            "help threads",
            format!("are answered in the channels of `/threads setup`, which needs {help}"),
        ),
        finding("mentions", "discord.mentions", messages.mentions, &needed),
        finding(
            "direct messages",
            "discord.direct_messages",
            messages.direct_messages,
            direct,
        ),
    ]
}

/// Reports whether Discord shows the bot the first messages of help threads. `flags` are those of the application.
pub fn message_content(is_on: bool, flags: u64) -> Finding {
    /// Source: Discord's documentation, "Application Flags": GATEWAY_MESSAGE_CONTENT and its limited form.
    const FLAGS: u64 = 1 << 18 | 1 << 19;
    const ABOUT: &str = "message content";
    const NEEDED: &str = "the privileged intent Message Content";
    match (is_on, flags & FLAGS != 0) {
        (true, true) => Finding::good(ABOUT, "the first messages of help threads are read"),
        (true, false) => Finding::change(
            ABOUT,
            format!("`discord.message_content` is on, but the application does not have {NEEDED}"),
            "Turn it on in the developer portal (your application, Bot, Message Content Intent), or set `discord.message_content` to false.",
        ),
        (false, _) => Finding::note(
            ABOUT,
            format!(
                "only the titles of help threads are read; `discord.message_content = true` would need {NEEDED}"
            ),
        ),
    }
}

/// Reports whether the commands are registered.
pub fn commands(are_ours: bool, listed: usize) -> Finding {
    match (are_ours, listed) {
        (true, listed) => Finding::good("commands", format!("all {listed} are registered")),
        (false, 0) => Finding::note("commands", "none are registered yet")
            .with_remedy("Start `recite serve` to register them."),
        (false, _) => Finding::note("commands", "those of another version are registered")
            .with_remedy("Start `recite serve` to update them."),
    }
}

/// Reports the servers that the bot is in.
pub fn servers(servers: &[&str], application_id: Option<u64>) -> Finding {
    const ABOUT: &str = "servers";
    let names = servers.iter().take(MAX_LISTED);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    match servers.len() {
        0 => {
            let invite = match application_id {
                Some(id) => format!("Invite it with {}", invite_url(id)),
                None => "Invite it to a server.".to_owned(),
            };
            Finding::change(ABOUT, "the bot is in no server", invite)
        }
        1 => Finding::good(ABOUT, format!("the bot is in {names}")),
        many if many <= MAX_LISTED => {
            Finding::good(ABOUT, format!("the bot is in {many}: {names}"))
        }
        many if many > MAX_SERVERS => {
            let what =
                format!("the bot is in {many}, but one connection serves at most {MAX_SERVERS}");
            Finding::change(ABOUT, what, "Run a second bot for some of them.")
        }
        many => Finding::good(ABOUT, format!("the bot is in {many}: {names}, …")),
    }
}

/// Reports a channel in a server that the bot is no longer in.
pub fn left_server(scheduled: &ScheduledChannel) -> Finding {
    Finding::change(
        format!("channel {}", scheduled.channel.0),
        format!("the bot is no longer in its server {}", scheduled.guild.0),
        "Invite it again, or ignore this: nothing is posted there.",
    )
}

/// Reports that the role to mention no longer exists.
pub fn missing_role(about: &str) -> Finding {
    let what = "the role that its question mentions no longer exists";
    let remedy = "Set up the daily question with another role, or with none: `/daily setup`.";
    Finding::change(about, what, remedy)
}

/// Reports that a channel does not exist or is not visible.
pub fn missing_channel(about: &str) -> Finding {
    let remedy = "Give the bot View Channel there, or choose another channel with `/daily setup` or `/threads setup`.";
    Finding::change(
        about,
        "it no longer exists, or the bot cannot see it",
        remedy,
    )
}

/// Reports the permissions that the bot is missing in a channel.
pub fn permissions(about: &str, purpose: ChannelPurpose, missing: &[ChannelPermission]) -> Finding {
    match missing {
        [] => Finding::good(
            about,
            match purpose {
                ChannelPurpose::Daily { .. } => "the bot can post the daily question there",
                ChannelPurpose::HelpThreads { .. } => "the bot can answer in new threads there",
            },
        ),
        missing => {
            let name = |it: &ChannelPermission| it.name(Catalog::english());
            let names: Vec<String> = missing.iter().map(name).collect();
            Finding::change(
                about,
                format!("missing permissions: {}", names.join(", ")),
                "Allow them for the bot's role in the channel's settings (Edit Channel, Permissions).",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::discord::online::FindingState;

    fn states(found: &[Finding]) -> Vec<FindingState> {
        found.iter().map(|it| it.state).collect()
    }

    #[test]
    fn an_endpoint_url_and_a_required_code_grant_must_change() {
        let look = |json| Object::parse("it", json).map(|it| application(&it));
        let good = r#"{"name": "recite", "interactions_endpoint_url": null}"#;
        assert_eq!(states(&look(good).unwrap()), [FindingState::Good]);
        let bad = r#"{
            "name": "recite", "interactions_endpoint_url": "https://example.org",
            "bot_require_code_grant": true
        }"#;
        let found = look(bad).unwrap();
        assert_eq!(states(&found), [FindingState::Change; 2]);
        let remedies: Vec<&str> = found.iter().filter_map(|it| it.remedy.as_deref()).collect();
        assert!(remedies[0].contains("Interactions Endpoint URL"));
        assert!(remedies[1].contains("Requires OAuth2 Code Grant"));
    }

    #[test]
    fn few_sessions_and_an_invalid_gateway_address_must_change() {
        let gateway = |url: &str, left: u64| {
            let info = GatewayInfo {
                url: url.to_owned(),
                sessions_left: left,
                sessions_per_day: 1000,
                resets_in: Duration::from_secs(7_200),
            };
            gateway(&info, MessageOptions::default(), false)
        };
        assert_eq!(
            gateway("wss://gateway.discord.gg", 900).state,
            FindingState::Good
        );
        let few = gateway("wss://gateway.discord.gg", 10);
        assert_eq!(few.state, FindingState::Change);
        assert!(few.remedy.is_some_and(|it| it.contains("within 3 h")));
        for url in ["", "ws://127.0.0.1:1"] {
            assert_eq!(gateway(url, 900).state, FindingState::Change, "{url}");
        }
    }

    #[test]
    fn the_intents_and_the_needs_of_each_setting_are_reported() {
        let info = GatewayInfo {
            url: "wss://gateway.discord.gg".to_owned(),
            sessions_left: 900,
            sessions_per_day: 1000,
            resets_in: Duration::from_secs(7_200),
        };
        let off = MessageOptions::default();
        let on = MessageOptions {
            mentions: true,
            unsure: UnsureReply::Reaction,
            direct_messages: true,
            message_content: true,
        };
        let intents = gateway(&info, off, false).what;
        assert!(intents.contains("the only intent is GUILDS, "), "{intents}");
        let intents = gateway(&info, on, false).what;
        let expected = "the intents are GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, ";
        assert!(intents.contains(expected), "{intents}");
        assert_eq!(states(&messages(off)), [FindingState::Note; 3]);
        let found = messages(on);
        let expected = [FindingState::Note, FindingState::Good, FindingState::Good];
        assert_eq!(states(&found), expected);
        assert!(found[1].what.contains("Add Reactions"));
        let content = |is_on, flags| message_content(is_on, flags).state;
        assert_eq!(content(false, 0), FindingState::Note);
        assert_eq!(content(true, 0), FindingState::Change);
        assert_eq!(content(true, 1 << 18), FindingState::Good);
        assert_eq!(content(true, 1 << 19), FindingState::Good);
    }

    #[test]
    fn servers_are_counted_and_the_first_are_listed_by_name() {
        let names = |count: usize| vec!["Bakers"; count];
        let none = servers(&names(0), Some(5));
        assert_eq!(none.state, FindingState::Change);
        assert!(none.remedy.is_some_and(|it| it.contains("client_id=5&")));
        assert_eq!(servers(&names(1), None).what, "the bot is in `Bakers`");
        let many = servers(&names(7), None).what;
        assert!(many.starts_with("the bot is in 7: `Bakers`, ") && many.ends_with(", …"));
    }
}
