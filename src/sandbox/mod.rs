//! The page of `recite sandbox`: a Discord client for one bot, in a browser on this machine.
//!
//! ```text
//! a browser ─ POST api/actions ─▶ actions ─▶ sandbox (as a person) ─▶ the bot
//!           ◀─ api/events ─────── events ◀─ Change, Recorder ◀──────────┘
//!           ─ api/notes/… ──────▶ notes: the note files, and previews of answers
//!           ─ api/clock ────────▶ time: advances the bot's clock
//! ```
//!
//! The page itself is in `web/`; it is built and embedded. Everything is served on 127.0.0.1, below a secret path
//! that only the printed URL contains; see `guard`.

mod actions;
mod assets;
mod cache;
mod channels;
mod error;
mod events;
mod files;
mod guard;
pub mod notes;
mod page;
pub mod protocol;
mod state;
pub mod time;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{any, get, post};
use axum::serve::ListenerExt;
use tokio::sync::broadcast;
use tokio::task::JoinSet;
use uuid::Uuid;

pub use page::PageServices;
use page::{Page, SharedPage};

/// How many updates a slow page may lag behind before it receives the whole state again.
const UPDATE_CAPACITY: usize = 1024;

/// The maximum size of a request: a note of the maximum size, as JSON.
const REQUEST_BYTES: usize = 64 * 1024 * 1024;

/// The port of the page, which is reserved early, and the secret in its URL.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    port: u16,
    secret: String,
}

impl Listener {
    /// Reserves a port of 127.0.0.1; 0 selects a free port.
    ///
    /// # Errors
    /// Fails if the port is in use or not permitted.
    pub fn bind(port: u16) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        socket.set_nonblocking(true)?;
        let port = socket.local_addr()?.port();
        Ok(Self {
            socket,
            port,
            // 122 random bits.
            secret: Uuid::new_v4().simple().to_string(),
        })
    }

    /// Returns the URL that gives access to the page.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.secret)
    }
}

/// Serves the page until the task is dropped.
///
/// # Errors
/// Fails if the port can no longer be listened on.
pub async fn serve(listener: Listener, services: PageServices) -> io::Result<()> {
    let (events, _) = broadcast::channel(UPDATE_CAPACITY);
    let page = Arc::new(Page {
        services,
        events,
        folder: cache::FolderCache::default(),
    });
    // The tasks end when this is dropped.
    let mut watchers = JoinSet::new();
    watchers.spawn(events::watch(Arc::clone(&page)));
    watchers.spawn(events::watch_clock(Arc::clone(&page)));
    watchers.spawn(events::watch_notes(Arc::clone(&page)));
    let socket = tokio::net::TcpListener::from_std(listener.socket)?;
    // Send small responses immediately.
    let socket = socket.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(socket, router(page, &listener.secret, listener.port)).await
}

fn router(page: SharedPage, secret: &str, port: u16) -> Router {
    let at = |path: &str| format!("/{secret}/{path}");
    let home = format!("/{secret}/");
    let file = get(files::read_note).put(files::save_note);
    Router::new()
        .route(&home, get(assets::index))
        .route(
            &format!("/{secret}"),
            get(async move || Redirect::permanent(&home)),
        )
        .route(&at("app.js"), get(assets::script))
        .route(&at("app.css"), get(assets::style))
        .route(&at("files/{id}/{name}"), get(files::attachment))
        .route(&at("api/events"), any(events::connect))
        .route(&at("api/actions"), post(actions::handle))
        .route(&at("api/clock"), post(files::advance))
        .route(&at("api/connection"), post(files::set_connection))
        .route(&at("api/notes/file"), file)
        .route(&at("api/notes/preview"), post(files::preview))
        .route(&at("api/notes/ids"), post(files::fix_ids))
        .route(&at("api/notes/ids/text"), post(files::text_with_ids))
        .route(&at("api/notes/rename"), post(files::rename))
        .route(&at("api/notes/delete"), post(files::delete))
        .route(
            &at("api/notes/picture"),
            get(files::picture).post(files::add_picture),
        )
        .fallback(guard::not_found)
        .layer(DefaultBodyLimit::max(REQUEST_BYTES))
        .layer(from_fn_with_state(port, guard::guard))
        .with_state(page)
}
