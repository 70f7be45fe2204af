//! Help channels and the threads in them.

use reqwest::Method;
use serde_json::json;

use super::{Channels, NamedPermission, PAGE, WITHIN};
use crate::discord::api::{ApiError, ErrorKind, RequestClass};
use crate::discord::json::{Id, Object};
use crate::discord::member_message::{MemberMessage, MessageContent};
use crate::discord::permissions::Permissions;
use crate::messages::permission::ChannelPermission;
use recite_quiz::help::TagId;
use recite_quiz::{ChannelId, MemberId};

/// The types of messages that members write. Source: Discord's documentation, "Message Types".
const WRITTEN: [u64; 2] = [0, 19];
/// The type of the first message of a thread that was started at a message of another channel.
const THREAD_STARTER: u64 = 21;
/// The type of a reference to a message that is forwarded.
const FORWARD: u64 = 1;

/// The permissions that an answer in a thread needs.
const FOR_THREADS: [NamedPermission; 3] = [
    (Permissions::VIEW_CHANNEL, ChannelPermission::View),
    (
        Permissions::SEND_MESSAGES_IN_THREADS,
        ChannelPermission::SendInThreads,
    ),
    (
        Permissions::READ_MESSAGE_HISTORY,
        ChannelPermission::ReadMessageHistory,
    ),
];

/// Returns the permissions that answers in the threads of a channel need; with `sets_tags`, also the one to tag threads.
pub fn for_threads(sets_tags: bool) -> Vec<NamedPermission> {
    let tags = (
        Permissions::MANAGE_THREADS,
        ChannelPermission::ManageThreads,
    );
    FOR_THREADS
        .into_iter()
        .chain(sets_tags.then_some(tags))
        .collect()
}

/// A channel that can have threads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelpPlace {
    /// Whether it is age-restricted.
    pub is_age_restricted: bool,
    /// The tags of a forum.
    pub tags: Vec<ForumTag>,
}

/// A tag of a forum channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumTag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
}

/// A thread as Discord describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedThread {
    /// Its title.
    pub title: String,
    /// The member or bot that created it.
    pub owner: MemberId,
    /// Whether it is archived or locked.
    pub is_closed: bool,
    /// The tags of a forum post.
    pub tags: Vec<TagId>,
}

/// The newest messages of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadMessages {
    /// The member who asks: the author of the first message.
    pub asker: MemberId,
    /// Its text, if Discord shows it.
    pub text: Option<String>,
    /// Whether a bot or a webhook wrote it, or it forwards a message.
    pub is_automated: bool,
    /// Whether somebody else has written in the thread, other than bots and webhooks.
    pub is_answered: bool,
}

impl Channels {
    /// Returns a channel with its tags.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn help_place(&self, channel: ChannelId) -> Result<HelpPlace, ApiError> {
        let found = self.get(&format!("/channels/{}", channel.0)).await?;
        let found = found.object()?;
        let mut tags = Vec::new();
        for tag in found.optional_objects("available_tags")? {
            let Id(id) = tag.required("id")?;
            let name = tag.required("name")?;
            tags.push(ForumTag {
                id: TagId(id),
                name,
            });
        }
        Ok(HelpPlace {
            is_age_restricted: found.has("nsfw"),
            tags,
        })
    }

    /// Returns a thread.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn thread(&self, thread: ChannelId) -> Result<DescribedThread, ApiError> {
        let found = self.get(&format!("/channels/{}", thread.0)).await?;
        let found = found.object()?;
        let metadata = found.object("thread_metadata")?;
        let Id(owner) = found.required("owner_id")?;
        let tags = found.list("applied_tags").unwrap_or_default();
        Ok(DescribedThread {
            title: found.optional("name").unwrap_or_default(),
            owner: MemberId::discord(owner),
            is_closed: metadata.has("archived") || metadata.has("locked"),
            tags: tags.into_iter().map(|Id(id)| TagId(id)).collect(),
        })
    }

    /// Returns whether an id is that of a bot or a webhook.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn is_automated(&self, user: &MemberId) -> Result<bool, ApiError> {
        match self.get(&format!("/users/{user}")).await {
            Ok(found) => Ok(found.object()?.has("bot")),
            // A webhook is no user.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Returns who wrote in a thread that `owner` created; `None` if its first message has not arrived.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn thread_messages(
        &self,
        thread: ChannelId,
        owner: &MemberId,
    ) -> Result<Option<ThreadMessages>, ApiError> {
        let path = format!("/channels/{}/messages?limit={PAGE}", thread.0);
        let listed = self.get(&path).await?;
        let listed = listed.objects()?;
        Ok(read_messages(&listed, thread, owner))
    }

    /// Replaces the tags of a forum post.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_tags(&self, thread: ChannelId, tags: &[TagId]) -> Result<(), ApiError> {
        let path = format!("/channels/{}", thread.0);
        let tags: Vec<String> = tags.iter().map(|tag| tag.0.to_string()).collect();
        let call = self
            .api
            .call(RequestClass::Background, Method::PATCH, &path, WITHIN);
        call.json(&json!({ "applied_tags": tags })).send().await?;
        Ok(())
    }
}

/// Reads the newest messages of a thread, newest first.
fn read_messages(
    listed: &[Object<'_>],
    thread: ChannelId,
    owner: &MemberId,
) -> Option<ThreadMessages> {
    let kind = |it: &Object<'_>| it.optional::<u64>("type").unwrap_or_default();
    let is_first = |it: &&Object<'_>| it.optional("id") == Some(Id(thread.0));
    // A thread at a message of another channel begins with a notice that contains the message.
    let starter = listed.iter().find(|it| kind(it) == THREAD_STARTER);
    let starter = starter.and_then(|it| it.object("referenced_message").ok());
    let written: Vec<&Object<'_>> = (listed.iter())
        .filter(|it| WRITTEN.contains(&kind(it)))
        .collect();
    let first = match &starter {
        Some(starter) => Some(starter),
        None => {
            let own = |it: &&Object<'_>| {
                let author = it.object("author").ok();
                let author = author.and_then(|it| it.optional("id"));
                author.map(|Id(id)| MemberId::discord(id)).as_ref() == Some(owner)
            };
            let oldest = || written.iter().rev().copied().find(own);
            listed.iter().find(is_first).or_else(oldest)
        }
    };
    let is_full = listed.len() >= PAGE;
    let message = first.and_then(|it| MemberMessage::read(it).ok());
    let Some(message) = message else {
        // The first of many messages is older.
        return is_full.then(|| ThreadMessages {
            asker: owner.clone(),
            text: None,
            is_automated: false,
            is_answered: true,
        });
    };
    let is_forward = first.is_some_and(|it| {
        let reference = it.object("message_reference").ok();
        reference.and_then(|it| it.optional("type")) == Some(FORWARD)
    });
    let others = written.iter().filter_map(|it| MemberMessage::read(it).ok());
    let is_answered = others
        .filter(|it| !it.is_automated)
        .any(|it| it.author != message.author);
    Some(ThreadMessages {
        is_automated: message.is_automated || is_forward,
        is_answered,
        text: match message.content {
            MessageContent::Text(text) => Some(text),
            _ => None,
        },
        asker: message.author,
    })
}
