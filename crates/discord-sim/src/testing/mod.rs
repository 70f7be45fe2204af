//! A test harness: the sandbox with a recorder, faults on demand, and a callback at each moment of a request.
//!
//! ```text
//! the bot ─▶ recorder ─▶ checks (violations) ─▶ faults ─▶ sandbox
//! ```
//!
//! A [`StandIn`] panics when it is dropped if it recorded a violation and the test never called
//! [`StandIn::violations`], so a test cannot overlook one.

pub mod faults;
pub mod moments;

use std::fmt::Write;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use serde_json::Value;
use tokio::time::timeout;

use crate::interaction::Interaction;
use crate::message::Message;
use crate::place::{GENERAL, Person};
use crate::recorder::{Recorded, Recorder, is_gateway};
use crate::snowflake::Snowflake;
use crate::{Options, Sandbox};
use faults::{Fault, Faults};
use moments::{Moment, Moments};

/// How long a test waits for anything before it fails, so that a hung test ends. Far more than anything takes,
/// even on a machine that builds something else meanwhile. No test has another deadline.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// The pause between two polls of something that cannot be awaited.
pub const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Options that allow [`PATIENCE`] for a first answer instead of Discord's 3 s, which a busy machine could miss.
/// Tests of late answers set their own limit.
pub fn patient() -> Options {
    Options {
        first_answer_within: PATIENCE,
        ..Options::default()
    }
}

/// A local Discord to test a bot against. What people do and see goes through `discord`.
pub struct StandIn {
    pub discord: Arc<Sandbox>,
    watch: Arc<Watch>,
    /// Whether the test has asked for the violations.
    looked: AtomicBool,
}

#[derive(Default)]
struct Watch {
    recorder: Recorder,
    faults: Faults,
    moments: Moments,
}

impl StandIn {
    pub async fn start() -> Self {
        Self::start_with(patient()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let watch = Arc::new(Watch::default());
        let layer = from_fn_with_state(Arc::clone(&watch), intercept);
        let discord = Sandbox::start_with(options, |router| router.layer(layer)).await;
        let discord = Arc::new(discord.expect("a free port on 127.0.0.1"));
        Self {
            discord,
            watch,
            looked: AtomicBool::new(false),
        }
    }

    /// The address to give the bot in place of `https://discord.com`.
    pub fn url(&self) -> &str {
        self.discord.url()
    }

    pub fn token(&self) -> &str {
        self.discord.token()
    }

    /// The person of this name; see [`crate::place::people`].
    pub fn person(&self, name: &str) -> Person {
        self.discord
            .person(name)
            .expect("one of the sandbox's people")
            .clone()
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.watch.recorder.requests()
    }

    /// The requests of this method whose path below `/api/v10` begins with `path`.
    pub fn requests_to(&self, method: &str, path: &str) -> Vec<Recorded> {
        self.requests()
            .into_iter()
            .filter(|request| request.is(method, path))
            .collect()
    }

    /// What Discord would reject in the requests so far: each names the request and the rule.
    pub fn violations(&self) -> Vec<String> {
        self.looked.store(true, Ordering::Relaxed);
        self.watch.recorder.violations()
    }

    /// Injects a fault into the next request of this method whose path begins with `path`.
    pub fn fail_next(&self, method: &str, path: &str, fault: Fault) {
        self.fail_times(method, path, 1, fault);
    }

    /// Injects a fault into the next `times` such requests.
    pub fn fail_times(&self, method: &str, path: &str, times: usize, fault: Fault) {
        self.watch.faults.plan(method, path, times, fault);
    }

    /// Injects a fault into every such request, until [`Self::clear_faults`].
    pub fn fail_from_now(&self, method: &str, path: &str, fault: Fault) {
        self.fail_times(method, path, usize::MAX, fault);
    }

    /// Injects the fault that `plan` returns for a request, until [`Self::clear_faults`]. Earlier
    /// plans come first.
    pub fn fail_where(&self, plan: impl FnMut(&Recorded) -> Option<Fault> + Send + 'static) {
        self.watch.faults.plan_by(plan);
    }

    /// Drops all faults that have not been injected yet.
    pub fn clear_faults(&self) {
        self.watch.faults.clear();
    }

    /// Calls `act` at every moment of every request from now on, in place of an earlier callback.
    pub fn at_moments(&self, act: impl FnMut(Moment, &Recorded) + Send + 'static) {
        self.watch.moments.set(act);
    }

    /// Removes the callback of [`Self::at_moments`].
    pub fn forget_moments(&self) {
        self.watch.moments.clear();
    }

    /// Waits until a session is connected.
    pub async fn until_ready(&self) {
        self.soon("the bot to be ready", self.discord.until_ready())
            .await;
    }

    /// Waits until the bot has registered a command of this name.
    pub async fn until_command(&self, name: &str) {
        self.soon(
            &format!("the command `{name}`"),
            self.discord.until_command(name),
        )
        .await;
    }

    /// Waits for an answered request that is `wanted`, and returns the earliest.
    pub async fn until_request(&self, wanted: impl Fn(&Recorded) -> bool) -> Recorded {
        self.until_received(|it| it.status.is_some() && wanted(it))
            .await
    }

    /// As [`Self::until_request`], but includes requests without an answer.
    pub async fn until_received(&self, wanted: impl Fn(&Recorded) -> bool) -> Recorded {
        let mut changes = self.watch.recorder.changes();
        let found = async {
            loop {
                let mut requests = self.requests().into_iter();
                let found = requests.find(&wanted);
                if let Some(found) = found {
                    return found;
                }
                changes
                    .changed()
                    .await
                    .expect("the recorder lives as long as the stand-in");
            }
        };
        self.soon("a request", found).await
    }

    /// Waits for the final message of an interaction; fails the test when there is none.
    pub async fn message_of(&self, interaction: &Interaction) -> Message {
        let message = self
            .soon("the message of an interaction", interaction.message())
            .await;
        message.unwrap_or_else(|failure| panic!("{failure}\n{}", self.story()))
    }

    /// Sends `/command` as ben in #general, and waits for its final message.
    pub async fn slash(&self, command: &str, options: Value) -> Message {
        let ben = self.person("ben");
        self.message_of(&self.discord.slash(&ben, GENERAL, command, options))
            .await
    }

    /// Presses the button with this label as ben.
    pub fn press(&self, message: Snowflake, label: &str) -> Interaction {
        let shown = self.discord.message(message).expect("the message is there");
        let custom_id = shown.button(label);
        let custom_id = custom_id.unwrap_or_else(|| panic!("no button `{label}` on {shown:?}"));
        self.discord.press(&self.person("ben"), message, &custom_id)
    }

    /// Waits for `event` up to [`PATIENCE`]; then fails the test and lists the requests so far.
    pub async fn soon<T>(&self, what: &str, event: impl Future<Output = T>) -> T {
        let event = timeout(PATIENCE, event).await;
        event.unwrap_or_else(|_| panic!("timed out waiting for {what}\n{}", self.story()))
    }

    /// The requests so far, one per line.
    fn story(&self) -> String {
        let mut story = String::from("requests so far:");
        for Recorded {
            method,
            path,
            status,
            ..
        } in self.requests()
        {
            let status = status.map_or("no answer".to_owned(), |status| status.to_string());
            write!(story, "\n  {method} {path} → {status}").expect("writing to a string");
        }
        story
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let violations = self.watch.recorder.violations();
        let overlooked = !violations.is_empty() && !*self.looked.get_mut();
        if overlooked && !thread::panicking() {
            panic!(
                "Discord would reject these requests:\n{}",
                violations.join("\n")
            );
        }
    }
}

/// The layer around the sandbox: records each request, and injects its fault.
async fn intercept(State(watch): State<Arc<Watch>>, request: Request, next: Next) -> Response {
    if is_gateway(&request) {
        return next.run(request).await;
    }
    let (request, recorded) = watch.recorder.take(request).await;
    watch.moments.reached(Moment::Arrived, &recorded);
    let fault = watch.faults.take(&recorded);
    let response = match fault {
        None => next.run(request).await,
        Some(Fault::Delay(delay)) => {
            tokio::time::sleep(delay).await;
            next.run(request).await
        }
        Some(Fault::RateLimited { retry_after }) => faults::rate_limited(retry_after, false),
        Some(Fault::LimitedGlobally { retry_after }) => faults::rate_limited(retry_after, true),
        Some(Fault::Status(status)) => faults::unexplained(status),
        Some(Fault::DoneBut(status)) => {
            next.run(request).await;
            faults::unexplained(status)
        }
        Some(Fault::Refused {
            status,
            code,
            message,
        }) => faults::refused(status, code, message),
        Some(Fault::Changed(change)) => faults::changed(next.run(request).await, change).await,
        Some(Fault::LostRequest) => faults::cut(),
        Some(Fault::LostAnswer) => {
            next.run(request).await;
            watch.moments.reached(Moment::Done, &recorded);
            faults::cut()
        }
    };
    watch.moments.reached(Moment::Done, &recorded);
    let response = watch.recorder.answered(recorded.number, response).await;
    watch.moments.soon_answered(recorded);
    response
}
