//! Would the bot work? Asks Discord what it thinks of the token, the application and the channels,
//! before or beside a running bot: nothing is changed, no session begun, no message sent.

mod finding;
mod findings;

use std::time::Duration;

use reqwest::Method;

use super::api::{Api, ApiError, Cause, ErrorKind, Response};
use super::channels::Channels;
use super::commands::{definitions, registration::are_registered};
use super::gateway::Grant;
use super::json::{Id, Object};
use super::token::Token;
use crate::clock::Reference;
use crate::metrics::Metrics;
use recite_quiz::{GuildId, RoleId};

use finding::MOST_SERVERS;
pub use finding::{Finding, Place, State};

/// How long one question to Discord may take with all its tries.
const WITHIN: Duration = Duration::from_secs(10);
/// The most that Discord lists at once.
const PAGE: usize = 200;

/// A server that the bot is in.
#[derive(Clone, Debug)]
pub struct Server {
    id: u64,
    name: String,
}

/// Looks at everything on Discord's side.
pub async fn look(token: &Token, api_url: Option<&str>, places: &[Place]) -> Vec<Finding> {
    let base = api_url.unwrap_or("https://discord.com");
    let api = match Api::new(base, token, Metrics::default(), Reference::default()) {
        Ok(api) => api,
        Err(error) => return vec![findings::no_client(&error)],
    };
    let asking = Asking {
        api,
        may_be_plain: api_url.is_some(),
    };
    asking.look(places).await
}

struct Asking {
    api: Api,
    /// Whether the gateway's address may be one without TLS, as a stand-in's is.
    may_be_plain: bool,
}

impl Asking {
    async fn look(&self, places: &[Place]) -> Vec<Finding> {
        let (user_id, name) = match self.me().await {
            Ok(user) => user,
            // Nothing else can be asked then.
            Err(error) => return vec![findings::of_token(&error)],
        };
        let mut found = vec![Finding::good("token", format!("it is that of `{name}`"))];
        let mut application_id = None;
        match self.application(&mut found).await {
            Ok(id) => application_id = Some(id),
            Err(error) => found.push(findings::unanswered("application", &error)),
        }
        found.push(match self.gateway().await {
            Ok(finding) => finding,
            Err(error) => findings::unanswered("gateway", &error),
        });
        if let Some(id) = application_id {
            let commands = self.commands(id).await;
            found.push(commands.unwrap_or_else(|it| findings::unanswered("commands", &it)));
        }
        let servers = match self.servers().await {
            Ok(servers) => servers,
            Err(error) => {
                found.push(findings::unanswered("servers", &error));
                return found;
            }
        };
        let names: Vec<&str> = servers.iter().map(|it| it.name.as_str()).collect();
        found.push(findings::of_servers(&names, application_id));
        let channels = Channels::new(self.api.clone(), user_id);
        for place in places {
            let is_in = servers.iter().any(|it| it.id == place.guild.0);
            found.extend(match is_in {
                true => self.channel(&channels, place).await,
                false => vec![findings::left(place)],
            });
        }
        found
    }

    /// The id and the name of the bot's user.
    async fn me(&self) -> Result<(u64, String), ApiError> {
        let reply = self.get("/users/@me").await?;
        let user = reply.object()?;
        let Id(id) = user.needed("id")?;
        Ok((id, user.optional("username").unwrap_or_default()))
    }

    async fn application(&self, found: &mut Vec<Finding>) -> Result<u64, ApiError> {
        let reply = self.get("/applications/@me").await?;
        let application = reply.object()?;
        let Id(id) = application.needed("id")?;
        found.extend(findings::of_application(&application));
        Ok(id)
    }

    async fn gateway(&self) -> Result<Finding, ApiError> {
        let reply = self.get("/gateway/bot").await?;
        let grant = Grant::read(&reply.object()?)?;
        Ok(findings::of_gateway(&grant, self.may_be_plain))
    }

    async fn commands(&self, application_id: u64) -> Result<Finding, ApiError> {
        let path = format!("/applications/{application_id}/commands");
        let reply = self.get(&path).await?;
        let are_ours = are_registered(reply.json(), &definitions());
        Ok(findings::of_commands(are_ours, reply.objects()?.len()))
    }

    /// Every server the bot is in, as far as one connection serves them.
    async fn servers(&self) -> Result<Vec<Server>, ApiError> {
        let mut servers: Vec<Server> = Vec::new();
        for _ in 0..=MOST_SERVERS / PAGE {
            let last = servers.last().map_or(0, |it| it.id);
            let page = format!("/users/@me/guilds?limit={PAGE}&after={last}");
            let reply = self.get(&page).await?;
            let page = reply.objects()?;
            for server in &page {
                let Id(id) = server.needed("id")?;
                let name = server.optional("name").unwrap_or_default();
                // A stand-in may know no pages.
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

    async fn channel(&self, channels: &Channels, place: &Place) -> Vec<Finding> {
        let path = format!("/channels/{}", place.channel.0);
        let reply = self.get(&path).await.ok();
        let described = reply.as_ref().and_then(|reply| reply.object().ok());
        let name = described.and_then(|it: Object<'_>| it.optional::<String>("name"));
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
            Err(error) if error.kind() == ErrorKind::Gone => findings::gone(&about),
            Err(error) => findings::unanswered(&about, &error),
        });
        found
    }

    /// Whether everybody may mention a role; `None` where it no longer exists.
    async fn mentionable(&self, guild: GuildId, role: RoleId) -> Result<Option<bool>, ApiError> {
        let reply = self.get(&format!("/guilds/{}/roles", guild.0)).await?;
        let mut roles = reply.objects()?.into_iter();
        let role = roles.find(|it| it.optional("id") == Some(Id(role.0)));
        Ok(role.map(|role| role.optional("mentionable") == Some(true)))
    }

    async fn get(&self, path: &str) -> Result<Response, ApiError> {
        let call = self.api.call(Cause::Own, Method::GET, path, WITHIN);
        call.send().await
    }
}
