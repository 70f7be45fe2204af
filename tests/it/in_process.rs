//! The bot in a thread of this process: everything that `recite serve` runs, except its arguments, its log on stderr and its
//! signals.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use recite::cli::bot::Bot;
use recite::cli::{bind_monitor, log};
use recite::clock::Clock;
use recite::config::Config;
use recite::discord::GatewayTimeouts;
use recite::discord::token::Token;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tracing::Dispatch;
use tracing::dispatcher::{DefaultGuard, set_default};

use crate::log_lines::LogLines;

/// Reads the time as `recite serve --clock` does.
const TICK: Duration = Duration::from_millis(50);
const PULLS: Duration = Duration::from_millis(200);

thread_local! {
    /// Directs this thread's log to the log lines of its bot.
    static LOGS: RefCell<Option<DefaultGuard>> = const { RefCell::new(None) };
}

/// A clock that stands still until a test moves it; clones share it.
#[derive(Clone)]
pub struct SetTime(Arc<Mutex<Timestamp>>);

impl SetTime {
    pub fn at(instant: &str) -> Self {
        Self(Arc::new(Mutex::new(instant.parse().expect("an instant"))))
    }

    pub fn set(&self, instant: &str) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = instant.parse().expect("an instant");
    }

    fn clock(&self) -> Clock {
        let Self(now) = self.clone();
        Clock::from_fn(move || *now.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A bot that runs until it is stopped.
pub struct InProcess {
    stop: Option<oneshot::Sender<()>>,
    kill: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// The exit code of the command, set when it has ended.
    ended: oneshot::Receiver<Option<i32>>,
    log: LogLines,
}

impl InProcess {
    pub fn start(
        mut config: Config,
        token: &str,
        time: Option<&SetTime>,
        timeouts: GatewayTimeouts,
    ) -> Self {
        if time.is_some() {
            config.git.every = PULLS;
        }
        let log = LogLines::default();
        let (writer, lines) = (log.clone(), log.clone());
        let logs = Dispatch::new(log::subscriber(&config, false, move || writer.clone()));
        let listener = config.listen.map(|at| {
            let _logs = set_default(&logs);
            bind_monitor(at).expect("a free port")
        });
        let bot = Bot {
            config,
            token: Token::new(token).expect("a token"),
            clock: time.map_or_else(Clock::system, SetTime::clock),
            listener,
            tick: if time.is_some() {
                TICK
            } else {
                Duration::from_secs(5)
            },
            timeouts,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (kill, killed) = oneshot::channel::<()>();
        let (report, ended) = oneshot::channel();
        let thread = thread::spawn(move || {
            let _logs = set_default(&logs);
            let runtime = Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .on_thread_start(move || LOGS.set(Some(set_default(&logs))))
                .build()
                .expect("a runtime");
            let serving = bot.serve(async { drop(stopped.await) }, |_| {});
            let code = runtime.block_on(async {
                tokio::select! {
                    ended = serving => Some(match ended {
                        Ok(()) => {
                            tracing::info!("stopped");
                            0
                        }
                        Err(failure) => {
                            let (code, lines_of) = (failure.exit_code(), failure.lines());
                            lines_of.iter().for_each(|it| lines.add(&format!("error: {it}\n")));
                            i32::from(code)
                        }
                    }),
                    _ = killed => None,
                }
            });
            match code {
                Some(_) => runtime.shutdown_timeout(Duration::from_millis(500)),
                // Work in progress ends at its next await point.
                None => runtime.shutdown_background(),
            }
            // The test may have stopped waiting.
            let _ = report.send(code);
        });
        Self {
            stop: Some(stop),
            kill: Some(kill),
            thread: Some(thread),
            ended,
            log,
        }
    }

    pub fn log(&self) -> &LogLines {
        &self.log
    }

    /// Requests a graceful shutdown.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Aborts it immediately.
    pub fn kill(&mut self) {
        drop(self.kill.take());
    }

    /// Waits until it has ended. Returns its exit code, or `None` if it was killed.
    pub async fn exit_code(&mut self) -> Option<i32> {
        (&mut self.ended).await.expect("the thread reports its end")
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        self.kill();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking(), "the bot panicked");
        }
    }
}
