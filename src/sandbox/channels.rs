//! Converts the channels of the local Discord, and what the bot received of their messages.

use serde_json::Value;

use super::page::Page;
use super::protocol::{Channel, ChannelKind, Delivery, DeliveryResult, Tag};
use recite_discord_sim::DeliveryOutcome;
use recite_discord_sim::snowflake::Snowflake;

/// Discord's type of threads.
const THREAD: u64 = 11;

impl Page {
    /// Returns all channels in the order in which a client lists them: text, forum, threads, private.
    pub(super) fn channels(&self) -> Vec<Channel> {
        let objects = self.services.discord.channel_objects();
        let mut channels: Vec<(i64, Channel)> = objects
            .iter()
            .filter_map(|object| {
                let position = object["position"].as_i64().unwrap_or_default();
                Some((position, channel(object, &objects)?))
            })
            .collect();
        channels.sort_by_key(|(position, channel)| (channel.kind, *position, channel.id));
        channels.into_iter().map(|(_, channel)| channel).collect()
    }

    /// Returns the people that have installed the bot for themselves.
    pub(super) fn installed(&self) -> Vec<Snowflake> {
        let discord = &self.services.discord;
        let people = discord.people().iter();
        let installed = people.filter(|person| discord.is_user_installed(person));
        installed.map(|person| person.id).collect()
    }

    /// Returns whether a channel is a thread.
    pub(super) fn is_thread(&self, channel: Snowflake) -> bool {
        let object = self.services.discord.channel_object(channel);
        object.is_some_and(|object| object["type"] == THREAD)
    }
}

/// Converts a channel object. `all` contains the forum channel of a post.
fn channel(object: &Value, all: &[Value]) -> Option<Channel> {
    let kind = match object["type"].as_u64()? {
        0 => ChannelKind::Text,
        15 => ChannelKind::Forum,
        THREAD => ChannelKind::Thread,
        3 => ChannelKind::Private,
        _ => return None,
    };
    let people = object["recipients"].as_array();
    let state = &object["thread_metadata"];
    Some(Channel {
        id: id(&object["id"])?,
        name: object["name"].as_str().unwrap_or_default().to_owned(),
        kind,
        parent: id(&object["parent_id"]),
        owner: id(&object["owner_id"]),
        people: people
            .into_iter()
            .flatten()
            .filter_map(|person| id(&person["id"]))
            .collect(),
        tags: tags(object, all),
        is_archived: state["archived"] == true,
        is_locked: state["locked"] == true,
    })
}

/// Returns the tags that a forum channel offers, or those of a post.
fn tags(object: &Value, all: &[Value]) -> Vec<Tag> {
    let parent = all.iter().find(|one| one["id"] == object["parent_id"]);
    let offered = &parent.unwrap_or(object)["available_tags"];
    let applied = object["applied_tags"].as_array();
    let offered = offered.as_array().into_iter().flatten();
    let shown = offered.filter(|tag| match (parent, applied) {
        (None, _) => true,
        (Some(_), applied) => applied.is_some_and(|applied| applied.contains(&tag["id"])),
    });
    let tag = |tag: &Value| {
        Some(Tag {
            id: id(&tag["id"])?,
            name: tag["name"].as_str()?.to_owned(),
            is_moderated: tag["moderated"] == true,
        })
    };
    shown.filter_map(tag).collect()
}

fn id(id: &Value) -> Option<Snowflake> {
    id.as_str()?.parse().ok()
}

/// Converts a delivery.
pub(super) fn delivery(delivery: recite_discord_sim::Delivery) -> Delivery {
    Delivery {
        number: delivery.number,
        event: delivery.event,
        subject: delivery.subject,
        channel: delivery.channel,
        author: delivery.author,
        intent: delivery.intent,
        received: match delivery.outcome {
            DeliveryOutcome::Complete => DeliveryResult::All,
            DeliveryOutcome::WithoutContent => DeliveryResult::WithoutContent,
            _ => DeliveryResult::Nothing,
        },
        why: delivery.outcome.to_string(),
    }
}
