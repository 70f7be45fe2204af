//! The errors that stop the bot.

/// An error that stops the bot. A person has to act on each of them.
#[derive(Debug, thiserror::Error)]
pub enum DiscordError {
    /// Discord rejects the bot token.
    #[error(
        "Discord rejects the token. Reset it in the developer portal (your application, Bot, Reset Token) and set DISCORD_TOKEN to the new one."
    )]
    TokenRejected,
    /// Discord rejects the gateway intents (close codes 4013 and 4014).
    #[error(
        "Discord rejects the gateway intents. Recite asks for no privileged intent, so check in the developer portal that the application is a bot and is not restricted."
    )]
    IntentsRejected,
    /// The API returned a gateway URL that is not a WebSocket URL.
    #[error(
        "the API at {base} returned an invalid gateway address: `{url}`. Check `discord.api_url` and DISCORD_API_URL."
    )]
    InvalidGatewayUrl {
        /// The base URL of the API.
        base: String,
        /// The gateway URL that it returned.
        url: String,
    },
    /// Discord closed the gateway connection with a permanent close code.
    #[error(
        "Discord accepted the token but closed the connection permanently: {} ({code}). A restart does not help. Update Recite, and see \"Gateway Close Event Codes\" in Discord's documentation.", describe_close_code(*code)
    )]
    Closed {
        /// The close code.
        code: u16,
    },
    /// Discord rejects a request that is needed to start.
    #[error(
        "Discord does not let the bot start: {0}. Check in the developer portal that DISCORD_TOKEN belongs to this application and that the application is not restricted, and update Recite."
    )]
    StartRejected(String),
    /// An unexpected error.
    #[error("the connection to Discord failed: {0}")]
    Unexpected(String),
}

/// Describes a permanent close code of the gateway.
fn describe_close_code(code: u16) -> &'static str {
    match code {
        4010 => "invalid shard",
        4011 => "the bot is in more than 2500 servers, the limit of one connection",
        4012 => "this version of the gateway protocol is no longer supported",
        _ => "a code that this version of Recite does not know",
    }
}

/// Returns the error message with the messages of all its causes.
pub fn error_chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        // Wrapper errors often repeat the message of their cause.
        if !message.contains(&next) {
            message = format!("{message}: {next}");
        }
        cause = error.source();
    }
    message
}
