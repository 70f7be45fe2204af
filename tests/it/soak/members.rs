//! Members: what they do, and the replies that they see.

use std::sync::Arc;
use std::time::Duration;

use recite_discord_sim::Sandbox;
use recite_discord_sim::fixtures::{GENERAL, Person};
use recite_discord_sim::interaction::{InitialResponse, Interaction, InteractionError};
use recite_discord_sim::message::Message;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::writers::{GADGETS, NoteHistory};

/// One interaction of a member.
pub struct MemberAction {
    person: Person,
    what: ActionKind,
    library: NoteHistory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ActionKind {
    Ask(usize),
    /// Types a few letters, for suggestions.
    Type(usize),
    /// `/quiz`, then reveals and grades the card: up to three interactions.
    Quiz,
    Stats,
}

/// The result of an interaction.
#[derive(Debug)]
pub struct ActionResult {
    pub what: &'static str,
    pub sent_at: Instant,
    /// How long it took until the member saw something.
    pub took: Option<Duration>,
    pub failure: Option<InteractionError>,
    /// Whether the bot apologized, for example because the reply took too long.
    pub is_apology: bool,
    /// The problem with the answer.
    pub wrong: Option<String>,
}

impl ActionResult {
    pub fn is_unanswered(&self) -> bool {
        self.failure.is_some()
    }
}

impl MemberAction {
    pub fn nth(number: usize, discord: &Sandbox, library: &NoteHistory) -> Self {
        let people = discord.people();
        let gadget = number * 7 % GADGETS.len();
        Self {
            person: people[number % people.len()].clone(),
            what: match number % 40 {
                // A picture takes as much work as a hundred answers.
                9 => ActionKind::Stats,
                8 | 18 | 28 | 38 => ActionKind::Quiz,
                nth if nth % 5 == 2 => ActionKind::Type(gadget),
                _ => ActionKind::Ask(gadget),
            },
            library: library.clone(),
        }
    }

    /// A question about a gadget.
    pub fn ask(gadget: usize, discord: &Sandbox, library: &NoteHistory) -> Self {
        Self {
            person: discord.people()[0].clone(),
            what: ActionKind::Ask(gadget),
            library: library.clone(),
        }
    }

    pub async fn done(self, discord: Arc<Sandbox>) -> ActionResult {
        let slash =
            |name: &str, options: Value| discord.slash(&self.person, GENERAL, name, options);
        match self.what {
            ActionKind::Ask(gadget) => {
                let question = format!("how does the {} work", GADGETS[gadget]);
                let asked = slash("ask", json!({"question": question}));
                let (mut seen, message) = read("/ask", &asked).await;
                if let Some(message) = message.filter(|_| !seen.is_apology) {
                    let text = message.text();
                    let library = &self.library;
                    seen.wrong = library.wrong(gadget, seen.sent_at, Instant::now(), &text);
                }
                seen
            }
            ActionKind::Type(gadget) => {
                let typed = json!({"question": GADGETS[gadget][..4]});
                let typed = discord.autocomplete(&self.person, GENERAL, "ask", typed, "question");
                let (mut seen, answer) = answered("suggestions", &typed).await;
                if let Some(InitialResponse::Choices(choices)) = answer {
                    let offered = choices.iter().any(|it| {
                        let name = it["name"].as_str().unwrap_or_default();
                        name.contains(GADGETS[gadget])
                    });
                    // No suggestions are sent if the search took too long.
                    seen.is_apology = choices.is_empty();
                    seen.wrong = (!offered && !choices.is_empty())
                        .then(|| format!("{} is not offered", GADGETS[gadget]));
                }
                seen
            }
            ActionKind::Quiz => {
                let (seen, message) = read("/quiz", &slash("quiz", Value::Null)).await;
                let Some((message, reveal)) = with_button(message, "Reveal") else {
                    return seen;
                };
                let revealed = discord.press(&self.person, message.id(), &reveal);
                let (seen, message) = read("Reveal", &revealed).await;
                let Some((message, right)) = with_button(message, "Right") else {
                    return seen;
                };
                let graded = discord.press(&self.person, message.id(), &right);
                read("Right", &graded).await.0
            }
            ActionKind::Stats => read("/stats me", &slash("stats me", Value::Null)).await.0,
        }
    }
}

fn with_button(message: Option<Message>, label: &str) -> Option<(Message, String)> {
    let message = message?;
    let button = message.button(label)?;
    Some((message, button))
}

async fn answered(
    what: &'static str,
    interaction: &Interaction,
) -> (ActionResult, Option<InitialResponse>) {
    let sent_at = interaction.sent_at().expect("the client sends it");
    let answer = interaction.answer().await;
    let took = answer.is_ok().then(|| sent_at.elapsed());
    let failure = answer.as_ref().err().cloned();
    let seen = ActionResult {
        what,
        sent_at,
        took,
        failure,
        is_apology: false,
        wrong: None,
    };
    (seen, answer.ok())
}

/// Waits for the final message.
async fn read(what: &'static str, interaction: &Interaction) -> (ActionResult, Option<Message>) {
    let (mut seen, answer) = answered(what, interaction).await;
    if answer.is_none() {
        return (seen, None);
    }
    match interaction.message().await {
        Ok(message) => {
            let text = message.text();
            seen.is_apology = text.contains("went wrong");
            (seen, Some(message))
        }
        Err(failure) => {
            seen.failure = Some(failure);
            (seen, None)
        }
    }
}
