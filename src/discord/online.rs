//! Would the bot work? Asks Discord what it thinks of the token, the application and the channels,
//! before or beside a running bot: nothing is changed, no session begun, no message sent.

mod findings;

use std::time::Duration;

use reqwest::Client;
use serde::Serialize;
use serde_json::Value;
use serenity::all::Command;
use tokio::time::Instant;

use super::channels::{ChannelError, Channels};
use super::commands;
use super::rest::{Cause, Files, Rest, SendError};
use super::start::USER_AGENT;
use crate::quiz::{ChannelId, GuildId, RoleId};

/// How long one question to Discord may take with all its tries.
const WITHIN: Duration = Duration::from_secs(10);
/// The most that Discord lists at once.
const PAGE: usize = 200;
/// One connection, as Recite makes it, serves up to 2,500 servers.
const MOST_SERVERS: usize = 2_500;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub state: State,
    /// What it is about, such as `token` or `channel #daily`.
    pub about: String,
    pub what: String,
    /// What to do; there whenever something must change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Good,
    /// Worth knowing; nothing needs to change.
    Note,
    /// It will not work like that.
    Change,
}

impl Finding {
    pub fn good(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(State::Good, about, what)
    }

    pub fn note(about: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(State::Note, about, what)
    }

    pub fn change(
        about: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::new(State::Change, about, what).with(remedy)
    }

    /// The same with what to do.
    pub fn with(self, remedy: impl Into<String>) -> Self {
        let remedy = Some(remedy.into());
        Self { remedy, ..self }
    }

    fn new(state: State, about: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            state,
            about: about.into(),
            what: what.into(),
            remedy: None,
        }
    }
}

/// A channel that is to have its daily question.
#[derive(Clone, Debug)]
pub struct Place {
    pub guild: GuildId,
    pub channel: ChannelId,
    pub role: Option<RoleId>,
}

/// Looks at everything on Discord's side.
pub async fn look(token: &str, api_url: Option<&str>, places: &[Place]) -> Vec<Finding> {
    let base = api_url.unwrap_or("https://discord.com");
    let client = Client::builder().timeout(WITHIN).user_agent(USER_AGENT);
    let client = match client.build() {
        Ok(client) => client,
        Err(error) => return vec![findings::no_client(&error)],
    };
    let asking = Asking {
        client,
        base: format!("{base}/api/v10"),
        token: token.to_owned(),
        may_be_plain: api_url.is_some(),
    };
    asking.look(places).await
}

struct Asking {
    client: Client,
    base: String,
    /// Never logged or printed.
    token: String,
    /// Whether the gateway's address may be one without TLS, as a stand-in's is.
    may_be_plain: bool,
}

impl Asking {
    async fn look(&self, places: &[Place]) -> Vec<Finding> {
        let user = match self.get("/users/@me").await {
            Ok(user) => user,
            // Nothing else can be asked then.
            Err(error) => return vec![findings::of_token(&error)],
        };
        let name = user["username"].as_str().unwrap_or_default();
        let mut found = vec![Finding::good("token", format!("it is that of `{name}`"))];
        let mut application_id = None;
        match self.get("/applications/@me").await {
            Ok(application) => {
                application_id = application["id"].as_str().map(str::to_owned);
                found.extend(findings::of_application(&application));
            }
            Err(error) => found.push(findings::unanswered("application", &error)),
        }
        found.push(match self.get("/gateway/bot").await {
            Ok(gateway) => findings::of_gateway(&gateway, self.may_be_plain),
            Err(error) => findings::unanswered("gateway", &error),
        });
        if let Some(id) = &application_id {
            found.push(self.commands(id).await);
        }
        let servers = match self.servers().await {
            Ok(servers) => servers,
            Err(error) => {
                found.push(findings::unanswered("servers", &error));
                return found;
            }
        };
        found.push(findings::of_servers(&servers, application_id.as_deref()));
        let user_id = id(&user["id"]).unwrap_or_default();
        let (client, base) = (self.client.clone(), self.base.clone());
        let channels = Channels::new(client, base, &self.token, user_id);
        for place in places {
            let is_in = servers
                .iter()
                .any(|it| id(&it["id"]) == Some(place.guild.0));
            found.extend(match is_in {
                true => self.channel(&channels, place).await,
                false => vec![findings::left(place)],
            });
        }
        found
    }

    async fn commands(&self, application_id: &str) -> Finding {
        let path = format!("/applications/{application_id}/commands");
        let listed = match self.get(&path).await {
            Ok(listed) => listed,
            Err(error) => return findings::unanswered("commands", &error),
        };
        // A form that cannot be read is not the one that we register.
        let listed: Vec<Command> = serde_json::from_value(listed).unwrap_or_default();
        let ours = commands::definitions();
        findings::of_commands(commands::are_registered(&listed, &ours), listed.len())
    }

    /// Every server the bot is in, as far as one connection serves them.
    async fn servers(&self) -> Result<Vec<Value>, SendError> {
        let mut servers: Vec<Value> = Vec::new();
        for _ in 0..=MOST_SERVERS / PAGE {
            let last = servers.last().and_then(|it| id(&it["id"])).unwrap_or(0);
            let page = format!("/users/@me/guilds?limit={PAGE}&after={last}");
            let page = self.get(&page).await?;
            let page = page.as_array().map_or(&[][..], Vec::as_slice);
            // A stand-in may know no pages.
            let is_new = |it: &&Value| id(&it["id"]) > Some(last);
            servers.extend(page.iter().filter(is_new).cloned());
            if page.len() < PAGE {
                break;
            }
        }
        Ok(servers)
    }

    async fn channel(&self, channels: &Channels, place: &Place) -> Vec<Finding> {
        let path = format!("/channels/{}", place.channel.0);
        let name = self.get(&path).await.ok();
        let name = name.as_ref().and_then(|channel| channel["name"].as_str());
        let about = match name {
            Some(name) => format!("channel #{name} ({})", place.channel.0),
            None => format!("channel {}", place.channel.0),
        };
        let mut found = Vec::new();
        let mut mentions = false;
        if let Some(role) = place.role {
            match self.mentionable(place.guild, role).await {
                Ok(Some(is_mentionable)) => mentions = !is_mentionable,
                Ok(None) => found.push(findings::no_role(&about)),
                Err(error) => found.push(findings::unanswered(&about, &error)),
            }
        }
        let missing = channels.missing_permissions(place.guild, place.channel, mentions);
        found.push(match missing.await {
            Ok(missing) => findings::of_permissions(&about, &missing),
            Err(ChannelError::Gone) => findings::gone(&about),
            Err(error) => findings::unanswered(&about, &error),
        });
        found
    }

    /// Whether everybody may mention a role; `None` where it no longer exists.
    async fn mentionable(&self, guild: GuildId, role: RoleId) -> Result<Option<bool>, SendError> {
        let roles = self.get(&format!("/guilds/{}/roles", guild.0)).await?;
        let mut roles = roles.as_array().into_iter().flatten();
        let role = roles.find(|it| id(&it["id"]) == Some(role.0));
        Ok(role.map(|role| role["mentionable"] == true))
    }

    async fn get(&self, path: &str) -> Result<Value, SendError> {
        let url = format!("{}{path}", self.base);
        let authorization = format!("Bot {}", self.token);
        let request = || {
            let request = self.client.get(&url);
            request.header("Authorization", &authorization)
        };
        let deadline = Instant::now() + WITHIN;
        let (nothing, files) = (Value::Null, Files::new());
        let rest = Rest::default();
        rest.send(Cause::Own, request, &nothing, &files, deadline)
            .await
    }
}

fn id(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}
