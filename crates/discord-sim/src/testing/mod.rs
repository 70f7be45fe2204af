//! A test harness: the sandbox with a recorder, injected faults, and a callback at each stage of a request.
//!
//! ```text
//! the bot ─▶ recorder ─▶ checks (violations) ─▶ faults ─▶ sandbox
//! ```
//!
//! A [`StandIn`] panics when it is dropped if it recorded a violation and the test never called
//! [`StandIn::violations`], so a test cannot overlook one.

pub mod faults;
pub mod gateway_tap;
pub mod stages;

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

use crate::fixtures::{GENERAL, Person};
use crate::interaction::Interaction;
use crate::message::Message;
use crate::recorder::{RecordedRequest, Recorder, is_gateway};
use crate::snowflake::Snowflake;
use crate::{Sandbox, SandboxOptions};
use faults::{Fault, Faults};
use stages::{RequestStage, StageCallback};

/// How long a test waits before it fails, so that a hung test ends. Much longer than anything takes, even on a busy
/// machine. Tests use no other deadline.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(120);
/// The pause between two polls of something that cannot be awaited.
pub const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Returns options with [`TEST_TIMEOUT`] as the time limit for an initial response. A busy machine could miss Discord's 3
/// s. Tests with late responses set their own limit.
pub fn patient_options() -> SandboxOptions {
    SandboxOptions {
        initial_response_timeout: TEST_TIMEOUT,
        ..SandboxOptions::default()
    }
}

/// A local Discord to test a bot against. Tests act as people through `discord`.
pub struct StandIn {
    /// The sandbox.
    pub discord: Arc<Sandbox>,
    interceptor: Arc<Interceptor>,
    /// Whether the test has read the violations.
    has_read_violations: AtomicBool,
}

#[derive(Default)]
struct Interceptor {
    recorder: Recorder,
    faults: Faults,
    stage_callback: StageCallback,
}

impl StandIn {
    /// Starts with the options of [`patient_options`].
    pub async fn start() -> Self {
        Self::start_with(patient_options()).await
    }

    /// Starts with these options.
    pub async fn start_with(options: SandboxOptions) -> Self {
        let interceptor = Arc::new(Interceptor::default());
        let layer = from_fn_with_state(Arc::clone(&interceptor), intercept);
        let discord = Sandbox::start_with(options, |router| router.layer(layer)).await;
        let discord = Arc::new(discord.expect("a free port on 127.0.0.1"));
        Self {
            discord,
            interceptor,
            has_read_violations: AtomicBool::new(false),
        }
    }

    /// Returns the URL to give the bot instead of `https://discord.com`.
    pub fn url(&self) -> &str {
        self.discord.url()
    }

    /// Returns the bot's token.
    pub fn token(&self) -> &str {
        self.discord.token()
    }

    /// Returns the person with this name; see [`crate::fixtures::people`].
    pub fn person(&self, name: &str) -> Person {
        self.discord
            .person(name)
            .expect("one of the sandbox's people")
            .clone()
    }

    /// Returns all requests so far, in the order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.interceptor.recorder.requests()
    }

    /// Returns the requests with this method whose path below `/api/v10` starts with `path`.
    pub fn requests_to(&self, method: &str, path: &str) -> Vec<RecordedRequest> {
        self.requests()
            .into_iter()
            .filter(|request| request.is(method, path))
            .collect()
    }

    /// Returns what Discord would reject in the requests so far, each with the method and path of its request.
    pub fn violations(&self) -> Vec<String> {
        self.has_read_violations.store(true, Ordering::Relaxed);
        self.interceptor.recorder.violations()
    }

    /// Injects a fault into the next request with this method whose path starts with `path`.
    pub fn fail_next(&self, method: &str, path: &str, fault: Fault) {
        self.fail_times(method, path, 1, fault);
    }

    /// Injects a fault into the next `times` matching requests.
    pub fn fail_times(&self, method: &str, path: &str, times: usize, fault: Fault) {
        self.interceptor.faults.plan(method, path, times, fault);
    }

    /// Injects a fault into every matching request, until [`Self::clear_faults`].
    pub fn fail_from_now(&self, method: &str, path: &str, fault: Fault) {
        self.fail_times(method, path, usize::MAX, fault);
    }

    /// Injects the fault that `plan` returns for a request, until [`Self::clear_faults`]. Earlier plans take
    /// precedence.
    pub fn fail_where(&self, plan: impl FnMut(&RecordedRequest) -> Option<Fault> + Send + 'static) {
        self.interceptor.faults.plan_by(plan);
    }

    /// Removes all faults that have not been injected yet.
    pub fn clear_faults(&self) {
        self.interceptor.faults.clear();
    }

    /// Calls `act` at every stage of every request from now on. It replaces an earlier callback.
    pub fn on_each_stage(&self, act: impl FnMut(RequestStage, &RecordedRequest) + Send + 'static) {
        self.interceptor.stage_callback.set(act);
    }

    /// Removes the callback of [`Self::on_each_stage`].
    pub fn clear_stage_callback(&self) {
        self.interceptor.stage_callback.clear();
    }

    /// Waits until a session is connected.
    pub async fn wait_until_ready(&self) {
        self.wait_for("the bot to be ready", self.discord.wait_until_ready())
            .await;
    }

    /// Waits until the bot has registered a command with this name.
    pub async fn wait_for_command(&self, name: &str) {
        self.wait_for(
            &format!("the command `{name}`"),
            self.discord.wait_for_command(name),
        )
        .await;
    }

    /// Waits for a request that fulfills `wanted` and has a response; returns the first one.
    pub async fn wait_for_request(
        &self,
        wanted: impl Fn(&RecordedRequest) -> bool,
    ) -> RecordedRequest {
        self.wait_for_received_request(|it| it.status.is_some() && wanted(it))
            .await
    }

    /// The same as [`Self::wait_for_request`], but includes requests without a response.
    pub async fn wait_for_received_request(
        &self,
        wanted: impl Fn(&RecordedRequest) -> bool,
    ) -> RecordedRequest {
        let mut changes = self.interceptor.recorder.changes();
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
        self.wait_for("a request", found).await
    }

    /// Waits for the final message of an interaction. Fails the test if there is none.
    pub async fn message_of(&self, interaction: &Interaction) -> Message {
        let message = self
            .wait_for("the message of an interaction", interaction.message())
            .await;
        message.unwrap_or_else(|failure| panic!("{failure}\n{}", self.list_requests()))
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

    /// Waits for `event` up to [`TEST_TIMEOUT`]. Otherwise fails the test and prints the requests so far.
    pub async fn wait_for<T>(&self, what: &str, event: impl Future<Output = T>) -> T {
        let event = timeout(TEST_TIMEOUT, event).await;
        event.unwrap_or_else(|_| panic!("timed out waiting for {what}\n{}", self.list_requests()))
    }

    /// Lists the requests so far, one per line.
    fn list_requests(&self) -> String {
        let mut list_requests = String::from("requests so far:");
        for RecordedRequest {
            method,
            path,
            status,
            ..
        } in self.requests()
        {
            let status = status.map_or("no answer".to_owned(), |status| status.to_string());
            write!(list_requests, "\n  {method} {path} → {status}").expect("writing to a string");
        }
        list_requests
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let violations = self.interceptor.recorder.violations();
        let is_overlooked = !violations.is_empty() && !*self.has_read_violations.get_mut();
        if is_overlooked && !thread::panicking() {
            panic!(
                "Discord would reject these requests:\n{}",
                violations.join("\n")
            );
        }
    }
}

/// A layer around the sandbox: records each request, and injects its fault.
async fn intercept(
    State(interceptor): State<Arc<Interceptor>>,
    request: Request,
    next: Next,
) -> Response {
    if is_gateway(&request) {
        return next.run(request).await;
    }
    let (request, recorded) = interceptor.recorder.record_request(request).await;
    interceptor
        .stage_callback
        .reach(RequestStage::Arrived, &recorded);
    let fault = interceptor.faults.take(&recorded);
    let response = match fault {
        None => next.run(request).await,
        Some(Fault::Delay(delay)) => {
            tokio::time::sleep(delay).await;
            next.run(request).await
        }
        Some(Fault::RateLimited { retry_after }) => faults::rate_limited(retry_after, false),
        Some(Fault::GlobalRateLimit { retry_after }) => faults::rate_limited(retry_after, true),
        Some(Fault::Status(status)) => faults::plain_error(status),
        Some(Fault::StatusAfterHandling(status)) => {
            next.run(request).await;
            faults::plain_error(status)
        }
        Some(Fault::Rejected {
            status,
            code,
            message,
        }) => faults::api_error(status, code, message),
        Some(Fault::ChangedAnswer(change)) => {
            faults::change_body(next.run(request).await, change).await
        }
        Some(Fault::LostRequest) => faults::drop_connection(),
        Some(Fault::LostAnswer) => {
            next.run(request).await;
            interceptor
                .stage_callback
                .reach(RequestStage::Done, &recorded);
            faults::drop_connection()
        }
    };
    interceptor
        .stage_callback
        .reach(RequestStage::Done, &recorded);
    let response = interceptor
        .recorder
        .record_response(recorded.number, response)
        .await;
    interceptor.stage_callback.reach_answered(recorded);
    response
}
