//! Performs the actions of the page's user as a person in the local Discord, and returns the results.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::error::PageError;
use super::page::{Page, SharedPage};
use super::protocol::{ActionResult, ChannelTarget, UserAction};
use recite_discord_sim::MemberMessage;
use recite_discord_sim::fixtures::Person;
use recite_discord_sim::interaction::{InitialResponse, Interaction};
use recite_discord_sim::snowflake::Snowflake;

/// Handles `POST api/actions`. Responds once the bot has responded, or after the time limit of three seconds.
pub(super) async fn handle(
    State(page): State<SharedPage>,
    Json(action): Json<UserAction>,
) -> Result<Json<ActionResult>, PageError> {
    let interaction = match page.start_action(action)? {
        StartedAction::Done(result) => return Ok(Json(result)),
        StartedAction::Interaction(interaction) => interaction,
    };
    if let Some(id) = interaction.id() {
        tokio::spawn(publish_timeout(page, interaction.clone(), id));
    }
    Ok(Json(result(&interaction).await))
}

/// Publishes the interaction when its time limit passes without a response. Nothing else does: the local Discord does
/// not change then.
async fn publish_timeout(page: SharedPage, interaction: Interaction, id: Snowflake) {
    if interaction.answer().await.is_err() {
        page.publish_interaction(id);
    }
}

/// A started action.
enum StartedAction {
    Interaction(Interaction),
    /// Something that needs no response of the bot, such as an ordinary message.
    Done(ActionResult),
}

impl Page {
    /// Starts an action.
    fn start_action(&self, action: UserAction) -> Result<StartedAction, PageError> {
        let discord = &self.services.discord;
        let interaction = match action {
            UserAction::Slash {
                person,
                channel,
                command,
                options,
            } => {
                let (person, channel) = self.person_and_channel(person, channel)?;
                discord.slash(person, channel, &command, Value::Object(options))
            }
            UserAction::Autocomplete {
                person,
                channel,
                command,
                options,
                focused,
            } => {
                let (person, channel) = self.person_and_channel(person, channel)?;
                let options = Value::Object(options);
                discord.autocomplete(person, channel, &command, options, &focused)
            }
            UserAction::Menu {
                person,
                message,
                command,
            } => discord.menu(self.person(person)?, message, &command),
            UserAction::Press {
                person,
                message,
                custom_id,
            } => discord.press(self.person(person)?, message, &custom_id),
            UserAction::Choose {
                person,
                message,
                custom_id,
                values,
            } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                discord.choose(self.person(person)?, message, &custom_id, &values)
            }
            UserAction::Submit {
                interaction,
                fields,
            } => {
                let opened_by = discord.interaction_by_id(interaction);
                let opened_by = opened_by.ok_or_else(|| {
                    PageError::not_found(format!("interaction {interaction} does not exist"))
                })?;
                discord.submit_modal(&opened_by, Value::Object(fields))
            }
            other => return self.perform(other).map(StartedAction::Done),
        };
        Ok(StartedAction::Interaction(interaction))
    }

    /// Performs an action that needs no response of the bot.
    fn perform(&self, action: UserAction) -> Result<ActionResult, PageError> {
        let discord = &self.services.discord;
        let done = match action {
            UserAction::Write {
                person,
                channel,
                text,
                reply_to,
                pings,
            } => {
                if text.trim().is_empty() {
                    return Err(PageError::bad_request("an empty message cannot be sent"));
                }
                let (person, channel) = self.person_and_channel(person, channel)?;
                let message = written(&text, reply_to, pings);
                discord.post(person, channel, message).map(drop)
            }
            UserAction::Forward {
                person,
                channel,
                message,
            } => {
                let (person, channel) = self.person_and_channel(person, channel)?;
                let message = MemberMessage::forwarding(message);
                discord.post(person, channel, message).map(drop)
            }
            UserAction::Delete { person, message } => {
                discord.delete_as(self.person(person)?, message)
            }
            UserAction::OpenPost {
                person,
                forum,
                title,
                tags,
                text,
            } => {
                let person = self.person(person)?;
                let message = MemberMessage::new(&text);
                let opened = discord.open_post(person, forum, &title, &tags, message);
                return Ok(match opened {
                    Ok(channel) => ActionResult::Opened { channel },
                    Err(why) => refused(why),
                });
            }
            UserAction::SetThread {
                thread,
                is_archived,
                is_locked,
            } => {
                discord.lock_thread(thread, is_locked);
                discord.archive_thread(thread, is_archived);
                Ok(())
            }
            UserAction::SetInstalled {
                person,
                is_installed,
            } => {
                discord.set_user_install(self.person(person)?, is_installed);
                Ok(())
            }
            UserAction::Slash { .. }
            | UserAction::Autocomplete { .. }
            | UserAction::Menu { .. }
            | UserAction::Press { .. }
            | UserAction::Choose { .. }
            | UserAction::Submit { .. } => {
                return Err(PageError::bad_request("this action needs a response"));
            }
        };
        Ok(match done {
            Ok(()) => ActionResult::Written { interaction: None },
            Err(why) => refused(why),
        })
    }

    /// Returns the person, and the channel if they can see it.
    fn person_and_channel(
        &self,
        person: Snowflake,
        target: ChannelTarget,
    ) -> Result<(&Person, Snowflake), PageError> {
        let (discord, person) = (&self.services.discord, self.person(person)?);
        let channel = match target {
            ChannelTarget::Direct(_) => return Ok((person, discord.direct_channel(person))),
            ChannelTarget::Channel(channel) => channel,
        };
        match discord.can_see(person, channel) {
            true => Ok((person, channel)),
            false => Err(PageError::not_found(format!(
                "{} cannot see channel {channel}",
                person.name
            ))),
        }
    }

    fn person(&self, id: Snowflake) -> Result<&Person, PageError> {
        let mut people = self.services.discord.people().iter();
        let person = people.find(|person| person.id == id);
        person.ok_or_else(|| PageError::not_found(format!("no person has the id {id}")))
    }
}

/// Returns an ordinary message.
fn written(text: &str, reply_to: Option<Snowflake>, pings: bool) -> MemberMessage {
    let message = MemberMessage::new(text);
    match (reply_to, pings) {
        (None, _) => message,
        (Some(to), true) => message.replying_to(to),
        (Some(to), false) => message.replying_to(to).without_ping(),
    }
}

/// Returns the result of an action that the client would not send.
fn refused(why: String) -> ActionResult {
    ActionResult::Failed {
        interaction: None,
        why,
    }
}

/// Waits for the result of an interaction.
async fn result(interaction: &Interaction) -> ActionResult {
    let id = interaction.id();
    let failed = |why: String| ActionResult::Failed {
        interaction: id,
        why,
    };
    match (interaction.answer().await, id) {
        (Err(failure), _) => failed(failure.to_string()),
        (Ok(InitialResponse::Choices(choices)), Some(interaction)) => ActionResult::Choices {
            interaction,
            choices,
        },
        (Ok(InitialResponse::Modal(modal)), Some(interaction)) => {
            ActionResult::Modal { interaction, modal }
        }
        (Ok(InitialResponse::Choices(_) | InitialResponse::Modal(_)), None) => {
            failed("the bot responded to an interaction that was not sent".to_owned())
        }
        (Ok(InitialResponse::Message(_)), interaction) => ActionResult::Message { interaction },
        (Ok(InitialResponse::Deferred), interaction) => ActionResult::Deferred { interaction },
        (Ok(InitialResponse::Updated(_)), interaction) => ActionResult::Updated { interaction },
        (Ok(InitialResponse::DeferredUpdate), interaction) => {
            ActionResult::DeferredUpdate { interaction }
        }
    }
}
