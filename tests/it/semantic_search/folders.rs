//! Shared by the tests of semantic search: notes, folders for model and vectors, log lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recite_discord_sim::message::Message;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::{interval, timeout};

use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::local_discord::TEST_TIMEOUT;
use crate::notes::Notes;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2");
const FILES: [&str; 3] = ["model.safetensors", "tokenizer.json", "config.json"];

/// The log line once all vectors are ready.
pub const UNDERSTOOD: &str = "embeddings are ready; the search also matches by meaning";

/// A note, and a query for it that shares no word with it.
const BASIL: &str = "### How do I water basil?\n\nIn the morning.\n\n\
                     question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0cffff\n";
const HERBS: &str = "keeping herbs hydrated";

/// Returns the folder of the model; fails the test if it is missing.
pub fn model() -> &'static Path {
    let folder = Path::new(MODEL);
    for file in FILES {
        let path = folder.join(file);
        assert!(
            path.exists(),
            "there is no {}: run scripts/fetch-model",
            path.display()
        );
    }
    folder
}

/// The note on basil and this many others: two texts each, some hundredths of a second per text.
pub fn basil_and(others: usize) -> Notes {
    let notes = Notes::of(&[("basil.md", BASIL)]);
    for n in 0..others {
        let note = format!(
            "### How do I wind string {n}?\n\nSlowly, all {n} of them.\n\n\
             question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c{n:04}\n"
        );
        notes.write(format!("strings/{n}.md"), note);
    }
    notes
}

/// The folders of a bot's model and vectors.
pub struct ModelFolders {
    pub folder: TempDir,
    pub model: PathBuf,
}

impl ModelFolders {
    /// The model, and a data folder that does not exist yet.
    pub fn with_model() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let model = model().to_owned();
        Self { folder, model }
    }

    /// A model whose file `broken` is made by the caller; the other files are links to the
    /// valid ones.
    #[cfg(unix)]
    pub fn with_broken(broken: &str, make: impl Fn(&Path)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        // The name by which damage is noticed.
        let model = folder.path().join("all-MiniLM-L6-v2");
        let places = Self { folder, model };
        fs::create_dir(&places.model).expect("a folder");
        for file in FILES {
            let path = places.model.join(file);
            if file == broken {
                make(&path);
            } else {
                std::os::unix::fs::symlink(Path::new(MODEL).join(file), path).expect("a link");
            }
        }
        places
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn cache(&self) -> PathBuf {
        self.data().join("vectors.cache")
    }

    fn config(&self) -> String {
        let (model, data) = (json!(self.model), json!(self.data()));
        // The database is elsewhere: these tests are about the disk of the vectors.
        let store = "[store]\nurl = \"sqlite:recite.db\"\n";
        format!("{store}[search]\nmodel_dir = {model}\n[data]\ndir = {data}\n")
    }

    /// Starts a bot and waits until it answers, with or without vectors.
    pub async fn bot(&self, notes: Notes) -> BotUnderTest {
        BotUnderTest::of(notes)
            .config(&self.config())
            .binary()
            .ready()
            .await
    }

    /// Runs `recite ask` for the note on basil in other words, with this data folder.
    pub fn ask(&self, notes: &Notes, flags: &[&str]) -> RunOutput {
        let mut command = recite(self.folder.path());
        command.arg("ask").args(flags).arg(HERBS);
        command.arg("--notes").arg(notes.folder());
        command.env("RECITE_MODEL_DIR", &self.model);
        command.env("RECITE_DATA_DIR", self.data());
        RunOutput::of(&mut command)
    }

    /// Waits until this many bytes of vectors are stored.
    pub async fn until_kept(&self, bytes: u64) {
        let kept = async {
            let mut look = interval(Duration::from_millis(5));
            while !fs::metadata(self.cache()).is_ok_and(|file| file.len() >= bytes) {
                look.tick().await;
            }
        };
        let kept = timeout(TEST_TIMEOUT, kept).await;
        kept.unwrap_or_else(|_| panic!("waited in vain for {bytes} bytes of vectors"));
    }
}

/// Returns whether basil is the answer or among the suggestions.
pub fn mentions_basil(message: &Message) -> bool {
    json!(message.json())
        .to_string()
        .contains("How do I water basil?")
}

impl BotUnderTest {
    pub async fn ask_for_herbs(&self) -> Message {
        let asked = json!({"question": HERBS});
        self.stand_in.slash("ask", asked).await
    }

    pub async fn assert_answers_words(&self) {
        let asked = json!({"question": "water basil"});
        assert!(mentions_basil(&self.stand_in.slash("ask", asked).await));
    }

    pub async fn until_understood(&mut self) {
        self.until_logged(UNDERSTOOD).await;
    }

    /// Returns the lines that report a problem.
    pub fn warnings(&self) -> Vec<String> {
        let log = self.log();
        let lines = log.lines().filter(|line| line.contains(" WARN "));
        lines.map(str::to_owned).collect()
    }

    /// Returns the numbers of the first `computed N of M embeddings`.
    pub fn first_progress(&self) -> Option<(usize, usize)> {
        let log = self.log();
        let line = log
            .lines()
            .find(|line| line.contains("embeddings; until then"))?;
        let (before, after) = line.split_once(" of ")?;
        let done = before.rsplit(' ').next()?.parse().ok()?;
        Some((done, after.split(' ').next()?.parse().ok()?))
    }
}
