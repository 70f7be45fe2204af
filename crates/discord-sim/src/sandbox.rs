//! A running sandbox: start, stop, its time and its changes.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;

use super::change::Change;
use super::options::SandboxOptions;
use super::rest;
use super::state::{SendTimes, SharedState};

/// A running local Discord. It stops when it is dropped.
pub struct Sandbox {
    pub(super) shared: Arc<SharedState>,
    server: Option<JoinHandle<()>>,
    /// Dropping it stops the server.
    _shutdown: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox on 127.0.0.1.
    ///
    /// # Errors
    /// Fails if the port is in use.
    pub async fn start(options: SandboxOptions) -> io::Result<Self> {
        Self::start_with(options, |router| router).await
    }

    /// Starts a sandbox with `wrap` around all its routes, including the gateway. Use it for layers that record,
    /// delay or fail requests, and for additional routes such as a page.
    ///
    /// # Errors
    /// Fails if the port is in use.
    pub async fn start_with(
        options: SandboxOptions,
        wrap: impl FnOnce(Router) -> Router,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(SharedState::new(options, url));
        let send_times = Extension(SendTimes(Arc::clone(&shared)));
        let router = wrap(rest::router(Arc::clone(&shared))).layer(send_times);
        let (shutdown, until_shutdown) = oneshot::channel::<()>();
        // Send small responses immediately, like Discord.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let signal = async { drop(until_shutdown.await) };
            // `serve` retries failed connections and returns no error.
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(signal)
                .await;
        });
        Ok(Self {
            shared,
            server: Some(server),
            _shutdown: shutdown,
        })
    }

    /// Stops listening, drops every gateway connection, and waits for the last response. Dropping the sandbox does
    /// the same without waiting.
    pub async fn stop(mut self) {
        let server = self.server.take();
        drop(self);
        if let Some(server) = server {
            // The only possible error is a panic, which has already been printed.
            let _ = server.await;
        }
    }

    /// Returns the base URL to use instead of `https://discord.com`.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Returns the bot's token.
    pub fn token(&self) -> &str {
        &self.shared.options.token
    }

    /// Advances the time by this duration, in addition to earlier calls. The caller must also advance the bot's clock.
    pub fn advance(&self, by: Duration) {
        self.shared.lock().snowflakes.advance(by);
        self.shared.publish(Change::Clock);
    }

    /// Returns how far the time is ahead of the wall clock.
    pub fn ahead(&self) -> Duration {
        self.shared.lock().snowflakes.ahead()
    }

    /// Returns a receiver for future changes. A listener that lags far behind misses changes, but the state is always
    /// current.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.shared.changes()
    }

    /// Calls `look` now and after every change, until it returns a value.
    pub async fn until<T>(&self, look: impl Fn(&Self) -> Option<T>) -> T {
        let mut changes = self.changes();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            // `look` checks the state, so missed changes do not matter.
            drop(changes.recv().await);
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.drop_connections();
    }
}
