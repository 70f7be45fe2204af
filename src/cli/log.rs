//! The log of `recite serve`, on stderr: text for people, JSON for programs.

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use anstream::{AutoStream, ColorChoice};
use tracing::{Metadata, error};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::{Config, LogFormat};
use crate::discord::payloads;

/// Whether this process writes JSON: what ends it is then told there as well.
static WRITES_JSON: AtomicBool = AtomicBool::new(false);

/// Begins the log as the operator chose it; to be called once.
pub fn start(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = match config.log_format {
        LogFormat::Text => {
            let shows_colors = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
            // Told on stderr as well, which panics where nobody takes that any more.
            let text = layer()
                .log_internal_errors(false)
                .with_writer(std::io::stderr);
            text.with_ansi(shows_colors).with_target(false).boxed()
        }
        LogFormat::Json => {
            let json = layer()
                .log_internal_errors(false)
                .with_writer(std::io::stderr)
                .json();
            json.flatten_event(true).with_current_span(false).boxed()
        }
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(keeps_secrets))
        .with(lines)
        .init();
    WRITES_JSON.store(config.log_format == LogFormat::Json, Relaxed);
    panic::set_hook(Box::new(tell_panic));
}

/// Tells what ends the process, in the form of its log.
pub fn tell_end(error: &str) {
    match WRITES_JSON.load(Relaxed) {
        true => error!("{error}"),
        false => eprintln!("error: {error}"),
    }
}

/// Whether a line can be shown whatever the operator's filter asks for. Spans are never: those
/// of libraries may hold what members type, which would then stand in every line within.
fn keeps_secrets(line: &Metadata<'_>) -> bool {
    line.is_event() && !payloads::may_be_in(line.target(), *line.level())
}

/// A panic is a bug of ours. Where it was is told, and its message only where that was written in the
/// code: a formatted one may quote what a member typed, as that of a text cut within a letter does.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let message = panic.payload().downcast_ref::<&'static str>();
    error!(
        "a bug of Recite's at {}: {}; report it with this line",
        place.as_deref().unwrap_or("an unknown place"),
        message.unwrap_or(&"its message is kept out of the log, as it may quote a member"),
    );
}
