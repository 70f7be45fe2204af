//! Notes from a git repository that may be unreachable, slow or rewritten.

use std::fs;
use std::process::Command;

use recite_discord_sim::message::Message;
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::bot::BotUnderTest;
use crate::drawn_message::{answer_text, title};
use crate::notes::Notes;

const QUESTION: &str = "How long does rye bread rise?";

/// A repository with one note.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("notes")).expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn config(&self) -> String {
        let notes = self.folder.path().join("notes");
        format!(
            "[notes]\ngit = \"file://{}\"\n[search]\nmodel_dir = \"\"\n",
            notes.display()
        )
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.env_clear()
            .current_dir(self.folder.path().join("notes"));
        git.env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1");
        git.args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
        let output = git.args(args).output().expect("`git` is there");
        assert!(output.status.success(), "{args:?}: {output:?}");
    }

    /// Commits this answer to the question.
    fn commit(&self, answer: &str) {
        let note = self.folder.path().join("notes/bread.md");
        fs::write(note, format!("# {QUESTION}\n\n{answer}\n")).expect("a file");
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", answer]);
    }

    fn vanish(&self) {
        let notes = self.folder.path().join("notes");
        fs::rename(notes, self.folder.path().join("gone")).expect("it is there");
    }

    fn come_back(&self) {
        let notes = self.folder.path().join("notes");
        fs::rename(self.folder.path().join("gone"), notes).expect("it is gone");
    }
}

impl BotUnderTest {
    async fn ask_of_rye(&self) -> Message {
        self.stand_in
            .slash("ask", json!({"question": QUESTION}))
            .await
    }

    /// Asks until this is the answer; each answer before it must be complete.
    async fn until_answers(&self, expected: &str, before: &[&str]) {
        let answered = async {
            loop {
                let message = self.ask_of_rye().await;
                if title(&message) != QUESTION {
                    assert!(before.is_empty(), "{}", message.text());
                    continue;
                }
                match answer_text(&message) {
                    text if text == expected => return,
                    text => assert!(before.contains(&text.as_str()), "{text}"),
                }
            }
        };
        self.stand_in.wait_for("the new answer", answered).await;
    }
}

#[tokio::test]
async fn a_bot_answers_from_each_new_commit_and_keeps_the_last_while_the_remote_is_unreachable() {
    let repository = Repository::new();
    repository.commit("An hour.");
    let mut bot = BotUnderTest::of(Notes::empty())
        .config(&repository.config())
        .at("2026-03-28T09:00:00Z")
        .notes_by_config()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    assert_eq!(answer_text(&bot.ask_of_rye().await), "An hour.");
    repository.commit("Two hours.");
    bot.until_answers("Two hours.", &["An hour."]).await;
    #[cfg(unix)]
    crate::private_files::assert_private(&bot.data());

    repository.vanish();
    let line = "git cannot read the remote: ";
    bot.until_logged(line).await;
    assert_eq!(answer_text(&bot.ask_of_rye().await), "Two hours.");
    bot.restart().await;
    bot.until_logged("from the last pull").await;
    bot.until_logged(line).await;
    assert_eq!(answer_text(&bot.ask_of_rye().await), "Two hours.");

    repository.come_back();
    repository.commit("Three hours.");
    bot.until_logged("can be pulled again").await;
    bot.until_answers("Three hours.", &["Two hours."]).await;
    // The outage was logged once, although it was tried repeatedly.
    assert_eq!(bot.log().matches(line).count(), 1, "{}", bot.log());
    bot.stop().await;
}

#[tokio::test]
async fn a_bot_starts_without_its_remote_and_answers_once_it_is_reachable() {
    let repository = Repository::new();
    repository.commit("An hour.");
    repository.vanish();
    let bot = BotUnderTest::of(Notes::empty())
        .config(&repository.config())
        .at("2026-03-28T09:00:00Z")
        .notes_by_config()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    assert!(
        bot.log().contains("starting without notes"),
        "{}",
        bot.log()
    );
    assert_ne!(title(&bot.ask_of_rye().await), QUESTION);
    repository.come_back();
    bot.until_answers("An hour.", &[]).await;
}

#[tokio::test]
async fn stopped_or_killed_during_a_pull_it_starts_again() {
    let repository = Repository::new();
    repository.commit("An hour.");
    // Clients of this port wait forever.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("an address");
    let slow = format!("[notes]\ngit = \"http://{address}/notes\"\n");
    let mut bot = BotUnderTest::of(Notes::empty())
        .config(&slow)
        .at("2026-03-28T09:00:00Z")
        .notes_by_config()
        .binary()
        .start()
        .await;
    let asks = bot.stand_in.wait_for("git to ask", silent.accept()).await;
    let held = asks.expect("a connection");
    bot.stop().await;
    bot.start_without_waiting();
    let asks = bot
        .stand_in
        .wait_for("git to ask again", silent.accept())
        .await;
    bot.process().killer()();
    bot.until_killed().await;
    drop((asks, held, silent));

    bot.configure(&repository.config());
    bot.start_without_waiting();
    bot.wait_until_ready(1).await;
    assert_eq!(answer_text(&bot.ask_of_rye().await), "An hour.");
}

#[tokio::test]
async fn other_commands_use_the_last_pulled_commit() {
    let repository = Repository::new();
    repository.commit("An hour.");
    let mut bot = BotUnderTest::of(Notes::empty())
        .config(&repository.config())
        .at("2026-03-28T09:00:00Z")
        .notes_by_config()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    bot.stop().await;
    let asked = bot.run(&["ask", QUESTION]);
    assert!(
        asked.code == Some(0) && asked.stdout.contains("An hour."),
        "{asked:?}"
    );
    let checked = bot.run(&["check"]);
    assert!(
        checked.stdout.contains("data/notes.git/trees/"),
        "{checked:?}"
    );
    let fixed = bot.run(&["check", "--fix"]);
    assert!(
        fixed.code == Some(2) && fixed.stderr.contains("a clone of it"),
        "{fixed:?}"
    );

    bot.configure(
        &repository
            .config()
            .replace("git = ", "git_branch = \"draft\"\ngit = "),
    );
    let asked = bot.run(&["ask", QUESTION]);
    assert!(
        asked.code == Some(2) && asked.stderr.contains("Run `recite serve` to pull it"),
        "{asked:?}"
    );
}
