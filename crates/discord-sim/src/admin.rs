//! What an admin of the server does beside the bot: permissions, channels, messages.

use super::Change;
use super::Sandbox;
use super::channel::Kind;
use super::message::Message;
use super::place::Person;
use super::sessions::GUILDS;
use super::snowflake::Snowflake;

impl Sandbox {
    /// Sets what the bot may do in a channel of a server, as Discord's bits: the channel gets the
    /// overwrite for the bot that brings this about. Nothing happens when the channel is gone.
    pub fn set_bot_permissions(&self, channel: Snowflake, bits: u64) {
        let mut world = self.shared.world();
        let Some(channel) = world.channels.get_mut(&channel) else {
            return;
        };
        channel.bot_permissions = bits;
        let (id, json) = (channel.id, channel.json());
        world.sessions.dispatch("CHANNEL_UPDATE", GUILDS, &json);
        self.shared.publish(Change::Channel(id));
    }

    /// Takes a channel away with all its messages. Nothing happens when it is gone already.
    pub fn delete_channel(&self, channel: Snowflake) {
        let mut world = self.shared.world();
        let Some(channel) = world.channels.remove(&channel) else {
            return;
        };
        world
            .messages
            .retain(|_, message| message.channel() != channel.id);
        world
            .sessions
            .dispatch("CHANNEL_DELETE", GUILDS, &channel.json());
        self.shared.publish(Change::Channel(channel.id));
    }

    /// Takes a message away. Nothing happens when it is gone already.
    pub fn delete_message(&self, message: Snowflake) {
        let mut world = self.shared.world();
        // The only error is that it is gone.
        let _ = self.shared.delete(&mut world, message);
    }

    /// Lets every nonce grow too old to protect anything, as when a few minutes have passed.
    pub fn forget_nonces(&self) {
        self.shared.world().nonces.clear();
    }

    /// The channel of direct messages between the bot and `person`, opened when there is none.
    pub fn direct_channel(&self, person: &Person) -> Snowflake {
        self.shared
            .direct_channel(&mut self.shared.world(), person)
            .id
    }

    /// The direct messages between the bot and `person`, oldest first.
    pub fn direct_messages(&self, person: &Person) -> Vec<Message> {
        let channel = self.direct_channel(person);
        self.channel(person, channel)
    }

    /// Lets the bot write to `person`, or no longer.
    pub fn close_direct_messages(&self, person: &Person, close: bool) {
        let mut world = self.shared.world();
        let id = self.shared.direct_channel(&mut world, person).id;
        if let Some(channel) = world.channels.get_mut(&id)
            && let Kind::Direct { is_closed, .. } = &mut channel.kind
        {
            *is_closed = close;
        }
    }
}
