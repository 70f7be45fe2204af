//! Reads the current state: people, channels, messages, commands and interactions.

use std::sync::Arc;

use serde_json::Value;

use super::channel::ChannelKind;
use super::fixtures::{Person, Role, TextChannel};
use super::interaction::{Interaction, Sent};
use super::message::Message;
use super::snowflake::Snowflake;
use super::{Sandbox, callback, commands};

impl Sandbox {
    /// Returns the people in the server.
    pub fn people(&self) -> &[Person] {
        &self.shared.options.people
    }

    /// Returns the roles of the server, without @everyone and the bot's own role.
    pub fn roles(&self) -> &[Role] {
        &self.shared.options.roles
    }

    /// Returns the person with this name.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people().iter().find(|person| person.name == name)
    }

    /// Returns all registered commands, global ones first.
    pub fn commands(&self) -> Vec<Value> {
        self.shared
            .lock()
            .commands
            .values()
            .flatten()
            .cloned()
            .collect()
    }

    /// Returns the commands of every type that `person` can use in a channel, as a client lists them: those of the
    /// server first. The list is empty if the person cannot see the channel.
    pub fn commands_for(&self, person: &Person, channel: Snowflake) -> Vec<Value> {
        let state = self.shared.lock();
        let channel = state.channels.get(&channel);
        let Some(channel) = channel.filter(|channel| channel.is_open_to(person.id)) else {
            return Vec::new();
        };
        commands::usable(&state, person, channel).cloned().collect()
    }

    /// Waits until a command with this name is registered.
    pub async fn wait_for_command(&self, name: &str) {
        let found = |sandbox: &Self| {
            sandbox
                .commands()
                .iter()
                .any(|command| command["name"] == name)
                .then_some(())
        };
        self.until(found).await;
    }

    /// Returns a message; `None` if it was deleted.
    pub fn message(&self, id: Snowflake) -> Option<Message> {
        self.shared.lock().messages.get(&id).cloned()
    }

    /// Returns the messages that `person` sees in a channel, oldest first.
    pub fn channel(&self, person: &Person, channel: Snowflake) -> Vec<Message> {
        let state = self.shared.lock();
        let messages = state
            .messages
            .values()
            .filter(|message| message.channel() == channel);
        messages
            .filter(|message| message.is_visible_to(person.id))
            .cloned()
            .collect()
    }

    /// Returns all messages of all channels, including ephemeral ones, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.lock().messages.values().cloned().collect()
    }

    /// Returns the existing text channels, in the order in which a client lists them.
    pub fn text_channels(&self) -> Vec<TextChannel> {
        let state = self.shared.lock();
        let channels = state.channels.values();
        let mut channels: Vec<_> = channels
            .filter_map(|channel| match &channel.kind {
                ChannelKind::Text {
                    guild,
                    name,
                    position,
                } => {
                    let (id, guild, name) = (channel.id, *guild, name.clone());
                    Some((*position, TextChannel { id, guild, name }))
                }
                _ => None,
            })
            .collect();
        channels.sort_by_key(|(position, _)| *position);
        channels.into_iter().map(|(_, channel)| channel).collect()
    }

    /// Returns the person of a direct message channel; `None` for a channel of a server.
    pub fn direct_message_person(&self, channel: Snowflake) -> Option<Snowflake> {
        match &self.shared.lock().channels.get(&channel)?.kind {
            ChannelKind::Direct { person, .. } => Some(person.id),
            _ => None,
        }
    }

    /// Returns the bytes of a file in a message, by the id of its attachment.
    pub fn file(&self, attachment: Snowflake) -> Option<Vec<u8>> {
        self.file_with_type(attachment).map(|(_, bytes)| bytes)
    }

    /// Returns the content type that a file was sent with, and its bytes.
    pub fn file_with_type(&self, attachment: Snowflake) -> Option<(String, Vec<u8>)> {
        let state = self.shared.lock();
        let upload = &state.files.get(&attachment)?.upload;
        Some((upload.content_type.clone(), upload.bytes.to_vec()))
    }

    /// Returns the interaction of a token.
    pub fn interaction_by_token(&self, token: &str) -> Option<Interaction> {
        self.interaction_by_id(callback::interaction_of(token)?)
    }

    /// Returns the interaction with this id.
    pub fn interaction_by_id(&self, id: Snowflake) -> Option<Interaction> {
        let stamp = self.shared.lock().interactions.get(&id)?.sent;
        Some(Interaction {
            shared: Arc::clone(&self.shared),
            sent: Ok(Sent { id, stamp }),
        })
    }
}
