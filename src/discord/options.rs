//! The settings of the Discord connection.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::daily::DailyOptions;
use super::gateway::timeouts::GatewayTimeouts;
use super::token::Token;
use crate::background::reload::Reloader;
use crate::clock::SkewDetector;
use crate::messages::answer::Links;

/// The settings of the Discord connection, and the parts of the bot that it uses.
#[derive(Clone)]
pub struct DiscordOptions {
    /// The bot token.
    pub token: Token,
    /// The base URL of the API; `None` for `https://discord.com`.
    pub api_url: Option<String>,
    /// The settings of links in answers.
    pub links: Links,
    /// The settings of the daily question.
    pub daily: DailyOptions,
    /// The timeouts and delays of the gateway connection.
    pub timeouts: GatewayTimeouts,
    /// Handles the reloads of `/reload`.
    pub reloads: Reloader,
    /// Compares this machine's clock with Discord's.
    pub skew_detector: SkewDetector,
    /// Whether the gateway delivers events. The monitor reads it too.
    pub connected: Arc<AtomicBool>,
}
