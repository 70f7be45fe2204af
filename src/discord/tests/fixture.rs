//! The services of a bot with one note and an empty database, for tests of the code that calls them.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokio::sync::Notify;

use crate::app::live::LiveQuiz;
use crate::app::quiz::{Quiz, QuizOptions};
use crate::app::{App, Snapshot};
use crate::background::embedding::EmbeddingOptions;
use crate::background::embedding::worker::EmbeddingWorker;
use crate::background::reload::{ReloadOptions, Reloader};
use crate::clock::{Clock, SkewDetector};
use crate::discord::api::Api;
use crate::discord::channels::Channels;
use crate::discord::context::{Services, menu_limit};
use crate::discord::delivery::Delivery;
use crate::discord::drawings::Drawings;
use crate::discord::keystrokes::Keystrokes;
use crate::discord::membership::Memberships;
use crate::discord::message_limits::MessageLimits;
use crate::discord::options::{Access, MessageOptions};
use crate::discord::token::Token;
use crate::messages::answer::Links;
use crate::metrics::Metrics;
use crate::store::Store;
use recite_notes::access::AccessOptions;
use recite_search::SearchOptions;

/// The ids of the application and of the bot's user.
pub const APPLICATION: u64 = 9;
pub const USER: u64 = 8;

pub struct Fixture {
    pub services: Services,
    _folder: TempDir,
}

impl Fixture {
    /// Returns a bot whose Discord is at `url`.
    pub async fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes");
        std::fs::create_dir(&notes).unwrap();
        std::fs::write(notes.join("a.md"), "### Why?\n\nBecause.\n").unwrap();
        let (clock, metrics) = (Clock::system(), Metrics::default());
        let live = live(&notes, &folder.path().join("recite.db")).await;
        let options = ReloadOptions {
            folder: notes,
            seen: None,
            search: SearchOptions::default(),
            watch: false,
            is_relinked: true,
        };
        let meaning = EmbeddingOptions {
            model_dir: None,
            multilingual_model_dir: None,
            reranker_dir: None,
            threads: 1,
        };
        let embedding_worker = Arc::new(EmbeddingWorker::start(&meaning, folder.path()));
        let reloads = Reloader::start(
            Arc::clone(&live),
            options,
            embedding_worker,
            metrics.clone(),
            clock.clone(),
            None,
            &[],
        );
        let skew_detector = SkewDetector::new(clock.clone());
        let token = Token::new("a.token").unwrap();
        let api = Api::new(url, &token, metrics.clone(), skew_detector.clone()).unwrap();
        Self {
            services: Services {
                live,
                links: Links::default(),
                clock,
                metrics,
                reloads,
                delivery: Delivery::new(api.clone(), APPLICATION),
                memberships: Memberships::new(api.clone(), Access::default()),
                channels: Channels::new(api, USER),
                skew_detector,
                connected: Arc::default(),
                wake: Arc::new(Notify::new()),
                help_wake: Arc::new(Notify::new()),
                keystrokes: Keystrokes::default(),
                drawings: Drawings::default(),
                menu_limit: menu_limit(),
                message_options: MessageOptions::default(),
                message_limits: MessageLimits::default(),
            },
            _folder: folder,
        }
    }
}

async fn live(notes: &Path, database: &Path) -> Arc<LiveQuiz> {
    let (access, search) = (AccessOptions::default(), SearchOptions::default());
    let (snapshot, _) = Snapshot::load(notes, &access, search).unwrap();
    let store = Store::open_file(database).await.unwrap();
    let app = Arc::new(App::new(snapshot));
    Arc::new(LiveQuiz::new(Quiz::new(app, store, QuizOptions::default())))
}
