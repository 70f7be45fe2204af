//! What tests of meaning share: notes, places for model and vectors, what a bot tells of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recite_discord_sim::message::Message;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::{interval, timeout};

use crate::binary::{Ran, recite};
use crate::bot::BotUnderTest;
use crate::notes::Notes;
use crate::stand_in::PATIENCE;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2");
const FILES: [&str; 3] = ["model.safetensors", "tokenizer.json", "config.json"];

/// What the log says once meaning is there.
pub const UNDERSTOOD: &str = "answers are found by meaning as well";

/// A note, and words for it of which it has none.
const BASIL: &str = "### How do I water basil?\n\nIn the morning.\n\n\
                     question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0cffff\n";
const HERBS: &str = "keeping herbs hydrated";

/// The folder of the model; fails the test where there is none.
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

/// The note on basil and so many others: two texts each, at some hundredths of a second a text.
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

/// Where a bot finds its model and keeps its vectors.
pub struct Places {
    pub folder: TempDir,
    pub model: PathBuf,
}

impl Places {
    /// With the model, and a folder for data that nobody has made yet.
    pub fn with_model() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let model = model().to_owned();
        Self { folder, model }
    }

    /// With a model whose file `broken` is made by the caller; the others are links to where good ones
    /// belong.
    #[cfg(unix)]
    pub fn with_broken(broken: &str, make: impl Fn(&Path)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let model = folder.path().join("model");
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
        // The database lies elsewhere: these tests are about disks that fail the vectors.
        let store = "[store]\nurl = \"sqlite:recite.db\"\n";
        format!("{store}[search]\nmodel_dir = {model}\n[data]\ndir = {data}\n")
    }

    /// A bot that is ready to answer, whether meaning is there or not.
    pub async fn bot(&self, notes: Notes) -> BotUnderTest {
        BotUnderTest::of(notes)
            .config(&self.config())
            .binary()
            .ready()
            .await
    }

    /// `recite ask` for the note on basil in other words; its data are kept here.
    pub fn ask(&self, notes: &Notes, flags: &[&str]) -> Ran {
        let mut command = recite(self.folder.path());
        command.arg("ask").args(flags).arg(HERBS);
        command.arg("--notes").arg(notes.folder());
        command.env("RECITE_MODEL_DIR", &self.model);
        command.env("RECITE_DATA_DIR", self.data());
        Ran::of(&mut command)
    }

    /// Waits until so many bytes of vectors are kept.
    pub async fn until_kept(&self, bytes: u64) {
        let kept = async {
            let mut look = interval(Duration::from_millis(5));
            while !fs::metadata(self.cache()).is_ok_and(|file| file.len() >= bytes) {
                look.tick().await;
            }
        };
        let kept = timeout(PATIENCE, kept).await;
        kept.unwrap_or_else(|_| panic!("waited in vain for {bytes} bytes of vectors"));
    }
}

/// Whether basil is the answer or among what is offered.
pub fn tells_of_basil(message: &Message) -> bool {
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
        assert!(tells_of_basil(&self.stand_in.slash("ask", asked).await));
    }

    pub async fn until_understood(&mut self) {
        self.until_logged(UNDERSTOOD).await;
    }

    /// The lines that say that something is wrong.
    pub fn warnings(&self) -> Vec<String> {
        let log = self.log();
        let lines = log.lines().filter(|line| line.contains(" WARN "));
        lines.map(str::to_owned).collect()
    }

    /// The numbers of the first `N of M texts have vectors`.
    pub fn first_progress(&self) -> Option<(usize, usize)> {
        let log = self.log();
        let line = log
            .lines()
            .find(|line| line.contains("texts have vectors"))?;
        let (before, after) = line.split_once(" of ")?;
        let done = before.rsplit(' ').next()?.parse().ok()?;
        Some((done, after.split(' ').next()?.parse().ok()?))
    }
}
