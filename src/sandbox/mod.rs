//! The page of `recite sandbox`: a Discord client for one bot, in a browser on this machine.
//!
//! ```text
//! a browser ─ POST api/acts ─▶ acts ─▶ sandbox (as that person) ─▶ the bot
//!           ◀─ api/events ─── events ◀─ Change, Recorder ◀────────────┘
//!           ─ api/notes/… ──▶ notes: the files of the folder, and how a text would look as an answer
//!           ─ api/clock ────▶ time: the bot's clock, moved on
//! ```
//!
//! The page itself is `web/`, built and embedded. Everything is served on 127.0.0.1 below a secret that
//! only the printed address holds; see `guard`.

mod acts;
mod assets;
mod events;
mod fault;
mod files;
mod folder;
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

pub use page::Parts;
use page::{Page, SharedPage};

/// How many events a slow page may lag behind; after that it gets the whole state.
const EVENTS_KEPT: usize = 1024;

/// A note of the largest size, written as JSON.
const REQUEST_BYTES: usize = 64 * 1024 * 1024;

/// The page's port, taken early, and the secret in its address.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    port: u16,
    secret: String,
}

impl Listener {
    /// Takes a port of 127.0.0.1; 0 takes a free one.
    ///
    /// # Errors
    /// When another program listens there, or nobody may.
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

    /// The one address that lets a browser in.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.secret)
    }
}

/// Serves the page until the task is dropped.
///
/// # Errors
/// When the port cannot be listened at any more.
pub async fn serve(listener: Listener, parts: Parts) -> io::Result<()> {
    let (events, _) = broadcast::channel(EVENTS_KEPT);
    let page = Arc::new(Page {
        parts,
        events,
        folder: folder::Folder::default(),
    });
    // They end when this is dropped.
    let mut watching = JoinSet::new();
    watching.spawn(events::watch(Arc::clone(&page)));
    watching.spawn(events::watch_clock(Arc::clone(&page)));
    watching.spawn(events::watch_notes(Arc::clone(&page)));
    let socket = tokio::net::TcpListener::from_std(listener.socket)?;
    // Small answers go out at once: somebody waits for each.
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
        .route(&at("api/acts"), post(acts::act))
        .route(&at("api/clock"), post(files::advance))
        .route(&at("api/line"), post(files::set_line))
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
