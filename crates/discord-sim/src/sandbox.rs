//! A running sandbox: starting and stopping it, its time, and what happens in it.

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
use super::options::Options;
use super::rest;
use super::state::{SendTimes, Shared};

/// A running sandbox; it stops when this is dropped.
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    server: Option<JoinHandle<()>>,
    /// Dropping it stops the server.
    _shutdown: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts to listen on 127.0.0.1.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::start_with(options, |router| router).await
    }

    /// Starts with `wrap` around everything it serves, gateway included: for a layer that watches,
    /// delays or breaks requests, or for further routes such as a page.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_with(
        options: Options,
        wrap: impl FnOnce(Router) -> Router,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::new(options, url));
        let send_times = Extension(SendTimes(Arc::clone(&shared)));
        let router = wrap(rest::router(Arc::clone(&shared))).layer(send_times);
        let (shutdown, until_shutdown) = oneshot::channel::<()>();
        // Small answers go out at once, as Discord's do.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let server = tokio::spawn(async move {
            let signal = async { drop(until_shutdown.await) };
            // `serve` retries what can go wrong with a connection, so it returns no error.
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

    /// Stops listening, cuts every gateway connection, and waits until the last request is answered.
    /// Dropping does the same without waiting.
    pub async fn stop(mut self) {
        let server = self.server.take();
        drop(self);
        if let Some(server) = server {
            // An error could only be a panic in there, which has been reported where it happened.
            let _ = server.await;
        }
    }

    /// The base address for a client that would call `https://discord.com`.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.shared.options.token
    }

    /// Advances the time by this much, in addition to earlier calls. The bot has a clock of its own, which the caller
    /// has to advance as well.
    pub fn advance(&self, by: Duration) {
        self.shared.world().snowflakes.advance(by);
        self.shared.publish(Change::Clock);
    }

    /// How far its time is ahead of the wall clock.
    pub fn ahead(&self) -> Duration {
        self.shared.world().snowflakes.ahead()
    }

    /// What happens from now on. A listener that lags far behind misses changes, never the state.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.shared.changes()
    }

    /// Looks now and after every change until `look` finds something.
    pub async fn until<T>(&self, look: impl Fn(&Self) -> Option<T>) -> T {
        let mut changes = self.changes();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            // The state decides, even if changes were missed.
            drop(changes.recv().await);
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.drop_connections();
    }
}
