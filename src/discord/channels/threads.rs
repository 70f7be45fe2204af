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
/// The type of a forum. Source: Discord's documentation, "Channel Types".
const FORUM: u64 = 15;
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
    /// Whether it is a forum: each thread is a post that begins with a message of its own.
    pub is_forum: bool,
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
    /// Whether another member or this bot has written in the thread. Other bots and webhooks do not count.
    pub is_answered: bool,
}

/// What a thread contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadContent {
    /// Its first message has not arrived.
    Empty,
    /// Its first message was deleted.
    WithoutFirst,
    /// These messages.
    Messages(ThreadMessages),
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
            is_forum: found.optional("type") == Some(FORUM),
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

    /// Returns who wrote in a thread that `owner` created.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn thread_messages(
        &self,
        thread: ChannelId,
        owner: &MemberId,
        is_forum: bool,
    ) -> Result<ThreadContent, ApiError> {
        let path = format!("/channels/{}/messages?limit={PAGE}", thread.0);
        let listed = self.get(&path).await?;
        let listed = listed.objects()?;
        let bot = MemberId::discord(self.user_id);
        Ok(read_messages(&listed, thread, [owner, &bot], is_forum))
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

/// Reads the newest messages of a thread, newest first. `owner` created the thread, `bot` is this bot.
fn read_messages(
    listed: &[Object<'_>],
    thread: ChannelId,
    [owner, bot]: [&MemberId; 2],
    is_forum: bool,
) -> ThreadContent {
    let kind = |it: &Object<'_>| it.optional::<u64>("type").unwrap_or_default();
    // A thread at a message of another channel begins with a notice that contains the message.
    let starter = listed.iter().find(|it| kind(it) == THREAD_STARTER);
    let starter = starter.and_then(|it| it.object("referenced_message").ok());
    let written = listed.iter().filter(|it| WRITTEN.contains(&kind(it)));
    let written = written.filter_map(|it| Some((it, MemberMessage::read(it).ok()?)));
    let written: Vec<(&Object<'_>, MemberMessage)> = written.collect();
    let first = match &starter {
        Some(starter) => MemberMessage::read(starter).ok().map(|it| (starter, it)),
        None => {
            let is_first = |it: &MemberMessage| match is_forum {
                true => it.id.0 == thread.0,
                false => it.author == *owner,
            };
            let first = written.iter().rev().find(|(_, it)| is_first(it));
            first.map(|(json, it)| (*json, it.clone()))
        }
    };
    let Some((json, first)) = first else {
        return match (listed.len() >= PAGE, is_forum && !written.is_empty()) {
            // The first of many messages is older.
            (true, _) => ThreadContent::Messages(ThreadMessages {
                asker: owner.clone(),
                text: None,
                is_automated: false,
                is_answered: true,
            }),
            (false, true) => ThreadContent::WithoutFirst,
            (false, false) => ThreadContent::Empty,
        };
    };
    let reference = json.object("message_reference").ok();
    let is_forward = reference.and_then(|it| it.optional("type")) == Some(FORWARD);
    let is_ours = listed.iter().any(|it| {
        let author = it.object("author").ok();
        let author = author.and_then(|it| it.optional("id"));
        author.map(|Id(id)| MemberId::discord(id)).as_ref() == Some(bot)
    });
    let mut members = written.iter().filter(|(_, it)| !it.is_automated);
    ThreadContent::Messages(ThreadMessages {
        is_automated: first.is_automated || is_forward,
        // Somebody has answered among so many messages.
        is_answered: is_ours
            || listed.len() >= PAGE
            || members.any(|(_, it)| it.author != first.author),
        text: match first.content {
            MessageContent::Text(text) => Some(text),
            _ => None,
        },
        asker: first.author,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const THREAD: ChannelId = ChannelId(50);

    fn message(id: u64, author: u64) -> Value {
        let (id, author) = (id.to_string(), author.to_string());
        json!({"id": id, "type": 0, "content": "How?", "author": {"id": author}})
    }

    fn changed(mut message: Value, field: &str, value: Value) -> Value {
        message[field] = value;
        message
    }

    fn by_bot(id: u64) -> Value {
        let author = json!({"id": id.to_string(), "bot": true});
        changed(message(51, id), "author", author)
    }

    /// Reads a thread of member 7; the bot has the id 8. `listed` is oldest first.
    fn read(mut listed: Vec<Value>, is_forum: bool) -> ThreadContent {
        listed.reverse();
        let json = json!({ "all": listed }).to_string();
        let parsed = Object::parse("messages", &json).expect("an object");
        let listed = parsed.objects("all").expect("messages");
        let [owner, bot] = [7, 8].map(MemberId::discord);
        read_messages(&listed, THREAD, [&owner, &bot], is_forum)
    }

    fn read_post(listed: Vec<Value>) -> ThreadMessages {
        match read(listed, true) {
            ThreadContent::Messages(messages) => messages,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_forum_post_begins_with_the_message_that_has_its_id() {
        assert_eq!(read(vec![], true), ThreadContent::Empty);
        let late = vec![message(51, 7)];
        assert_eq!(read(late.clone(), true), ThreadContent::WithoutFirst);
        assert!(matches!(read(late, false), ThreadContent::Messages(_)));
        let own = read_post(vec![message(50, 7), message(51, 7)]);
        assert_eq!(own.asker, MemberId::discord(7));
        assert!(!own.is_answered && !own.is_automated);
        assert!(read_post(vec![message(50, 7), message(51, 9)]).is_answered);
        assert!(read_post(vec![message(50, 7); PAGE]).is_answered);
    }

    #[test]
    fn this_bot_counts_as_an_answer_and_other_bots_do_not() {
        let is_answered = |second| read_post(vec![message(50, 7), second]).is_answered;
        assert!(!is_answered(by_bot(9)));
        let by_webhook = changed(message(51, 9), "webhook_id", json!("9"));
        assert!(!is_answered(by_webhook));
        // A notice, such as that the title was changed.
        assert!(!is_answered(changed(message(51, 9), "type", json!(4))));
        assert!(is_answered(by_bot(8)));
        // The response to a command.
        assert!(is_answered(changed(by_bot(8), "type", json!(20))));
    }

    #[test]
    fn a_thread_at_a_message_is_of_the_author_of_the_message() {
        let starter = changed(message(51, 9), "type", json!(21));
        let starter = changed(starter, "referenced_message", message(50, 6));
        let alone = read_post(vec![starter.clone()]);
        assert_eq!(alone.asker, MemberId::discord(6));
        assert!(!alone.is_answered);
        // The member who created the thread may answer.
        assert!(read_post(vec![starter, message(52, 7)]).is_answered);
    }

    #[test]
    fn forwards_and_bots_are_automated() {
        let forward = changed(message(50, 7), "message_reference", json!({"type": 1}));
        assert!(read_post(vec![forward]).is_automated);
        let bot = changed(by_bot(7), "id", json!("50"));
        assert!(read_post(vec![bot]).is_automated);
    }
}
