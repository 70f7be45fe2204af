//! What is there now: people, channels, messages, commands, and the handles on interactions.

use std::sync::Arc;

use serde_json::Value;

use super::channel::Kind;
use super::interaction::{Interaction, Sent};
use super::message::Message;
use super::place::{Person, Role, TextChannel};
use super::snowflake::Snowflake;
use super::{Sandbox, callback, commands};

impl Sandbox {
    pub fn people(&self) -> &[Person] {
        &self.shared.options.people
    }

    /// The roles of the server besides @everyone and the bot's own.
    pub fn roles(&self) -> &[Role] {
        &self.shared.options.roles
    }

    /// The person of this name.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people().iter().find(|person| person.name == name)
    }

    /// All registered commands, global ones first.
    pub fn commands(&self) -> Vec<Value> {
        self.shared
            .world()
            .commands
            .values()
            .flatten()
            .cloned()
            .collect()
    }

    /// The commands that `person` may use in a channel, of every type, as the client lists them: the
    /// server's own first. In a channel that they do not see there are none.
    pub fn commands_for(&self, person: &Person, channel: Snowflake) -> Vec<Value> {
        let world = self.shared.world();
        let channel = world.channels.get(&channel);
        let Some(channel) = channel.filter(|channel| channel.is_open_to(person.id)) else {
            return Vec::new();
        };
        commands::usable(&world, person, channel).cloned().collect()
    }

    /// Waits until the command of this name is registered.
    pub async fn until_command(&self, name: &str) {
        let found = |sandbox: &Self| {
            sandbox
                .commands()
                .iter()
                .any(|command| command["name"] == name)
                .then_some(())
        };
        self.until(found).await;
    }

    /// A message as it is now; `None` when it was deleted.
    pub fn message(&self, id: Snowflake) -> Option<Message> {
        self.shared.world().messages.get(&id).cloned()
    }

    /// What `person` sees in a channel, oldest first.
    pub fn channel(&self, person: &Person, channel: Snowflake) -> Vec<Message> {
        let world = self.shared.world();
        let messages = world
            .messages
            .values()
            .filter(|message| message.channel() == channel);
        messages
            .filter(|message| message.is_visible_to(person.id))
            .cloned()
            .collect()
    }

    /// Every message in every channel, ephemeral ones too, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.world().messages.values().cloned().collect()
    }

    /// The text channels that are there now, as a client lists them.
    pub fn text_channels(&self) -> Vec<TextChannel> {
        let world = self.shared.world();
        let channels = world.channels.values();
        let mut channels: Vec<_> = channels
            .filter_map(|channel| match &channel.kind {
                Kind::Direct { .. } => None,
                Kind::Text {
                    guild,
                    name,
                    position,
                } => {
                    let (id, guild, name) = (channel.id, *guild, name.clone());
                    Some((*position, TextChannel { id, guild, name }))
                }
            })
            .collect();
        channels.sort_by_key(|(position, _)| *position);
        channels.into_iter().map(|(_, channel)| channel).collect()
    }

    /// Whose direct messages with the bot a channel holds; `None` for a channel of a server.
    pub fn direct_person(&self, channel: Snowflake) -> Option<Snowflake> {
        match &self.shared.world().channels.get(&channel)?.kind {
            Kind::Direct { person, .. } => Some(person.id),
            Kind::Text { .. } => None,
        }
    }

    /// The bytes of a file in a message, by the id of its attachment.
    pub fn file(&self, attachment: Snowflake) -> Option<Vec<u8>> {
        self.typed_file(attachment).map(|(_, bytes)| bytes)
    }

    /// The content type that a file was sent with, and its bytes.
    pub fn typed_file(&self, attachment: Snowflake) -> Option<(String, Vec<u8>)> {
        let world = self.shared.world();
        let upload = &world.files.get(&attachment)?.upload;
        Some((upload.content_type.clone(), upload.bytes.to_vec()))
    }

    /// The interaction a token was given out for.
    pub fn interaction(&self, token: &str) -> Option<Interaction> {
        self.interaction_of(callback::interaction_of(token)?)
    }

    /// The interaction of this id.
    pub fn interaction_of(&self, id: Snowflake) -> Option<Interaction> {
        let stamp = self.shared.world().interactions.get(&id)?.sent;
        Some(Interaction {
            shared: Arc::clone(&self.shared),
            sent: Ok(Sent { id, stamp }),
        })
    }
}
