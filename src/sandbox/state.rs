//! Builds the state of the page.

use std::sync::{Arc, PoisonError};

use super::cache::{CachedFolder, json};
use super::channels::delivery;
use super::page::{Page, SharedPage};
use super::protocol::{
    Bot, BotConnection, ChannelMessage, Clock, Exchange, Interaction, InteractionState,
    NotesFolder, PageUpdate, Person, Role, SentFile, State,
};
use recite_discord_sim::checks::permissions;
use recite_discord_sim::fixtures::{APPLICATION, MANAGE_GUILD};
use recite_discord_sim::interaction_log::{InteractionProgress, LoggedInteraction};
use recite_discord_sim::message::Message;
use recite_discord_sim::recorder::RecordedRequest;
use recite_discord_sim::snowflake::Snowflake;
use recite_notes::load::{self};

impl Page {
    /// Returns the whole state, as an update in JSON.
    pub(super) async fn state(self: &SharedPage) -> Arc<str> {
        let (clock, notes) = (self.clock().await, self.notes().await);
        let discord = &self.services.discord;
        let messages = discord.messages();
        let state = State {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            bot: Bot {
                id: APPLICATION,
                name: "recite".to_owned(),
            },
            people: discord.people().iter().map(person).collect(),
            channels: self.channels(),
            roles: discord.roles().iter().map(role).collect(),
            commands: discord.commands(),
            messages: messages
                .into_iter()
                .map(|it| self.channel_message(it))
                .collect(),
            exchanges: self
                .services
                .recorder
                .requests()
                .into_iter()
                .map(|it| self.convert_exchange(it))
                .collect(),
            interactions: discord
                .interactions()
                .into_iter()
                .map(interaction)
                .collect(),
            deliveries: discord.deliveries().into_iter().map(delivery).collect(),
            installed: self.installed(),
            clock,
            connection: self.connection(),
            notes: (*notes).clone(),
        };
        json(&PageUpdate::State(Box::new(state)))
    }

    /// Returns a message and who can see it; `None` if it does not exist.
    pub(super) fn message(&self, id: Snowflake) -> Option<ChannelMessage> {
        self.services
            .discord
            .message(id)
            .map(|it| self.channel_message(it))
    }

    fn channel_message(&self, message: Message) -> ChannelMessage {
        ChannelMessage {
            reader: message.reader(),
            direct: self
                .services
                .discord
                .direct_message_person(message.channel()),
            json: message.into_json(),
        }
    }

    /// Returns a recorded request; `None` if it was dropped.
    pub(super) fn exchange(&self, number: u64) -> Option<Exchange> {
        let recorded = self.services.recorder.request(number)?;
        Some(self.convert_exchange(recorded))
    }

    fn convert_exchange(&self, recorded: RecordedRequest) -> Exchange {
        let channel = channel_of(&recorded.path);
        let is_thread = channel.is_some_and(|channel| self.is_thread(channel));
        exchange(recorded, is_thread)
    }

    /// Publishes an interaction.
    pub(super) fn publish_interaction(&self, id: Snowflake) {
        if let Some(logged) = self.services.discord.logged_interaction(id) {
            let interaction = interaction(logged);
            self.publish(&PageUpdate::Interaction { interaction });
        }
    }

    /// Returns the state of the bot's connection.
    pub(super) fn connection(&self) -> BotConnection {
        let discord = &self.services.discord;
        let is_blocked = discord.is_unresponsive();
        BotConnection {
            is_connected: discord.is_ready() && !is_blocked,
            is_blocked,
        }
    }

    /// Returns the bot's clock and the next daily question.
    pub(super) async fn clock(&self) -> Clock {
        let services = &self.services;
        let state = services.time.state(&services.live).await;
        // The bot itself reports a database that cannot be read.
        state.unwrap_or_else(|_| Clock {
            now: services.time.clock().now(),
            ahead_s: services.discord.ahead().as_secs(),
            next_post: None,
        })
    }

    /// Returns the folder of notes. It is read again only if the files or the bot's notebook have changed.
    pub(super) async fn notes(self: &SharedPage) -> Arc<NotesFolder> {
        let page = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || page.current_folder());
        match read.await {
            Ok(notes) => notes,
            // Only a panic, which has already been printed.
            Err(_) => {
                let quiz = self.services.live.quiz();
                Arc::new(self.notes_pane().list(quiz.app().notebook(), &[]))
            }
        }
    }

    fn current_folder(&self) -> Arc<NotesFolder> {
        let (pane, quiz) = (self.notes_pane(), self.services.live.quiz());
        let look = load::folder_state(pane.folder(), pane.options());
        let is_same = |known: &&CachedFolder| Arc::ptr_eq(&known.quiz, &quiz) && known.look == look;
        let known = || self.folder.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().as_ref().filter(is_same) {
            return Arc::clone(&known.notes);
        }
        let problems = match load::load(pane.folder(), pane.options()) {
            Ok(loaded) => loaded.problems,
            // The bot keeps the last good notes and logs the reason.
            Err(_) => Vec::new(),
        };
        let mut notes = pane.list(quiz.app().notebook(), &problems);
        let mut before = known();
        notes.loads = before.as_ref().map_or(0, |before| {
            before.notes.loads + u64::from(!Arc::ptr_eq(&before.quiz, &quiz))
        });
        let notes = Arc::new(notes);
        *before = Some(CachedFolder {
            quiz,
            look,
            notes: Arc::clone(&notes),
        });
        notes
    }
}

fn person(person: &recite_discord_sim::fixtures::Person) -> Person {
    Person {
        id: person.id,
        name: person.name.clone(),
        is_manager: person.has_permissions(MANAGE_GUILD),
        locale: person.locale.clone(),
    }
}

fn role(role: &recite_discord_sim::fixtures::Role) -> Role {
    Role {
        id: role.id,
        name: role.name.clone(),
    }
}

/// Returns the channel in the path of a request.
fn channel_of(path: &str) -> Option<Snowflake> {
    let rest = path.strip_prefix("/channels/")?;
    rest.split('/').next()?.parse().ok()
}

/// Converts a request. `is_thread`: whether its channel is a thread.
fn exchange(recorded: RecordedRequest, is_thread: bool) -> Exchange {
    let RecordedRequest {
        method, path, body, ..
    } = &recorded;
    let has_files = !recorded.files.is_empty();
    let permissions = permissions::needed(method, path, body, has_files, is_thread);
    let since = recorded.since_interaction;
    let file = |file: recite_discord_sim::recorder::File| SentFile {
        name: file.name,
        size_bytes: file.size_bytes,
    };
    Exchange {
        number: recorded.number,
        method: recorded.method,
        path: recorded.path,
        query: recorded.query,
        body: recorded.body,
        files: recorded.files.into_iter().map(file).collect(),
        status: recorded.status,
        answer: recorded.answer,
        interaction: recorded.interaction,
        since_interaction_ms: since
            .map(|since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)),
        permissions,
        violations: recorded.violations,
    }
}

fn interaction(logged: LoggedInteraction) -> Interaction {
    let state = match logged.progress {
        InteractionProgress::Waiting => InteractionState::Waiting,
        InteractionProgress::Answered => InteractionState::Answered,
        InteractionProgress::Failed => InteractionState::Failed,
    };
    Interaction {
        id: logged.id,
        r#type: logged.kind,
        person: logged.person,
        event: logged.event,
        state,
    }
}
