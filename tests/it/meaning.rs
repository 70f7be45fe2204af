//! Answers found by meaning: computed behind the bot's back, kept, and never in the way.
//!
//! With the real model, where `scripts/fetch-model` put it. Where it is not, tests say so and
//! return; in CI they fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use recite::sandbox::message::Message;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{interval, timeout};

use crate::binary::{Ran, recite};
use crate::bot::BotUnderTest;
use crate::notes::Notes;
use crate::stand_in::PATIENCE;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2");
const FILES: [&str; 3] = ["model.safetensors", "tokenizer.json", "config.json"];

/// What the log says once meaning is there.
const UNDERSTOOD: &str = "answers are found by meaning as well";

/// A note, and words for it of which it has none.
const BASIL: &str = "### How do I water basil?\n\nIn the morning.\n\n\
                     question id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0cffff\n";
const HERBS: &str = "keeping herbs hydrated";

/// Whether there is a model; says so where there is none.
fn has_model() -> bool {
    let is_there = FILES
        .iter()
        .all(|file| Path::new(MODEL).join(file).exists());
    assert!(
        is_there || std::option_env!("CI").is_none(),
        "no model in {MODEL}; scripts/fetch-model brings it"
    );
    if !is_there {
        eprintln!("not tested: there is no model in {MODEL}");
    }
    is_there
}

/// The note on basil and so many others: two texts each, at some hundredths of a second a text.
fn basil_and(others: usize) -> Notes {
    let notes = Notes::of(&[("basil.md", BASIL)]);
    for n in 0..others {
        let note = format!(
            "### How do I wind string {n}?\n\nSlowly, all {n} of them.\n\nquestion id: 1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c{n:04}\n"
        );
        notes.write(format!("strings/{n}.md"), note);
    }
    notes
}

/// Where a bot finds its model and keeps its vectors.
struct Places {
    folder: TempDir,
    model: PathBuf,
}

impl Places {
    /// With the model, and a folder for data that nobody has made yet.
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let model = PathBuf::from(MODEL);
        Self { folder, model }
    }

    /// With a model whose file `broken` is made by the caller; the others are links to good ones.
    #[cfg(unix)]
    fn with_broken(broken: &str, make: impl Fn(&Path)) -> Self {
        let mut places = Self::new();
        places.model = places.folder.path().join("model");
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

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn cache(&self) -> PathBuf {
        self.data().join("vectors.cache")
    }

    fn config(&self) -> String {
        let (model, data) = (json!(self.model), json!(self.data()));
        format!("[search]\nmodel_dir = {model}\n[data]\ndir = {data}\n")
    }

    /// A bot that is ready to answer, whether meaning is there or not.
    async fn bot(&self, notes: Notes) -> BotUnderTest {
        BotUnderTest::ready_with(notes, &self.config()).await
    }

    /// `recite ask` for the note on basil in other words; its data are kept here.
    fn ask(&self, notes: &Notes, flags: &[&str]) -> Ran {
        let mut command = recite(self.folder.path());
        command.arg("ask").args(flags).arg(HERBS);
        command.arg("--notes").arg(notes.folder());
        command.env("RECITE_MODEL_DIR", &self.model);
        command.env("RECITE_DATA_DIR", self.data());
        Ran::of(&mut command)
    }

    /// Waits until so many bytes of vectors are kept.
    async fn until_kept(&self, bytes: u64) {
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
fn tells_of_basil(message: &Message) -> bool {
    json!(message.json())
        .to_string()
        .contains("How do I water basil?")
}

impl BotUnderTest {
    async fn ask_for_herbs(&self) -> Message {
        let asked = json!({"question": HERBS});
        self.stand_in.slash("ask", asked).await
    }

    async fn assert_answers_words(&self) {
        let asked = json!({"question": "water basil"});
        assert!(tells_of_basil(&self.stand_in.slash("ask", asked).await));
    }

    async fn until_understood(&mut self) {
        self.process().until_logged(UNDERSTOOD).await;
    }

    /// The lines that say that something is wrong.
    fn warnings(&self) -> Vec<String> {
        let log = self.log();
        let lines = log.lines().filter(|line| line.contains(" WARN "));
        lines.map(str::to_owned).collect()
    }

    /// The numbers of the first `N of M texts have vectors`.
    fn first_progress(&self) -> Option<(usize, usize)> {
        let log = self.log();
        let line = log
            .lines()
            .find(|line| line.contains("texts have vectors"))?;
        let (before, after) = line.split_once(" of ")?;
        let done = before.rsplit(' ').next()?.parse().ok()?;
        Some((done, after.split(' ').next()?.parse().ok()?))
    }
}

#[tokio::test]
async fn words_answer_at_once_and_meaning_as_soon_as_it_is_there() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let mut bot = places.bot(basil_and(20)).await;
    bot.assert_answers_words().await;
    assert!(!tells_of_basil(&bot.ask_for_herbs().await));
    assert!(!bot.log().contains(UNDERSTOOD), "{}", bot.log());

    bot.until_understood().await;
    assert_eq!(bot.first_progress(), Some((0, 42)), "{}", bot.log());
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
    assert_eq!(bot.warnings(), [""; 0]);

    bot.restart().await;
    bot.until_understood().await;
    // Nothing is computed, so there is no progress to tell.
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
}

#[tokio::test]
async fn killed_at_work_it_goes_on_where_it_stopped() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let mut bot = places.bot(basil_and(30)).await;
    places.until_kept(2000).await;
    bot.kill_and_start().await;
    bot.until_understood().await;
    let (done, all) = bot.first_progress().expect("it is told");
    assert!((1..62).contains(&done) && all == 62, "{}", bot.log());
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
}

#[tokio::test]
async fn sigterm_ends_it_at_work() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let mut bot = places.bot(basil_and(200)).await;
    places.until_kept(2000).await;
    bot.stop().await;
    let log = bot.log();
    assert!(log.trim_end().ends_with("stopped") && !log.contains(UNDERSTOOD));
}

#[cfg(unix)]
#[tokio::test]
async fn sigterm_ends_it_while_the_model_is_read_from_a_disk_that_hangs() {
    if !has_model() {
        return;
    }
    // Nobody ever writes into this pipe.
    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.expect("`mkfifo` is there").success());
    };
    let places = Places::with_broken("config.json", pipe);
    let mut bot = places.bot(basil_and(0)).await;
    bot.assert_answers_words().await;
    bot.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_model_cut_short_is_told_once_and_words_answer() {
    let truncate = |path: &Path| fs::write(path, [0; 1000]).expect("a file");
    let places = Places::with_broken("model.safetensors", truncate);
    let mut bot = places.bot(basil_and(0)).await;
    bot.process().until_logged("words alone are searched").await;
    bot.assert_answers_words().await;
    assert!(!tells_of_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    let path = places.model.join("model.safetensors");
    for words in [&*path.to_string_lossy(), "1000 bytes", "fetch-model"] {
        assert!(warning.contains(words), "{warning}");
    }
}

#[tokio::test]
async fn a_cache_damaged_in_its_midst_is_told_once_and_mended() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let mut bot = places.bot(basil_and(5)).await;
    bot.until_understood().await;
    bot.stop().await;
    let good = fs::read(places.cache()).expect("vectors are kept");
    let mut damaged = good.clone();
    let midst = damaged.len() / 2;
    damaged[midst] ^= 0x10;
    fs::write(places.cache(), damaged).expect("a file");

    let mut bot = places.bot(basil_and(5)).await;
    bot.assert_answers_words().await;
    bot.until_understood().await;
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(warning.contains("is damaged from byte"), "{warning}");
    let (done, all) = bot.first_progress().expect("it is told");
    assert!((1..12).contains(&done) && all == 12, "{}", bot.log());

    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
async fn a_cache_of_another_model_is_told_once_and_begun_anew() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    fs::create_dir(places.data()).expect("a folder");
    fs::write(places.cache(), b"recite\x00\x01 another and its vectors").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(warning.contains("made with another model"), "{warning}");
    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
async fn without_a_folder_for_data_it_warns_once_and_meaning_still_comes() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    fs::write(places.data(), "a file where the folder should be").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    let path = places.cache();
    assert!(warning.contains(&*path.to_string_lossy()), "{warning}");
}

/// A small disk of its own, which only root can have; `None` for others, who are told so.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn at(folder: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir(&folder).expect("a folder");
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]);
        let mounted = mount.arg(&folder).output();
        if !mounted.is_ok_and(|it| it.status.success()) {
            eprintln!("not tested: only root can mount a small disk");
            return None;
        }
        Some(Self(folder))
    }

    fn make_read_only(&self) {
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(mounted.expect("`mount` is there").success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the bot may still hold its file.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_once_and_meaning_still_comes() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let Some(_disk) = SmallDisk::at(places.data(), "16k") else {
        return;
    };
    let mut bot = places.bot(basil_and(20)).await;
    for done in [0, 1] {
        bot.assert_answers_words().await;
        bot.until_understood().await;
        assert!(tells_of_basil(&bot.ask_for_herbs().await));
        let [warning] = &bot.warnings()[..] else {
            panic!("{}", bot.log());
        };
        // Half a record would be damage at the next start.
        assert!(warning.contains("cannot be written"), "{warning}");
        let progress = bot.first_progress().expect("it is told").0;
        assert_eq!(progress > 0, done > 0, "{}", bot.log());
        if done == 0 {
            bot.restart().await;
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_read_only_disk_vectors_are_used_but_only_those_of_this_model() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let Some(disk) = SmallDisk::at(places.data(), "256k") else {
        return;
    };
    let notes = basil_and(2);
    assert_eq!(places.ask(&notes, &[]).stderr, "");
    let kept = fs::read(places.cache()).expect("vectors are kept");
    disk.make_read_only();
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
    assert_eq!(bot.warnings().len(), 1, "{}", bot.log());
    bot.stop().await;
    drop(disk);

    let places = Places::new();
    let Some(disk) = SmallDisk::at(places.data(), "256k") else {
        return;
    };
    let mut foreign = kept;
    foreign[10] ^= 1;
    fs::write(places.cache(), foreign).expect("a file");
    disk.make_read_only();
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), Some((0, 6)), "{}", bot.log());
    bot.stop().await;
}

#[tokio::test]
async fn without_a_model_one_line_tells_how_to_get_it() {
    let mut bot = BotUnderTest::ready(basil_and(0)).await;
    let told = "there is no model in `models/all-MiniLM-L6-v2`; `scripts/fetch-model` brings it";
    bot.process().until_logged(told).await;
    bot.assert_answers_words().await;
    assert!(!tells_of_basil(&bot.ask_for_herbs().await));
    assert_eq!(bot.log().matches("model").count(), 3, "{}", bot.log());
    assert_eq!(bot.warnings(), [""; 0]);
}

#[tokio::test]
async fn who_wants_no_model_hears_nothing_of_it() {
    let config = "[search]\nmodel_dir = \"\"\n";
    let mut bot = BotUnderTest::ready_with(basil_and(0), config).await;
    bot.assert_answers_words().await;
    bot.stop().await;
    assert!(!bot.log().contains("model"), "{}", bot.log());
}

#[test]
fn ask_computes_once_and_keeps_stdout_to_the_answer() {
    if !has_model() {
        return;
    }
    let (places, notes) = (Places::new(), basil_and(5));
    let mut ran_before = None;
    for _ in 0..2 {
        let ran = places.ask(&notes, &["--json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON alone");
        assert_eq!(answer["hits"][0]["question"], "How do I water basil?");
        let kept = kept_at(&places);
        if let Some((answer_before, kept_before)) = ran_before {
            assert_eq!(answer, answer_before);
            assert!(kept == kept_before, "the file was written again");
        }
        ran_before = Some((answer, kept));
    }

    let words = places.ask(&notes, &["--json", "--no-model"]);
    assert_eq!((words.code, words.stderr.as_str()), (Some(0), ""));
    let words: Value = serde_json::from_str(&words.stdout).expect("JSON alone");
    assert_eq!(words["verdict"], "nothing");
    assert!(!words.to_string().contains("basil"));
}

#[tokio::test]
async fn ask_beside_a_bot_at_work_answers_and_says_that_it_keeps_nothing() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let bot = places.bot(basil_and(200)).await;
    places.until_kept(2000).await;
    let other = Notes::of(&[("other.md", "### How do herbs get water?\n\nFrom a can.\n")]);
    let ran = places.ask(&other, &[]);
    assert!(!bot.log().contains(UNDERSTOOD), "it was too slow a test");
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("How do herbs get water?"), "{ran:?}");
    let told = format!(
        "warning: `{}` is in use by another Recite; new vectors are not kept\n",
        places.cache().display()
    );
    assert_eq!(ran.stderr, told);
}

/// What the cache holds and when it was last written.
fn kept_at(places: &Places) -> (Vec<u8>, std::time::SystemTime) {
    let written = fs::metadata(places.cache()).and_then(|file| file.modified());
    let bytes = fs::read(places.cache());
    (bytes.expect("vectors are kept"), written.expect("a time"))
}

#[cfg(unix)]
#[test]
fn ask_warns_of_a_broken_model_and_answers_by_words() {
    let truncate = |path: &Path| fs::write(path, "{").expect("a file");
    let places = Places::with_broken("tokenizer.json", truncate);
    let notes = basil_and(0);
    let mut command = recite(places.folder.path());
    command.args(["ask", "water basil", "--json", "--notes"]);
    command.arg(notes.folder());
    command.env("RECITE_MODEL_DIR", &places.model);
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, Some(0));
    let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON alone");
    assert_eq!(answer["hits"][0]["question"], "How do I water basil?");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    let path = places.model.join("tokenizer.json");
    let begin = format!("warning: `{}` is not the file", path.display());
    assert!(ran.stderr.starts_with(&begin), "{}", ran.stderr);
}
