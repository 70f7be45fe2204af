//! Who may use the bot outside its servers: everybody, or only members of at least one of them.
//!
//! Discord is asked at most once an hour for each member, however many of their requests wait for the response. What it
//! returned is kept in memory only. An interaction in one of the servers proves the membership without a request.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::warn;

use super::api::{Api, ApiError, RequestClass};
use super::options::Access;
use super::servers::ServerChange;
use crate::messages::catalog::Catalog;
use crate::messages::{Message, apology};
use recite_quiz::{GuildId, MemberId};

/// How long the result of a lookup is used.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(1);
/// The maximum number of members whose result is kept.
const MAX_KEPT: usize = 10_000;
/// How many servers are asked at the same time about one member.
const AT_ONCE: usize = 4;
/// How long a lookup may take.
const WITHIN: Duration = Duration::from_secs(60);

/// Whether somebody may use the bot outside its servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// They may.
    Allowed,
    /// They are in none of the servers.
    Denied,
    /// Discord did not say whether they are.
    Unknown,
}

impl Membership {
    /// Returns the private message for somebody who may not use the bot; `None` for those who may.
    pub fn apology(self, catalog: Catalog) -> Option<Message> {
        match self {
            Self::Allowed => None,
            Self::Denied => Some(apology::not_a_member(catalog)),
            Self::Unknown => Some(apology::unknown_membership(catalog)),
        }
    }
}

/// Decides who may use the bot outside its servers; clones share what they know.
#[derive(Clone)]
pub struct Memberships {
    api: Api,
    access: Access,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The servers that the bot is in.
    servers: BTreeSet<GuildId>,
    /// Whether Discord has reported all of them.
    are_complete: bool,
    members: HashMap<MemberId, Member>,
}

/// What is known about a member.
enum Member {
    /// The result of a lookup, or of an interaction.
    Known { result: Membership, at: Timestamp },
    /// A lookup in progress, which sends its result.
    LookedUp(watch::Receiver<Option<Membership>>),
}

impl Member {
    /// Returns the result if it can still be used at `now`.
    fn result(&self, now: Timestamp) -> Option<Membership> {
        match self {
            // A clock that was set back does not extend the hour.
            Self::Known { result, at } if now.duration_since(*at).abs() < KEPT_FOR => Some(*result),
            _ => None,
        }
    }
}

impl Memberships {
    /// Returns the decisions of a bot with this setting.
    pub fn new(api: Api, access: Access) -> Self {
        Self {
            api,
            access,
            state: Arc::default(),
        }
    }

    /// Records a change of the servers that the bot is in.
    pub fn record_servers(&self, change: &ServerChange) {
        let mut state = self.lock();
        match change {
            ServerChange::All(guilds) => {
                state.servers = guilds.iter().copied().collect();
                state.are_complete = true;
            }
            ServerChange::Present(guild) => drop(state.servers.insert(*guild)),
            ServerChange::Removed(guild) => drop(state.servers.remove(guild)),
        }
    }

    /// Records that somebody used the bot in a server, if it is one of the bot's servers.
    pub fn record_member(&self, member: &MemberId, guild: GuildId, now: Timestamp) {
        if self.access == Access::Everyone {
            return;
        }
        let mut state = self.lock();
        if state.servers.contains(&guild) {
            state.keep(member, Membership::Allowed, now);
        }
    }

    /// Returns whether the bot is not in a server, as far as Discord has reported its servers.
    pub fn is_elsewhere(&self, guild: GuildId) -> bool {
        let state = self.lock();
        state.are_complete && !state.servers.contains(&guild)
    }

    /// Returns whether somebody may use the bot outside its servers; `None` if that has to be looked up.
    pub fn known(&self, member: &MemberId, now: Timestamp) -> Option<Membership> {
        match self.access {
            Access::Everyone => Some(Membership::Allowed),
            Access::Members => self.lock().members.get(member)?.result(now),
        }
    }

    /// Returns whether somebody may use the bot outside its servers. Looks it up if it is not known.
    pub async fn check(&self, member: &MemberId, now: Timestamp) -> Membership {
        if let Some(known) = self.known(member, now) {
            return known;
        }
        let mut lookup = self.lookup(member, now);
        // It ends without a result only if it panics.
        let result = lookup.wait_for(Option::is_some).await;
        result.map_or(Membership::Unknown, |it| it.unwrap_or(Membership::Unknown))
    }

    /// Starts a lookup, unless one is in progress, and returns its result-to-be.
    fn lookup(&self, member: &MemberId, now: Timestamp) -> watch::Receiver<Option<Membership>> {
        let mut state = self.lock();
        if let Some(Member::LookedUp(lookup)) = state.members.get(member)
            && lookup.has_changed().is_ok()
        {
            return lookup.clone();
        }
        let (sender, lookup) = watch::channel(None);
        let started = Member::LookedUp(lookup.clone());
        state.members.insert(member.clone(), started);
        drop(state);
        let (memberships, member) = (self.clone(), member.clone());
        // A separate task, so that the result is kept even if nobody waits for it anymore.
        tokio::spawn(async move {
            let result = memberships.ask_discord(&member).await;
            memberships.lock().finish(&member, result, now);
            sender.send_replace(Some(result));
        });
        lookup
    }

    /// Asks Discord about each server, until one of them has the member.
    async fn ask_discord(&self, member: &MemberId) -> Membership {
        let deadline = Instant::now() + WITHIN;
        let (servers, mut is_certain) = {
            let state = self.lock();
            (state.servers.clone(), state.are_complete)
        };
        let mut servers = servers.into_iter();
        let mut requests = JoinSet::new();
        loop {
            for guild in servers.by_ref().take(AT_ONCE - requests.len()) {
                let (api, member) = (self.api.clone(), member.clone());
                requests.spawn(async move { is_in(&api, guild, &member, deadline).await });
            }
            match requests.join_next().await {
                Some(Ok(Ok(true))) => return Membership::Allowed,
                Some(Ok(Ok(false))) => {}
                Some(Ok(Err(error))) => {
                    // One line, not one for each server.
                    if is_certain {
                        warn!(%error, "cannot look up whether a member is in the bot's servers");
                    }
                    is_certain = false;
                }
                Some(Err(_)) => is_certain = false,
                None if is_certain => return Membership::Denied,
                None => return Membership::Unknown,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Ends a lookup. Its result is kept, unless it is unknown, or the member used the bot in a server meanwhile.
    fn finish(&mut self, member: &MemberId, result: Membership, now: Timestamp) {
        if !matches!(self.members.get(member), Some(Member::LookedUp(_))) {
            return;
        }
        match result {
            Membership::Unknown => drop(self.members.remove(member)),
            result => self.keep(member, result, now),
        }
    }

    /// Keeps a result.
    fn keep(&mut self, member: &MemberId, result: Membership, now: Timestamp) {
        if self.members.len() >= MAX_KEPT {
            let is_needed = |it: &Member| match it {
                Member::Known { .. } => it.result(now).is_some(),
                Member::LookedUp(lookup) => lookup.has_changed().is_ok(),
            };
            self.members.retain(|_, it| is_needed(it));
        }
        if self.members.len() >= MAX_KEPT {
            self.members
                .retain(|_, it| matches!(it, Member::LookedUp(_)));
        }
        let known = Member::Known { result, at: now };
        self.members.insert(member.clone(), known);
    }
}

/// Returns whether somebody is in a server. Nobody is in a server that the bot has left.
///
/// # Errors
/// See [`ApiError`].
async fn is_in(
    api: &Api,
    guild: GuildId,
    member: &MemberId,
    deadline: Instant,
) -> Result<bool, ApiError> {
    let path = format!("/guilds/{}/members/{}", guild.0, member.as_str());
    let call = api.call_with_deadline(RequestClass::Background, Method::GET, &path, deadline);
    match call.send().await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_a_member() => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
