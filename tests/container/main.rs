//! The image as an operator runs it: read-only, as user nobody, without capabilities, with a thousand
//! questions, and the local Discord on the host's network. Prints its measurements. Started by
//! `tests/container/run` and not by `cargo test`, as it needs an image and an engine.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::message::Message;
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// The time after which a container counts as hanging.
const TEST_TIMEOUT: Duration = Duration::from_secs(120);
const QUESTIONS: usize = 1_000;
const ASKED: usize = 200;

/// The arguments: the image, and the engine, such as `podman`.
#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [image, engine @ ..] = arguments.as_slice() else {
        panic!("which image, which engine?");
    };
    assert!(!engine.is_empty(), "which engine?");
    let notes = notes();
    let discord = Sandbox::start(SandboxOptions::default()).await;
    let discord = discord.expect("a free port on 127.0.0.1");
    let container = Container::run(engine, image, notes.path(), &discord);
    container.wait_until_ready("the first start").await;

    let begun = Instant::now();
    for number in 0..ASKED {
        let number = number * QUESTIONS / ASKED;
        let question = json!({"question": format!("what is the rule of item {number}")});
        let answer = slash(&discord, "ask", question).await;
        let expected = format!("word{number}x");
        assert!(answer.text().contains(&expected), "{}", answer.text());
    }
    let each = begun.elapsed().as_secs_f64() * 1000.0 / ASKED as f64;
    println!("/ask: {ASKED} right answers, {each:.1} ms each");
    let resident = container.memory_mb("VmRSS:");
    let own = container.memory_mb("RssAnon:");
    println!(
        "resident: {resident:.1} MB with {QUESTIONS} Q&As, {own:.1} MB without its files' pages"
    );

    let card = slash(&discord, "quiz", Value::Null).await;
    let answer = press(&discord, &card, "Reveal").await;
    press(&discord, &answer, "Right").await;
    let before = slash(&discord, "stats me", Value::Null).await.text();
    assert!(!before.contains("0 so far"), "{before}");
    container.engine(&["kill", "--signal", "KILL", &container.name]);
    container.engine(&["start", &container.name]);
    container.wait_until_ready("after SIGKILL").await;
    let after = slash(&discord, "stats me", Value::Null).await.text();
    assert_eq!(after, before);
    println!("SIGKILL: the member's card is still there");

    let begun = Instant::now();
    // A killed container has another exit code.
    container.engine(&["stop", "--time", "60", &container.name]);
    let took = begun.elapsed();
    let code = container.inspected("{{.State.ExitCode}}");
    println!(
        "SIGTERM: exit code {code} after {:.1} s",
        took.as_secs_f64()
    );
    assert_eq!(code, "0", "{}", container.log());
}

/// Ten questions per file, readable by every user.
fn notes() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let everybody = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), everybody).expect("it is ours");
    for file in 0..QUESTIONS / 10 {
        let mut text = String::new();
        for number in file * 10..file * 10 + 10 {
            let answer = "It is kept in its place, dry and dark, and looked at once a week. ";
            let answer = answer.repeat(4);
            write!(
                text,
                "### What is the rule of item {number}?\n\nThe rule is word{number}x. {answer}\n\n"
            )
            .expect("writing to a string");
        }
        fs::write(folder.path().join(format!("rules-{file}.md")), text).expect("a file");
    }
    folder
}

/// Returns the final reply to ben's command in #general.
async fn slash(discord: &Sandbox, command: &str, options: Value) -> Message {
    let ben = discord.person("ben").expect("one of the people").clone();
    let sent = discord.slash(&ben, GENERAL, command, options);
    sent.message()
        .await
        .unwrap_or_else(|failure| panic!("/{command}: {failure}"))
}

async fn press(discord: &Sandbox, message: &Message, label: &str) -> Message {
    let ben = discord.person("ben").expect("one of the people").clone();
    let custom_id = message.button(label).expect("the button is there");
    let pressed = discord.press(&ben, message.id(), &custom_id);
    pressed
        .message()
        .await
        .unwrap_or_else(|failure| panic!("{label}: {failure}"))
}

/// A container that is removed with its volume when this is dropped.
struct Container<'a> {
    engine: &'a [String],
    name: String,
}

impl<'a> Container<'a> {
    fn run(engine: &'a [String], image: &str, notes: &Path, discord: &Sandbox) -> Self {
        let name = format!("recite-check-{}", std::process::id());
        let container = Self { engine, name };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let port = port.expect("a free port").port();
        let settings = [
            format!("--name={}", container.name),
            format!("--volume={}:/app/notes:ro", notes.display()),
            format!("--volume={}:/data", container.name),
            format!("--env=DISCORD_TOKEN={}", discord.token()),
            format!("--env=DISCORD_API_URL={}", discord.url()),
            format!("--env=RECITE_LISTEN=127.0.0.1:{port}"),
        ];
        // As in `compose.yaml`; the local Discord listens on the host's loopback.
        let mut arguments = vec!["run", "--detach", "--network=host", "--read-only"];
        arguments.extend([
            "--tmpfs=/tmp:size=64m",
            "--cap-drop=all",
            "--pids-limit=256",
        ]);
        arguments.extend(["--security-opt=no-new-privileges", "--memory=512m"]);
        arguments.extend(settings.iter().map(String::as_str));
        arguments.push(image);
        container.engine(&arguments);
        container
    }

    async fn wait_until_ready(&self, when: &str) {
        let begun = Instant::now();
        let ready = async {
            let asks = ["exec", &self.name, "recite", "health", "--ready"];
            while !self.command(&asks).status.success() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        if timeout(TEST_TIMEOUT, ready).await.is_err() {
            panic!("{when}: not ready:\n{}", self.log());
        }
        let seconds = begun.elapsed().as_secs_f64();
        println!("{when}: ready in {seconds:.1} s");
    }

    /// Returns a value of `/proc/PID/status`, in megabytes.
    fn memory_mb(&self, figure: &str) -> f64 {
        let id = self.inspected("{{.State.Pid}}");
        let status = fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
        let line = status.lines().find(|line| line.starts_with(figure));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kib.expect("a value") / 1024.0
    }

    fn inspected(&self, format: &str) -> String {
        self.engine(&["inspect", &self.name, "--format", format])
    }

    fn log(&self) -> String {
        let output = self.command(&["logs", &self.name]);
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    /// Returns the engine's output; fails if it fails.
    fn engine(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.engine[0]);
        command.args(&self.engine[1..]).args(arguments);
        command.output().expect("the engine starts")
    }
}

impl Drop for Container<'_> {
    fn drop(&mut self) {
        self.command(&["rm", "--force", &self.name]);
        self.command(&["volume", "rm", "--force", &self.name]);
    }
}
