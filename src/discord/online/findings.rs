//! What Discord's answers mean for an operator, in plain words, and what to change.

use std::fmt::Display;

use reqwest::StatusCode;

use super::finding::{Finding, MOST_SERVERS, Place};
use crate::discord::api::ApiError;
use crate::discord::gateway::Grant;
use crate::discord::json::Object;
use crate::discord::start::invitation;

/// Fewer sessions than this are gone after a few hours of a bot that starts again and again.
const FEW_SESSIONS: u64 = 50;
/// The most servers named one by one.
const NAMED: usize = 5;

pub fn no_client(error: &reqwest::Error) -> Finding {
    let what = format!("no HTTPS connection can be made: {error}");
    Finding::change("token", what, "check the proxy settings of the environment")
}

/// What keeps us from asking who we are.
pub fn of_token(error: &ApiError) -> Finding {
    match error {
        ApiError::Refused { status, .. } if *status == StatusCode::UNAUTHORIZED => {
            let remedy = "reset it in the developer portal (your application, Bot, Reset Token) and put the new one into DISCORD_TOKEN";
            Finding::change("token", "Discord refuses it", remedy)
        }
        ApiError::TimedOut | ApiError::Unreachable(_) => {
            let remedy =
                "check this machine's network, its DNS and any proxy, and `discord.api_url`";
            Finding::change("token", error.to_string(), remedy)
        }
        other => unanswered("token", other),
    }
}

/// Discord refused to tell, or cannot now.
pub fn unanswered(about: &str, error: &impl Display) -> Finding {
    let remedy = "try again in some minutes, and look for an outage on Discord's status page";
    Finding::change(about, format!("cannot be looked at: {error}"), remedy)
}

pub fn of_application(application: &Object<'_>) -> Vec<Finding> {
    const ABOUT: &str = "application";
    let mut found = Vec::new();
    let url = application.optional::<String>("interactions_endpoint_url");
    if url.is_some_and(|url| !url.is_empty()) {
        found.push(Finding::change(
            ABOUT,
            "Discord sends what members do to a web address instead of to Recite",
            "empty Interactions Endpoint URL in the developer portal (your application, General Information)",
        ));
    }
    if application.optional("bot_require_code_grant") == Some(true) {
        found.push(Finding::change(
            ABOUT,
            "an invitation needs a code that Recite does not ask for, so nobody can add it",
            "switch Requires OAuth2 Code Grant off in the developer portal (your application, Bot)",
        ));
    }
    if found.is_empty() {
        let name: String = application.optional("name").unwrap_or_default();
        let what = format!("`{name}` sends what members do to Recite");
        found.push(Finding::good(ABOUT, what));
    }
    found
}

pub fn of_gateway(grant: &Grant, may_be_plain: bool) -> Finding {
    const ABOUT: &str = "gateway";
    let url = &grant.url;
    if !grant.leads_to_gateway(may_be_plain) {
        let what = format!("its address is `{url}`, which is none");
        return Finding::change(ABOUT, what, "check `discord.api_url` and DISCORD_API_URL");
    }
    let (left, total) = (grant.sessions_left, grant.sessions_a_day);
    let hours = grant.resets_in.as_secs() / 3_600 + 1;
    let what = format!(
        "{left} of {total} sessions are left for the day; the only intent is GUILDS, which every bot may use"
    );
    if left < FEW_SESSIONS {
        let remedy = format!(
            "find out from the log why Recite starts again and again; there are new ones within {hours} h"
        );
        return Finding::change(ABOUT, what, remedy);
    }
    Finding::good(ABOUT, what)
}

pub fn of_commands(are_ours: bool, listed: usize) -> Finding {
    match (are_ours, listed) {
        (true, listed) => Finding::good("commands", format!("all {listed} are registered")),
        (false, 0) => Finding::note("commands", "none is registered yet")
            .with("start `recite serve`, which registers them"),
        (false, _) => Finding::note("commands", "those of another version are registered")
            .with("start `recite serve`, which registers its own"),
    }
}

pub fn of_servers(servers: &[&str], application_id: Option<u64>) -> Finding {
    const ABOUT: &str = "servers";
    let names = servers.iter().take(NAMED);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    match servers.len() {
        0 => {
            let invite = match application_id {
                Some(id) => format!("invite it with {}", invitation(id)),
                None => "invite it".to_owned(),
            };
            Finding::change(ABOUT, "the bot is in none", invite)
        }
        1 => Finding::good(ABOUT, format!("the bot is in {names}")),
        many if many <= NAMED => Finding::good(ABOUT, format!("the bot is in {many}: {names}")),
        many if many > MOST_SERVERS => {
            let what = format!("the bot is in {many}, and one connection serves {MOST_SERVERS}");
            Finding::change(ABOUT, what, "run a second bot for some of them")
        }
        many => Finding::good(ABOUT, format!("the bot is in {many}: {names}, …")),
    }
}

/// A schedule of a server that the bot is no longer in.
pub fn left(place: &Place) -> Finding {
    Finding::change(
        format!("channel {}", place.channel.0),
        format!("the bot is no longer in its server {}", place.guild.0),
        "invite it again, or leave it: without a server nothing is posted",
    )
}

pub fn no_role(about: &str) -> Finding {
    let what = "the role that its question mentions no longer exists";
    let remedy = "set it up again with another role, or none: `/daily setup`";
    Finding::change(about, what, remedy)
}

pub fn gone(about: &str) -> Finding {
    let remedy = "allow the bot View Channel there, or set up another one: `/daily setup`";
    Finding::change(
        about,
        "it no longer exists, or the bot cannot see it",
        remedy,
    )
}

pub fn of_permissions(about: &str, missing: &[&str]) -> Finding {
    match missing {
        [] => Finding::good(about, "the daily question may be posted there"),
        missing => Finding::change(
            about,
            format!("the bot may not: {}", missing.join(", ")),
            "allow it to the bot's role in the channel's settings (Edit Channel, Permissions)",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::discord::online::State;

    fn states(found: &[Finding]) -> Vec<State> {
        found.iter().map(|it| it.state).collect()
    }

    #[test]
    fn an_application_that_sends_interactions_elsewhere_or_cannot_be_added_must_change() {
        let look = |json| Object::parse("it", json).map(|it| of_application(&it));
        let good = r#"{"name": "recite", "interactions_endpoint_url": null}"#;
        assert_eq!(states(&look(good).unwrap()), [State::Good]);
        let bad = r#"{
            "name": "recite", "interactions_endpoint_url": "https://example.org",
            "bot_require_code_grant": true
        }"#;
        let found = look(bad).unwrap();
        assert_eq!(states(&found), [State::Change; 2]);
        let remedies: Vec<&str> = found.iter().filter_map(|it| it.remedy.as_deref()).collect();
        assert!(remedies[0].contains("Interactions Endpoint URL"));
        assert!(remedies[1].contains("Requires OAuth2 Code Grant"));
    }

    #[test]
    fn few_sessions_left_and_an_address_that_is_none_must_change() {
        let gateway = |url: &str, left: u64| {
            let grant = Grant {
                url: url.to_owned(),
                sessions_left: left,
                sessions_a_day: 1000,
                resets_in: Duration::from_secs(7_200),
            };
            of_gateway(&grant, false)
        };
        assert_eq!(gateway("wss://gateway.discord.gg", 900).state, State::Good);
        let few = gateway("wss://gateway.discord.gg", 10);
        assert_eq!(few.state, State::Change);
        assert!(few.remedy.is_some_and(|it| it.contains("within 3 h")));
        for url in ["", "ws://127.0.0.1:1"] {
            assert_eq!(gateway(url, 900).state, State::Change, "{url}");
        }
    }

    #[test]
    fn servers_are_counted_and_the_first_named() {
        let servers = |count: usize| vec!["Bakers"; count];
        let none = of_servers(&servers(0), Some(5));
        assert_eq!(none.state, State::Change);
        assert!(none.remedy.is_some_and(|it| it.contains("client_id=5&")));
        assert_eq!(of_servers(&servers(1), None).what, "the bot is in `Bakers`");
        let many = of_servers(&servers(7), None).what;
        assert!(many.starts_with("the bot is in 7: `Bakers`, ") && many.ends_with(", …"));
    }
}
