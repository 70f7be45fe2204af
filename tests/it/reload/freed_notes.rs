//! The notes that a reload replaced are freed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use recite::app::live::LiveQuiz;
use recite::app::quiz::{Quiz, QuizOptions};
use recite::app::{App, Snapshot};
use recite::background::embedding::EmbeddingOptions;
use recite::background::embedding::worker::EmbeddingWorker;
use recite::background::reload::{ReloadCause, ReloadOptions, Reloader};
use recite::clock::Clock;
use recite::metrics::Metrics;
use recite::store::Store;
use recite_notes::access::AccessOptions;
use recite_search::SearchOptions;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use super::basil;
use crate::local_discord::{POLL_INTERVAL, TEST_TIMEOUT};
use crate::notes::Notes;
use crate::semantic_search::folders::model;

const RELOADS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn replaced_notes_are_freed_once_no_reply_uses_them() {
    assert_dropped(None).await;
}

/// The thread that computes vectors had them too.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn with_the_model_replaced_notes_are_freed() {
    assert_dropped(Some(model())).await;
}

async fn assert_dropped(model: Option<&Path>) {
    let (notes, folder) = (super::notes(), TempDir::new().expect("a temporary folder"));
    let live = live(&notes, folder.path()).await;
    let reloads = reloads(&live, &notes, model.map(Path::to_owned), folder.path());
    // A slow reply holds them like this.
    let held = live.quiz();
    let held_app = Arc::downgrade(held.app());
    let mut replaced: Vec<(Weak<Quiz>, Weak<App>)> = Vec::new();
    for n in 0..RELOADS {
        let newest = live.quiz();
        if n > 0 {
            let app = Arc::downgrade(newest.app());
            replaced.push((Arc::downgrade(&newest), app));
        }
        drop(newest);
        notes.write("garden/basil.md", basil(&format!("At {n}.")));
        let report = reloads.reload(ReloadCause::Command).await;
        assert!(report.expect("the notes can be read").summary.has_changes());
    }
    for (quiz, app) in &replaced {
        until_dropped(quiz).await;
        until_dropped(app).await;
    }
    assert_eq!(held.app().notebook().qas().len(), 2);
    drop(held);
    until_dropped(&held_app).await;
}

async fn until_dropped<T>(replaced: &Weak<T>) {
    let dropped = async {
        while replaced.strong_count() > 0 {
            sleep(POLL_INTERVAL).await;
        }
    };
    let dropped = timeout(TEST_TIMEOUT, dropped).await;
    dropped.expect("replaced notes are dropped");
}

async fn live(notes: &Notes, folder: &Path) -> Arc<LiveQuiz> {
    let (snapshot, _) = Snapshot::load(
        notes.folder(),
        &AccessOptions::default(),
        SearchOptions::default(),
    )
    .expect("notes");
    let store = Store::open_file(&folder.join("recite.db")).await;
    let app = Arc::new(App::new(snapshot));
    let quiz = Quiz::new(app, store.expect("a database"), QuizOptions::default());
    Arc::new(LiveQuiz::new(quiz))
}

fn reloads(
    live: &Arc<LiveQuiz>,
    notes: &Notes,
    model_dir: Option<PathBuf>,
    folder: &Path,
) -> Reloader {
    let options = ReloadOptions {
        folder: notes.folder().to_owned(),
        seen: None,
        search: SearchOptions::default(),
        watch: false,
        is_relinked: true,
    };
    let meaning = EmbeddingOptions {
        model_dir,
        multilingual_model_dir: None,
        reranker_dir: None,
        threads: 1,
    };
    Reloader::start(
        Arc::clone(live),
        options,
        Arc::new(EmbeddingWorker::start(&meaning, folder)),
        Metrics::default(),
        Clock::system(),
        None,
        &[],
    )
}
