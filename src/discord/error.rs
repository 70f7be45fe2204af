//! Why the bot cannot go on.

/// Why the bot cannot go on. Only a person can change any of these.
#[derive(Debug, thiserror::Error)]
pub enum DiscordError {
    #[error(
        "Discord refuses the token; reset it in the developer portal (your application, Bot, Reset Token) and put the new one into DISCORD_TOKEN"
    )]
    TokenRefused,
    #[error(
        "Discord refuses the gateway intents; Recite needs only GUILDS, so check in the developer portal that the application is a bot in good standing"
    )]
    IntentsRefused,
    #[error(
        "the API at {base} answers the gateway address `{url}`, which is none; check `discord.api_url` and DISCORD_API_URL"
    )]
    GatewayAddress { base: String, url: String },
    #[error(
        "Discord takes our token but closes the connection for good, with code {code} ({}); starting again does not help, so a person must look: update Recite, and see Discord's page \"Gateway Close Event Codes\"", meaning(*code)
    )]
    Closed { code: u16 },
    #[error(
        "Discord does not let us start: {0}; check in the developer portal that DISCORD_TOKEN is this application's and that the application is not restricted, and update Recite"
    )]
    StartRefused(String),
    #[error("the connection to Discord broke down: {0}")]
    Broken(String),
}

/// What a final close code of the gateway says.
fn meaning(code: u16) -> &'static str {
    match code {
        4010 => "it takes our shard for none",
        4011 => "the bot is in more servers than one connection may serve, 2500",
        4012 => "it no longer speaks this version of the gateway's protocol",
        _ => "one that this version of Recite does not know",
    }
}

/// An error with what caused it, and what caused that.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let cause_words = error.to_string();
        // Wrappers repeat what they wrap.
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        cause = error.source();
    }
    words
}
