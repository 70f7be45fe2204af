//! Health checks and metrics: `/healthz`, `/readyz`, `/metrics`, and `recite health`.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use recite_discord_sim::fixtures::GENERAL;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::local_discord::faults::Fault;
use crate::local_discord::{POLL_INTERVAL, StandIn, TEST_TIMEOUT};
use crate::notes::{FIXTURES, Notes};

/// Listens on a free port.
const CONFIG: &str = "[monitor]\nlisten = \"127.0.0.1:0\"\n[search]\nmodel_dir = \"\"\n";

impl BotUnderTest {
    /// Waits until the monitor listens, and returns its address.
    async fn monitor(&mut self) -> String {
        let words = "the monitor is listening on http://";
        self.until_logged(words).await;
        let log = self.log();
        let rest = log.split(words).nth(1).expect("it was logged");
        let address = rest.split(": ").next().expect("it is followed by paths");
        address.to_owned()
    }

    /// Waits until the monitor's response at a path is as expected.
    async fn wait_for_response(&mut self, path: &str, wanted: impl Fn(u16, &str) -> bool) {
        let at = self.monitor().await;
        let mut last = None;
        let report = async {
            loop {
                let (status, body) = get(&at, path).await;
                if wanted(status, &body) {
                    return;
                }
                last = Some((status, body));
                // The pause between two requests: the response changes by itself.
                sleep(POLL_INTERVAL).await;
            }
        };
        if timeout(TEST_TIMEOUT, report).await.is_err() {
            panic!("{path} returned {last:?}\n{}", self.log());
        }
    }

    /// Waits until the value of a metric is at least `least`, and returns it.
    pub async fn until_counted(&mut self, series: &str, least: u64) -> u64 {
        let number = |body: &str| {
            let line = body.lines().find_map(|line| line.strip_prefix(series));
            line.map_or(0, |number| number.trim().parse().expect("a whole number"))
        };
        let is_there = |_, body: &str| number(body) >= least;
        self.wait_for_response("/metrics", is_there).await;
        let at = self.monitor().await;
        number(&get(&at, "/metrics").await.1)
    }
}

async fn get(at: &str, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{at}{path}")).await;
    let answer = answer.expect("the monitor answers");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("it is text"))
}

fn health(at: &str, arguments: &[&str]) -> RunOutput {
    let folder = TempDir::new().expect("a temporary folder");
    let mut recite = recite(folder.path());
    recite.arg("health").args(arguments);
    RunOutput::of(recite.env("RECITE_LISTEN", at))
}

#[tokio::test]
async fn a_bot_that_serves_is_healthy_ready_and_counted() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), CONFIG).await;
    let at = bot.monitor().await;
    assert_eq!(get(&at, "/healthz").await, (200, "ok\n".to_owned()));
    let (status, body) = get(&at, "/readyz").await;
    assert_eq!(status, 200, "{body}");
    let report: Value = serde_json::from_str(&body).expect("it is JSON");
    for part in ["gateway", "notes", "store"] {
        assert_eq!(report[part]["ready"], true, "{body}");
    }
    let healthy = health(&at, &[]);
    assert_eq!((healthy.code, healthy.stdout.as_str()), (Some(0), "ok\n"));
    let ready = health(&at, &["--ready"]);
    assert_eq!((ready.code, ready.stdout), (Some(0), body));

    let words = json!({"question": "How do I tune a guitar?"});
    bot.stand_in.slash("ask", words).await;
    bot.wait_for_response("/metrics", |status, body| {
        let lines = [
            "recite_build_info{version=\"",
            "recite_gateway_connected 1\n",
            "recite_interactions_total{command=\"/ask\",outcome=\"Answered\"} 1\n",
            "recite_posts{state=\"sending\"} 0\n",
            "recite_store_duration_seconds_count{kind=\"Write\"}",
        ];
        status == 200 && lines.iter().all(|line| body.contains(line))
    })
    .await;
    let (_, counted) = get(&at, "/metrics").await;
    for secret in ["guitar", bot.stand_in.token(), "ben"] {
        assert!(!counted.contains(secret), "{secret} is in:\n{counted}");
    }
    assert_eq!(get(&at, "/").await.0, 404);
    bot.stop().await;
    let gone = health(&at, &[]);
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(gone.stderr.contains("cannot connect to"), "{gone:?}");
}

#[tokio::test]
async fn away_from_discord_it_is_healthy_but_not_ready() {
    let stand_in = StandIn::start().await;
    stand_in.fail_times("GET", "/gateway", 100, Fault::Status(503));
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .config(CONFIG)
        .start()
        .await;
    let at = bot.monitor().await;
    bot.wait_for_response("/healthz", |status, _| status == 200)
        .await;
    let (status, body) = get(&at, "/readyz").await;
    assert_eq!(status, 503, "{body}");
    let report: Value = serde_json::from_str(&body).expect("it is JSON");
    let parts = ["gateway", "notes", "store"].map(|part| report[part]["ready"] == true);
    assert_eq!(parts, [false, true, true], "{body}");
    let ready = health(&at, &["--ready"]);
    assert_eq!((ready.code, ready.stdout), (Some(1), body));
    bot.stand_in.clear_faults();
    bot.wait_for_response("/readyz", |status, _| status == 200)
        .await;
    bot.stop().await;
}

#[tokio::test]
async fn an_unwritable_database_is_reported_until_it_recovers() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), CONFIG).await;
    let database = bot.database();
    let file = rusqlite::Connection::open(database.trim_start_matches("sqlite:"));
    let file = file.expect("the bot has made it");
    file.busy_timeout(TEST_TIMEOUT).expect("it can be set");
    file.execute_batch("BEGIN IMMEDIATE")
        .expect("nobody writes for long");
    bot.wait_for_response("/readyz", |status, body| {
        status == 503 && body.contains("accepted no write within 2 s")
    })
    .await;
    bot.wait_for_response("/healthz", |status, _| status == 200)
        .await;
    drop(file);
    bot.wait_for_response("/readyz", |status, _| status == 200)
        .await;
    bot.stop().await;
}

#[tokio::test]
async fn notes_without_a_question_are_not_ready() {
    let mut bot = BotUnderTest::ready_with(Notes::empty(), CONFIG).await;
    bot.wait_for_response("/readyz", |status, body| {
        status == 503 && body.contains("the notes contain no Q&A")
    })
    .await;
    bot.stop().await;
}

#[tokio::test]
async fn silent_connections_do_not_block_health_checks() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), CONFIG).await;
    let at = bot.monitor().await;
    let silent = (0..40).map(|_| TcpStream::connect(&at).expect("a connection"));
    let mut silent: Vec<TcpStream> = silent.collect();
    bot.wait_for_response("/healthz", |status, _| status == 200)
        .await;
    // The first of them was closed to make room for it.
    silent[0]
        .set_read_timeout(Some(TEST_TIMEOUT))
        .expect("a limit");
    let read = silent[0].read(&mut [0; 16]);
    assert!(
        matches!(read, Ok(0)) || read.is_err_and(|it| it.kind() != std::io::ErrorKind::WouldBlock)
    );
    bot.stop().await;
}

#[tokio::test]
async fn a_process_that_hangs_is_not_healthy() {
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .config(CONFIG)
        .binary()
        .ready()
        .await;
    let at = bot.monitor().await;
    bot.process().signal("STOP");
    let hangs = health(&at, &[]);
    assert_eq!(hangs.code, Some(1), "{hangs:?}");
    bot.process().signal("CONT");
    assert_eq!(health(&at, &[]).code, Some(0));
    bot.stop().await;
}

#[tokio::test]
async fn listening_on_all_addresses_is_warned_about_and_works_locally() {
    let config = CONFIG.replace("127.0.0.1", "0.0.0.0");
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), &config).await;
    let warning = "the monitor is reachable from other machines on ";
    bot.until_logged(warning).await;
    let at = bot.monitor().await;
    assert!(at.starts_with("0.0.0.0:"), "{at}");
    assert_eq!(health(&at, &[]).code, Some(0));
    bot.stop().await;
}

#[tokio::test]
async fn nothing_listens_unless_configured() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let ben = bot.stand_in.person("ben");
    bot.stand_in
        .discord
        .slash(&ben, GENERAL, "ask", json!({"question": "bread"}));
    bot.stop().await;
    assert!(!bot.log().contains("monitor"), "{}", bot.log());
    let off = health("", &[]);
    assert_eq!(off.code, Some(1), "{off:?}");
    assert!(off.stderr.contains("`monitor.listen = \"127.0.0.1:9090\"`"));
}

#[test]
fn a_port_in_use_stops_the_start() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let busy = other.local_addr().expect("it has one").to_string();
    // An address reserved for documentation.
    for (at, words) in [
        (busy.as_str(), "another program listens at 127.0.0.1:"),
        (
            "192.0.2.1:9090",
            "this machine has no address 192.0.2.1:9090",
        ),
        (
            "9090",
            "environment: `RECITE_LISTEN` is \"9090\". Write an IP address",
        ),
    ] {
        let ran = serve_at(at);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}

fn serve_at(listen: &str) -> RunOutput {
    let folder = TempDir::new().expect("a temporary folder");
    let mut serve = recite(Path::new(folder.path()));
    serve.args(["serve", "--notes", FIXTURES]);
    serve.env("DISCORD_TOKEN", "t").env("RECITE_LISTEN", listen);
    // No server is running at this address.
    RunOutput::of(serve.env("DISCORD_API_URL", "http://127.0.0.1:9"))
}
