//! Checks with Discord whether the bot would work: its token, application, servers, channels and permissions.
//!
//! The checks change nothing, start no gateway session and send no message, so they can run next to a running bot.

mod finding;
mod findings;
mod outside;

use std::time::Duration;

use reqwest::Method;

use super::api::{Api, ApiError, ErrorKind, RequestClass, Response};
use super::channels::{Channels, for_posts, for_threads};
use super::commands::{definitions, registration::are_registered};
use super::gateway::GatewayInfo;
use super::json::{Id, Object};
use super::options::{InstallOptions, MessageOptions};
use super::token::Token;
use crate::clock::SkewDetector;
use crate::metrics::Metrics;
use recite_quiz::{GuildId, RoleId};

use finding::MAX_SERVERS;
pub use finding::{ChannelPurpose, Finding, FindingState, ScheduledChannel};

/// The timeout of one request, including its retries.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The maximum number of servers that Discord returns per page.
const PAGE: usize = 200;

/// A server that the bot is in.
#[derive(Clone, Debug)]
pub struct Server {
    id: u64,
    name: String,
}

/// Runs all checks of a bot with these settings, and returns the findings. `scheduled` are the channels in which it posts by
/// itself.
pub async fn check(
    token: &Token,
    api_url: Option<&str>,
    messages: MessageOptions,
    install: InstallOptions,
    scheduled: &[ScheduledChannel],
) -> Vec<Finding> {
    let base = api_url.unwrap_or("https://discord.com");
    let api = match Api::new(base, token, Metrics::default(), SkewDetector::default()) {
        Ok(api) => api,
        Err(error) => return vec![findings::client_error(&error)],
    };
    let check = OnlineCheck {
        api,
        allows_unencrypted: api_url.is_some(),
        messages,
        install,
    };
    check.run(scheduled).await
}

/// The checks, with the API client that they use.
struct OnlineCheck {
    api: Api,
    /// Whether an unencrypted gateway address is allowed, as for a simulated Discord.
    allows_unencrypted: bool,
    messages: MessageOptions,
    install: InstallOptions,
}

impl OnlineCheck {
    async fn run(&self, scheduled: &[ScheduledChannel]) -> Vec<Finding> {
        let (user_id, name) = match self.bot_user().await {
            Ok(user) => user,
            // Without a valid token, nothing else can be checked.
            Err(error) => return vec![findings::token_error(&error)],
        };
        let mut found = vec![Finding::good("token", format!("belongs to `{name}`"))];
        let mut application_id = None;
        match self.application(&mut found).await {
            Ok(id) => application_id = Some(id),
            Err(error) => found.push(findings::request_error("application", &error)),
        }
        found.push(match self.gateway().await {
            Ok(finding) => finding,
            Err(error) => findings::request_error("gateway", &error),
        });
        found.extend(findings::messages(self.messages));
        if let Some(id) = application_id {
            let commands = self.commands(id).await;
            found.push(commands.unwrap_or_else(|it| findings::request_error("commands", &it)));
        }
        let servers = match self.servers().await {
            Ok(servers) => servers,
            Err(error) => {
                found.push(findings::request_error("servers", &error));
                return found;
            }
        };
        let names: Vec<&str> = servers.iter().map(|it| it.name.as_str()).collect();
        found.push(findings::servers(&names, application_id));
        let channels = Channels::new(self.api.clone(), user_id);
        for it in scheduled {
            let is_in_server = servers.iter().any(|server| server.id == it.guild.0);
            found.extend(match is_in_server {
                true => self.channel(&channels, it).await,
                false => vec![findings::left_server(it)],
            });
        }
        found
    }

    /// Returns the id and the name of the bot user.
    async fn bot_user(&self) -> Result<(u64, String), ApiError> {
        let reply = self.get("/users/@me").await?;
        let user = reply.object()?;
        let Id(id) = user.required("id")?;
        Ok((id, user.optional("username").unwrap_or_default()))
    }

    /// Checks the application, and returns its id.
    async fn application(&self, found: &mut Vec<Finding>) -> Result<u64, ApiError> {
        let reply = self.get("/applications/@me").await?;
        let application = reply.object()?;
        let Id(id) = application.required("id")?;
        found.extend(findings::application(&application));
        let flags = application.optional("flags").unwrap_or_default();
        let reads_messages = self.messages.message_content;
        found.push(findings::message_content(reads_messages, flags));
        found.extend(outside::findings(&application, id, self.install));
        Ok(id)
    }

    /// Checks the gateway address and the number of sessions left.
    async fn gateway(&self) -> Result<Finding, ApiError> {
        let reply = self.get("/gateway/bot").await?;
        let info = GatewayInfo::parse(&reply.object()?)?;
        Ok(findings::gateway(
            &info,
            self.messages,
            self.allows_unencrypted,
        ))
    }

    /// Checks whether the commands are registered.
    async fn commands(&self, application_id: u64) -> Result<Finding, ApiError> {
        let path = format!("/applications/{application_id}/commands");
        let reply = self.get(&path).await?;
        let are_ours = are_registered(reply.json(), &definitions(self.install.user_install));
        Ok(findings::commands(are_ours, reply.objects()?.len()))
    }

    /// Returns the servers that the bot is in, up to slightly more than one connection can serve.
    async fn servers(&self) -> Result<Vec<Server>, ApiError> {
        let mut servers: Vec<Server> = Vec::new();
        for _ in 0..=MAX_SERVERS / PAGE {
            let last = servers.last().map_or(0, |it| it.id);
            let page = format!("/users/@me/guilds?limit={PAGE}&after={last}");
            let reply = self.get(&page).await?;
            let page = reply.objects()?;
            for server in &page {
                let Id(id) = server.required("id")?;
                let name = server.optional("name").unwrap_or_default();
                // A simulated Discord may ignore the pagination.
                if id > last {
                    servers.push(Server { id, name });
                }
            }
            if page.len() < PAGE {
                break;
            }
        }
        Ok(servers)
    }

    /// Checks a channel: the role to mention, if any, and the bot's permissions.
    async fn channel(&self, channels: &Channels, scheduled: &ScheduledChannel) -> Vec<Finding> {
        let path = format!("/channels/{}", scheduled.channel.0);
        let reply = self.get(&path).await.ok();
        let channel = reply.as_ref().and_then(|reply| reply.object().ok());
        let name = channel.and_then(|it: Object<'_>| it.optional::<String>("name"));
        let about = match name {
            Some(name) => format!("channel #{name} ({})", scheduled.channel.0),
            None => format!("channel {}", scheduled.channel.0),
        };
        let mut found = Vec::new();
        let purpose = scheduled.purpose;
        let needed = match purpose {
            ChannelPurpose::HelpThreads { sets_tags } => for_threads(sets_tags),
            ChannelPurpose::Daily { role: None } => for_posts(false),
            ChannelPurpose::Daily { role: Some(role) } => {
                let mut mentions = false;
                match self.is_mentionable(scheduled.guild, role).await {
                    Ok(Some(is_mentionable)) => mentions = !is_mentionable,
                    Ok(None) => found.push(findings::missing_role(&about)),
                    Err(error) => found.push(findings::request_error(&about, &error)),
                }
                for_posts(mentions)
            }
        };
        let missing = channels.missing_permissions(scheduled.guild, scheduled.channel, &needed);
        found.push(match missing.await {
            Ok(missing) => findings::permissions(&about, purpose, &missing),
            Err(error) if error.kind() == ErrorKind::NotFound => findings::missing_channel(&about),
            Err(error) => findings::request_error(&about, &error),
        });
        found
    }

    /// Returns whether everyone may mention a role; `None` if it no longer exists.
    async fn is_mentionable(&self, guild: GuildId, role: RoleId) -> Result<Option<bool>, ApiError> {
        let reply = self.get(&format!("/guilds/{}/roles", guild.0)).await?;
        let mut roles = reply.objects()?.into_iter();
        let role = roles.find(|it| it.optional("id") == Some(Id(role.0)));
        Ok(role.map(|role| role.optional("mentionable") == Some(true)))
    }

    /// Sends a GET request with retries.
    async fn get(&self, path: &str) -> Result<Response, ApiError> {
        let call = self
            .api
            .call(RequestClass::Background, Method::GET, path, TIMEOUT);
        call.send().await
    }
}
