//! Actions of a server admin, without the bot: permissions, channels, messages.

use super::Change;
use super::Sandbox;
use super::channel::ChannelKind;
use super::fixtures::Person;
use super::intents::GUILDS;
use super::message::Message;
use super::snowflake::Snowflake;

impl Sandbox {
    /// Sets the bot's permissions in a channel of a server, as Discord's bits. The channel gets a permission
    /// overwrite for the bot. Does nothing if the channel does not exist.
    pub fn set_bot_permissions(&self, channel: Snowflake, bits: u64) {
        let mut state = self.shared.lock();
        let Some(channel) = state.channels.get_mut(&channel) else {
            return;
        };
        channel.bot_permissions = bits;
        let (id, json) = (channel.id, channel.json());
        let threads = state.channels.values_mut();
        threads
            .filter(|it| it.as_thread().is_some_and(|thread| thread.parent == id))
            .for_each(|thread| thread.bot_permissions = bits);
        state.sessions.dispatch("CHANNEL_UPDATE", GUILDS, &json);
        self.shared.publish(Change::Channel(id));
    }

    /// Sets the permissions of `person` in a channel, as Discord's bits; `None` restores the person's own. They also
    /// apply to the threads of the channel.
    pub fn set_permissions(&self, person: &Person, channel: Snowflake, bits: Option<u64>) {
        let permissions = &mut self.shared.lock().member_permissions;
        match bits {
            Some(bits) => permissions.insert((channel, person.id), bits),
            None => permissions.remove(&(channel, person.id)),
        };
        self.shared.publish(Change::Channel(channel));
    }

    /// Sets whether a channel is only for adults. Does nothing if the channel does not exist.
    pub fn restrict_age(&self, channel: Snowflake, is_restricted: bool) {
        let mut state = self.shared.lock();
        let Some(channel) = state.channels.get_mut(&channel) else {
            return;
        };
        channel.is_age_restricted = is_restricted;
        let (id, json) = (channel.id, channel.json());
        state.sessions.dispatch("CHANNEL_UPDATE", GUILDS, &json);
        self.shared.publish(Change::Channel(id));
    }

    /// Removes `person` from a server, or adds them again.
    pub fn set_absent(&self, person: &Person, guild: Snowflake, is_absent: bool) {
        let absent = &mut self.shared.lock().absent;
        match is_absent {
            true => absent.insert((guild, person.id)),
            false => absent.remove(&(guild, person.id)),
        };
    }

    /// Deletes a channel with all its messages. Does nothing if it does not exist.
    pub fn delete_channel(&self, channel: Snowflake) {
        let mut state = self.shared.lock();
        let Some(channel) = state.channels.remove(&channel) else {
            return;
        };
        state
            .messages
            .retain(|_, message| message.channel() != channel.id);
        let event = match channel.as_thread() {
            Some(_) => "THREAD_DELETE",
            None => "CHANNEL_DELETE",
        };
        state.sessions.dispatch(event, GUILDS, &channel.json());
        self.shared.publish(Change::Channel(channel.id));
    }

    /// Deletes a message. Does nothing if it does not exist.
    pub fn delete_message(&self, message: Snowflake) {
        let mut state = self.shared.lock();
        // The only possible error is that the message does not exist.
        let _ = self.shared.delete(&mut state, message);
    }

    /// Expires all nonces, as if a few minutes had passed.
    pub fn expire_nonces(&self) {
        self.shared.lock().nonces.clear();
    }

    /// Returns the direct message channel between the bot and `person`, and opens it if needed.
    pub fn direct_channel(&self, person: &Person) -> Snowflake {
        self.shared
            .direct_channel(&mut self.shared.lock(), person)
            .id
    }

    /// Returns the direct messages between the bot and `person`, oldest first.
    pub fn direct_messages(&self, person: &Person) -> Vec<Message> {
        let channel = self.direct_channel(person);
        self.channel(person, channel)
    }

    /// Sets whether `person` rejects direct messages from the bot.
    pub fn close_direct_messages(&self, person: &Person, close: bool) {
        let mut state = self.shared.lock();
        let id = self.shared.direct_channel(&mut state, person).id;
        if let Some(channel) = state.channels.get_mut(&id)
            && let ChannelKind::Direct { is_closed, .. } = &mut channel.kind
        {
            *is_closed = close;
        }
    }
}
