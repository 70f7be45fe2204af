//! One connection to the gateway, on a thread of its own.
//!
//! serenity's runner can spin without ever giving its thread back: after a close frame without a
//! code, and after the codes that it takes for nothing. On a thread of its own it keeps nobody from
//! working. It ends when it has something to send, so it is given something every few seconds.

use std::io;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use serenity::all::{GatewayIntents, Http, RawEventHandler, ShardId, ShardInfo};
use serenity::gateway::{
    Shard, ShardManager, ShardManagerOptions, ShardMessenger, ShardRunner, ShardRunnerMessage,
    ShardRunnerOptions,
};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{dispatcher, subscriber};

use super::ear::Ear;
use super::{Fact, Gateway, Handler};

/// The only shard. Discord asks for more from 2,500 servers on.
const SHARD: ShardInfo = ShardInfo {
    id: ShardId(0),
    total: 1,
};
/// How long the socket may take to be there.
const OPENS_WITHIN: Duration = Duration::from_secs(10);
/// Discord's code for "I am leaving", which ends the session.
const LEAVING: u16 = 1000;

/// How a connection ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// There was no socket.
    NotOpened(String),
    /// Discord refuses us for good.
    Refused(Refusal),
    /// It is gone, for whatever reason.
    Over,
}

/// What Discord refuses for good, as serenity tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Token,
    Intents,
}

/// A connection under way; cut when this is dropped.
pub struct Line {
    pub facts: UnboundedReceiver<Fact>,
    messenger: Arc<OnceLock<ShardMessenger>>,
    cut: CancellationToken,
}

impl Line {
    /// Begins to connect; what comes of it is told by `facts`, which end with [`Fact::Ended`].
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn open(url: &str, http: &Arc<Http>, gateway: &Arc<Gateway>) -> io::Result<Self> {
        let (told, facts) = unbounded_channel();
        let line = Self {
            facts,
            messenger: Arc::default(),
            cut: CancellationToken::new(),
        };
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let end = Opening {
            url: Arc::new(Mutex::new(url.to_owned())),
            http: Arc::clone(http),
            gateway: Arc::clone(gateway),
            facts: told.clone(),
            messenger: Arc::clone(&line.messenger),
            cut: line.cut.clone(),
        };
        let log = dispatcher::get_default(Clone::clone);
        let ear = Ear {
            log,
            facts: told.clone(),
        };
        thread::Builder::new()
            .name("gateway".to_owned())
            .spawn(move || {
                let end = subscriber::with_default(ear, || end.run(&runtime));
                // Nobody may listen any more.
                let _ = told.send(Fact::Ended(end));
            })?;
        Ok(line)
    }

    /// Asks Discord for a sign of life. A runner that spins ends by it.
    pub fn ask(&self) {
        // The sequence number is serenity's secret; null is allowed.
        const HEARTBEAT: &str = r#"{"op":1,"d":null}"#;
        if let Some(messenger) = self.messenger.get() {
            messenger.send_to_shard(ShardRunnerMessage::Message(HEARTBEAT.into()));
        }
    }

    /// Tells Discord that we are leaving, so that members see us leave; ends the line when that is
    /// answered.
    pub fn leave(&self) {
        // A connection that nobody has closed yet may spin: then this ends it.
        self.ask();
        match self.messenger.get() {
            Some(messenger) => {
                messenger.send_to_shard(ShardRunnerMessage::Shutdown(SHARD.id, LEAVING));
            }
            None => self.cut(),
        }
    }

    /// Ends it without a word.
    pub fn cut(&self) {
        self.ask();
        self.cut.cancel();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut();
    }
}

struct Opening {
    url: Arc<Mutex<String>>,
    http: Arc<Http>,
    gateway: Arc<Gateway>,
    facts: UnboundedSender<Fact>,
    messenger: Arc<OnceLock<ShardMessenger>>,
    cut: CancellationToken,
}

impl Opening {
    fn run(self, runtime: &Runtime) -> End {
        let handler: Arc<dyn RawEventHandler> = Arc::new(Handler {
            gateway: Arc::clone(&self.gateway),
            facts: self.facts.clone(),
        });
        let manager = match self.manager(&handler) {
            Ok(manager) => manager,
            Err(error) => return End::NotOpened(error.to_string()),
        };
        runtime.block_on(async {
            let end = tokio::select! {
                end = self.connect(manager, handler) => end,
                () = self.cut.cancelled() => End::Over,
            };
            // Events that came last are with tasks that have not had their turn: one yield is a turn of
            // many of them.
            for _ in 0..16 {
                yield_now().await;
            }
            end
        })
    }

    /// What serenity's runner reports to. Its queue, which would connect again without a word and
    /// without a bound, is made on a runtime that never runs.
    fn manager(&self, handler: &Arc<dyn RawEventHandler>) -> io::Result<Arc<ShardManager>> {
        let never = Builder::new_current_thread().build()?;
        let _in_there = never.enter();
        let (manager, _) = ShardManager::new(ShardManagerOptions {
            data: Arc::default(),
            event_handlers: Vec::new(),
            raw_event_handlers: vec![Arc::clone(handler)],
            shard_index: SHARD.id.0,
            shard_init: 1,
            shard_total: SHARD.total,
            ws_url: Arc::clone(&self.url),
            http: Arc::clone(&self.http),
            intents: GatewayIntents::GUILDS,
            presence: None,
        });
        // A runner that wants to be restarted waits 5 s for its own end otherwise.
        manager.shutdown_finished(SHARD.id);
        Ok(manager)
    }

    async fn connect(&self, manager: Arc<ShardManager>, handler: Arc<dyn RawEventHandler>) -> End {
        let token = self.http.token();
        let url = Arc::clone(&self.url);
        let opened = Shard::new(url, token, SHARD, GatewayIntents::GUILDS, None);
        let shard = match timeout(OPENS_WITHIN, opened).await {
            Err(_) => return End::NotOpened("no answer in time".to_owned()),
            Ok(Err(error)) => return End::NotOpened(super::super::with_causes(&error)),
            Ok(Ok(shard)) => shard,
        };
        let mut runner = ShardRunner::new(ShardRunnerOptions {
            data: Arc::default(),
            event_handlers: Vec::new(),
            raw_event_handlers: vec![handler],
            manager,
            shard,
            http: Arc::clone(&self.http),
        });
        self.messenger.get_or_init(|| ShardMessenger::new(&runner));
        use serenity::all::GatewayError::{
            DisallowedGatewayIntents, InvalidAuthentication, InvalidGatewayIntents,
        };
        match runner.run().await {
            Err(serenity::Error::Gateway(InvalidAuthentication)) => End::Refused(Refusal::Token),
            Err(serenity::Error::Gateway(InvalidGatewayIntents | DisallowedGatewayIntents)) => {
                End::Refused(Refusal::Intents)
            }
            Ok(()) | Err(_) => End::Over,
        }
    }
}
