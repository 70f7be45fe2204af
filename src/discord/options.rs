//! What a bot is connected with.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::daily::DailyOptions;
use super::gateway::patience::Patience;
use super::token::Token;
use crate::background::reload::Reloads;
use crate::clock::Reference;
use crate::messages::answer::Links;

/// What the operator chose.
#[derive(Clone)]
pub struct DiscordOptions {
    pub token: Token,
    /// The base address in place of `https://discord.com`.
    pub api_url: Option<String>,
    pub links: Links,
    pub daily: DailyOptions,
    pub patience: Patience,
    /// Where `/reload` asks.
    pub reloads: Reloads,
    /// Our clock beside Discord's.
    pub reference: Reference,
    /// Set while events reach us; the monitor reads it too.
    pub connected: Arc<AtomicBool>,
}
