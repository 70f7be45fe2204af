//! What the member who acts and the bot may do in the channel of an interaction.

use super::json::{Bits, Object};
use super::permissions::Permissions;
use crate::messages::permission::ChannelPermission;
use crate::messages::reply::ReplyObstacle;

/// The kinds of threads. Source: Discord's documentation, "Channel Types".
pub const THREADS: [u64; 3] = [10, 11, 12];

/// What the member and the bot may do in a channel, as an interaction reports it; nothing where it reports nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelAccess {
    /// The permissions of the member.
    pub member: Permissions,
    /// The permissions of the bot.
    pub bot: Permissions,
    /// Whether the channel is a thread.
    pub is_thread: bool,
    /// Whether it is a thread that takes no more messages.
    pub is_closed: bool,
    /// Whether the channel is age-restricted.
    pub is_age_restricted: bool,
}

impl ChannelAccess {
    /// Reads an interaction.
    pub fn read(interaction: &Object<'_>) -> Self {
        let permissions = |bits: Option<Bits>| {
            bits.map(Permissions::of_interaction)
                .unwrap_or(Permissions::NONE)
        };
        let member = interaction.object("member").ok();
        let channel = interaction.object("channel").ok();
        let kind = channel.as_ref().and_then(|it| it.optional::<u64>("type"));
        let thread = channel
            .as_ref()
            .and_then(|it| it.object("thread_metadata").ok());
        let is_closed = |it: &Object<'_>| it.has("archived") || it.has("locked");
        Self {
            member: permissions(member.and_then(|it| it.optional("permissions"))),
            bot: permissions(interaction.optional("app_permissions")),
            is_thread: kind.is_some_and(|kind| THREADS.contains(&kind)),
            is_closed: thread.as_ref().is_some_and(is_closed),
            is_age_restricted: channel.is_some_and(|it| it.has("nsfw")),
        }
    }

    /// Returns whether the member may remove messages of others.
    pub fn manages_messages(&self) -> bool {
        self.member.contains(Permissions::MANAGE_MESSAGES)
    }

    /// Returns whether the member may manage the server.
    pub fn manages_server(&self) -> bool {
        self.member.contains(Permissions::MANAGE_SERVER)
    }

    /// Returns whether the member may manage threads.
    pub fn manages_threads(&self) -> bool {
        self.member.contains(Permissions::MANAGE_THREADS)
    }

    /// Returns whether the bot may attach files.
    pub fn takes_files(&self) -> bool {
        self.bot.contains(Permissions::ATTACH_FILES)
    }

    /// Returns why the member cannot let the bot reply to a message here; `None` if they can.
    pub fn reply_obstacle(&self) -> Option<ReplyObstacle> {
        let (to_send, named) = match self.is_thread {
            true => (
                Permissions::SEND_MESSAGES_IN_THREADS,
                ChannelPermission::SendInThreads,
            ),
            false => (Permissions::SEND_MESSAGES, ChannelPermission::SendMessages),
        };
        if !self.member.contains(to_send) {
            return Some(ReplyObstacle::Member);
        }
        let needed = [
            (Permissions::VIEW_CHANNEL, ChannelPermission::View),
            (to_send, named),
            // Discord accepts no reply without it.
            (
                Permissions::READ_MESSAGE_HISTORY,
                ChannelPermission::ReadMessageHistory,
            ),
        ];
        let missing = needed.iter().filter(|(it, _)| !self.bot.contains(*it));
        let missing: Vec<ChannelPermission> = missing.map(|(_, name)| *name).collect();
        if !missing.is_empty() {
            return Some(ReplyObstacle::Bot(missing));
        }
        if self.is_closed {
            return Some(ReplyObstacle::Closed);
        }
        self.is_age_restricted
            .then_some(ReplyObstacle::AgeRestricted)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ALL: u64 = (1 << 10) | (1 << 11) | (1 << 15) | (1 << 16) | (1 << 38);

    fn access(member: u64, bot: u64, channel: &Value) -> ChannelAccess {
        let event = json!({
            "member": {"permissions": member.to_string()}, "app_permissions": bot.to_string(),
            "channel": channel,
        });
        let event = event.to_string();
        ChannelAccess::read(&Object::parse("an interaction", &event).expect("an object"))
    }

    #[test]
    fn each_obstacle_is_found() {
        let text = json!({"type": 0});
        let thread = json!({"type": 11, "thread_metadata": {"archived": false, "locked": false}});
        let check = |member, bot, channel: &Value, expected| {
            assert_eq!(
                access(member, bot, channel).reply_obstacle(),
                expected,
                "{channel}"
            );
        };
        check(ALL, ALL, &text, None);
        check(ALL, ALL, &thread, None);
        check(8, 8, &thread, None);
        check(ALL & !(1 << 11), ALL, &text, Some(ReplyObstacle::Member));
        check(ALL & !(1 << 38), ALL, &thread, Some(ReplyObstacle::Member));
        let bot = |missing: &[ChannelPermission]| Some(ReplyObstacle::Bot(missing.to_vec()));
        check(
            ALL,
            0,
            &text,
            bot(&[
                ChannelPermission::View,
                ChannelPermission::SendMessages,
                ChannelPermission::ReadMessageHistory,
            ]),
        );
        check(
            ALL,
            ALL & !(1 << 38),
            &thread,
            bot(&[ChannelPermission::SendInThreads]),
        );
        for closed in ["archived", "locked"] {
            let thread = json!({"type": 12, "thread_metadata": {closed: true}});
            check(ALL, ALL, &thread, Some(ReplyObstacle::Closed));
        }
        let nsfw = json!({"type": 0, "nsfw": true});
        check(ALL, ALL, &nsfw, Some(ReplyObstacle::AgeRestricted));
    }

    #[test]
    fn an_interaction_without_permissions_allows_nothing() {
        let access =
            ChannelAccess::read(&Object::parse("an interaction", "{}").expect("an object"));
        assert_eq!(access, ChannelAccess::default());
        assert_eq!(access.reply_obstacle(), Some(ReplyObstacle::Member));
    }
}
