//! What somebody does on the page becomes an act of that person in the small Discord, and what came of it
//! the answer.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::fault::Fault;
use super::page::{Page, SharedPage};
use super::protocol::{Act, Outcome, Place};
use recite_discord_sim::interaction::{Answer, Interaction};
use recite_discord_sim::place::Person;
use recite_discord_sim::snowflake::Snowflake;

/// `POST api/acts`: answered once the bot's first answer is there, or its three seconds are over.
pub(super) async fn act(
    State(page): State<SharedPage>,
    Json(act): Json<Act>,
) -> Result<Json<Outcome>, Fault> {
    let interaction = match page.begin(act)? {
        Begun::Written => return Ok(Json(Outcome::Written { interaction: None })),
        Begun::Interaction(interaction) => interaction,
    };
    if let Some(id) = interaction.id() {
        tokio::spawn(tell_in_vain(page, interaction.clone(), id));
    }
    Ok(Json(outcome(&interaction).await))
}

/// Tells that an interaction's time is over without an answer, also when nobody waits for that any more:
/// nothing changed in the small Discord but the time.
async fn tell_in_vain(page: SharedPage, interaction: Interaction, id: Snowflake) {
    if interaction.answer().await.is_err() {
        page.tell_interaction(id);
    }
}

enum Begun {
    Interaction(Interaction),
    /// An ordinary message, to which nothing is owed.
    Written,
}

impl Page {
    fn begin(&self, act: Act) -> Result<Begun, Fault> {
        let discord = &self.parts.discord;
        let interaction = match act {
            Act::Slash {
                person,
                channel,
                command,
                options,
            } => {
                let (person, channel) = self.whereabouts(person, channel)?;
                discord.slash(person, channel, &command, Value::Object(options))
            }
            Act::Autocomplete {
                person,
                channel,
                command,
                options,
                focused,
            } => {
                let (person, channel) = self.whereabouts(person, channel)?;
                let options = Value::Object(options);
                discord.autocomplete(person, channel, &command, options, &focused)
            }
            Act::Menu {
                person,
                message,
                command,
            } => discord.menu(self.person(person)?, message, &command),
            Act::Press {
                person,
                message,
                custom_id,
            } => discord.press(self.person(person)?, message, &custom_id),
            Act::Choose {
                person,
                message,
                custom_id,
                values,
            } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                discord.choose(self.person(person)?, message, &custom_id, &values)
            }
            Act::Submit {
                interaction,
                fields,
            } => {
                let opened_by = discord.interaction_of(interaction);
                let opened_by = opened_by.ok_or_else(|| {
                    Fault::unknown(format!("there is no interaction {interaction}"))
                })?;
                discord.submit_modal(&opened_by, Value::Object(fields))
            }
            Act::Write {
                person,
                channel,
                text,
            } => {
                if text.trim().is_empty() {
                    return Err(Fault::wrong("an empty message cannot be sent"));
                }
                let (person, channel) = self.whereabouts(person, channel)?;
                discord.write(person, channel, &text);
                return Ok(Begun::Written);
            }
        };
        Ok(Begun::Interaction(interaction))
    }

    /// Somebody, and a channel that they see.
    fn whereabouts(&self, person: Snowflake, place: Place) -> Result<(&Person, Snowflake), Fault> {
        let (discord, person) = (&self.parts.discord, self.person(person)?);
        let channel = match place {
            Place::Direct(_) => return Ok((person, discord.direct_channel(person))),
            Place::Channel(channel) => channel,
        };
        let is_text = discord.text_channels().iter().any(|it| it.id == channel);
        match is_text || discord.direct_person(channel) == Some(person.id) {
            true => Ok((person, channel)),
            false => Err(Fault::unknown(format!(
                "{} sees no channel {channel}",
                person.name
            ))),
        }
    }

    fn person(&self, id: Snowflake) -> Result<&Person, Fault> {
        let mut people = self.parts.discord.people().iter();
        let person = people.find(|person| person.id == id);
        person.ok_or_else(|| Fault::unknown(format!("there is nobody with the id {id} here")))
    }
}

async fn outcome(interaction: &Interaction) -> Outcome {
    let id = interaction.id();
    let failed = |why: String| Outcome::Failed {
        interaction: id,
        why,
    };
    match (interaction.answer().await, id) {
        (Err(failure), _) => failed(failure.to_string()),
        (Ok(Answer::Choices(choices)), Some(interaction)) => Outcome::Choices {
            interaction,
            choices,
        },
        (Ok(Answer::Modal(modal)), Some(interaction)) => Outcome::Modal { interaction, modal },
        (Ok(Answer::Choices(_) | Answer::Modal(_)), None) => {
            failed("the bot answered what was never sent".to_owned())
        }
        (Ok(Answer::Message(_)), interaction) => Outcome::Message { interaction },
        (Ok(Answer::Deferred), interaction) => Outcome::Deferred { interaction },
        (Ok(Answer::Updated(_)), interaction) => Outcome::Updated { interaction },
        (Ok(Answer::DeferredUpdate), interaction) => Outcome::DeferredUpdate { interaction },
    }
}
