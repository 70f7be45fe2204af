//! Everything as it is now, in the page's words.

use std::sync::{Arc, PoisonError};

use super::folder::{Known, json};
use super::page::{Page, SharedPage};
use super::protocol::{
    Bot, Channel, Clock, Exchange, Interaction, Line, NotesFolder, Person, Role, SentFile, Shown,
    Stage, State, Told,
};
use recite_discord_sim::interaction_log::{LoggedInteraction, Progress};
use recite_discord_sim::message::Message;
use recite_discord_sim::place::{APPLICATION, MANAGE_GUILD};
use recite_discord_sim::recorder::Recorded;
use recite_discord_sim::snowflake::Snowflake;
use recite_notes::load::{self};

impl Page {
    pub(super) async fn state(self: &SharedPage) -> Arc<str> {
        let (clock, notes) = (self.clock().await, self.notes().await);
        let discord = &self.parts.discord;
        let messages = discord.messages();
        let state = State {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            bot: Bot {
                id: APPLICATION,
                name: "recite".to_owned(),
            },
            people: discord.people().iter().map(person).collect(),
            channels: discord.text_channels().into_iter().map(channel).collect(),
            roles: discord.roles().iter().map(role).collect(),
            commands: discord.commands(),
            messages: messages.into_iter().map(|it| self.show(it)).collect(),
            exchanges: self
                .parts
                .recorder
                .requests()
                .into_iter()
                .map(exchange)
                .collect(),
            interactions: discord
                .interactions()
                .into_iter()
                .map(interaction)
                .collect(),
            clock,
            line: self.line(),
            notes: (*notes).clone(),
        };
        json(&Told::State(Box::new(state)))
    }

    /// A message with who sees it; `None` when it is gone.
    pub(super) fn shown(&self, id: Snowflake) -> Option<Shown> {
        self.parts.discord.message(id).map(|it| self.show(it))
    }

    fn show(&self, message: Message) -> Shown {
        Shown {
            reader: message.reader(),
            direct: self.parts.discord.direct_person(message.channel()),
            json: message.into_json(),
        }
    }

    pub(super) fn exchange(&self, number: u64) -> Option<Exchange> {
        self.parts.recorder.request(number).map(exchange)
    }

    pub(super) fn tell_interaction(&self, id: Snowflake) {
        if let Some(logged) = self.parts.discord.logged_interaction(id) {
            let interaction = interaction(logged);
            self.publish(&Told::Interaction { interaction });
        }
    }

    pub(super) fn line(&self) -> Line {
        let discord = &self.parts.discord;
        let is_cut = discord.is_silent();
        Line {
            is_connected: discord.is_ready() && !is_cut,
            is_cut,
        }
    }

    pub(super) async fn clock(&self) -> Clock {
        let parts = &self.parts;
        let told = parts.time.told(&parts.live).await;
        // A database that cannot be read is told where the bot needs it.
        told.unwrap_or_else(|_| Clock {
            now: parts.time.clock().now(),
            ahead_s: parts.discord.ahead().as_secs(),
            next_post: None,
        })
    }

    /// The folder of notes, read anew where the files or what the bot answers from are others now.
    pub(super) async fn notes(self: &SharedPage) -> Arc<NotesFolder> {
        let page = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || page.folder_now());
        match read.await {
            Ok(notes) => notes,
            // A panic in there, which has been reported where it happened.
            Err(_) => {
                let quiz = self.parts.live.quiz();
                Arc::new(self.notes_pane().list(quiz.app().notebook(), &[]))
            }
        }
    }

    fn folder_now(&self) -> Arc<NotesFolder> {
        let (pane, quiz) = (self.notes_pane(), self.parts.live.quiz());
        let look = load::look(pane.folder(), pane.options());
        let is_same = |known: &&Known| Arc::ptr_eq(&known.quiz, &quiz) && known.look == look;
        let known = || self.folder.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().as_ref().filter(is_same) {
            return Arc::clone(&known.notes);
        }
        let problems = match load::load(pane.folder(), pane.options()) {
            Ok(loaded) => loaded.problems,
            // The bot keeps what it had, and its log says why.
            Err(_) => Vec::new(),
        };
        let mut notes = pane.list(quiz.app().notebook(), &problems);
        let mut before = known();
        notes.loads = before.as_ref().map_or(0, |before| {
            before.notes.loads + u64::from(!Arc::ptr_eq(&before.quiz, &quiz))
        });
        let notes = Arc::new(notes);
        *before = Some(Known {
            quiz,
            look,
            notes: Arc::clone(&notes),
        });
        notes
    }
}

fn person(person: &recite_discord_sim::place::Person) -> Person {
    Person {
        id: person.id,
        name: person.name.clone(),
        is_manager: person.may(MANAGE_GUILD),
        locale: person.locale.clone(),
    }
}

fn channel(channel: recite_discord_sim::place::TextChannel) -> Channel {
    Channel {
        id: channel.id,
        name: channel.name,
    }
}

fn role(role: &recite_discord_sim::place::Role) -> Role {
    Role {
        id: role.id,
        name: role.name.clone(),
    }
}

fn exchange(recorded: Recorded) -> Exchange {
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
        violations: recorded.violations,
    }
}

fn interaction(logged: LoggedInteraction) -> Interaction {
    let state = match logged.progress {
        Progress::Waiting => Stage::Waiting,
        Progress::Answered => Stage::Answered,
        Progress::Failed => Stage::Failed,
    };
    Interaction {
        id: logged.id,
        r#type: logged.kind,
        person: logged.person,
        event: logged.event,
        state,
    }
}
