//! The log of `recite serve` on stderr, as text or as JSON.
//!
//! Quoted values (file names, text from Discord, git output) are escaped, so each event is a single line
//! and cannot contain control sequences.

use std::fmt::{self, Debug};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use tracing::field::Field;
use tracing::{Metadata, Subscriber, error};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::fmt::{MakeWriter, layer};
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{EnvFilter, Layer};

use super::{escape, terminal};
use crate::config::{Config, LogFormat};
use crate::discord::payloads;

/// Whether this process logs JSON. Fatal errors are then logged as JSON too.
static WRITES_JSON: AtomicBool = AtomicBool::new(false);

/// Starts logging as configured, and logs panics. Call it once.
pub fn start(config: &Config) {
    let shows_colors = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    subscriber(config, shows_colors, io::stderr).init();
    WRITES_JSON.store(config.log_format == LogFormat::Json, Relaxed);
    panic::set_hook(Box::new(log_panic));
}

/// Builds the log subscriber as configured. Text lines go to `writer`, and JSON lines to stderr.
pub fn subscriber<W>(
    config: &Config,
    shows_colors: bool,
    writer: W,
) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = match config.log_format {
        LogFormat::Text => text_lines(shows_colors, writer).boxed(),
        LogFormat::Json => {
            let json = layer()
                .log_internal_errors(false)
                .with_writer(|| EscapedJsonWriter)
                .json();
            json.flatten_event(true).with_current_span(false).boxed()
        }
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(is_safe_to_log))
        .with(lines)
}

/// Builds the layer that writes each event as a line of text.
fn text_lines<S, W>(shows_colors: bool, writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    // Internal errors would be printed to stderr, which panics if stderr is closed.
    let text = layer()
        .log_internal_errors(false)
        .fmt_fields(debug_fn(write_field))
        .with_writer(writer);
    text.with_ansi(shows_colors).with_target(false)
}

/// Writes one field of an event as text. The message comes first, and the other fields follow it.
fn write_field(writer: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> fmt::Result {
    let value = escape::line(&format!("{value:?}"));
    match field.name() {
        "message" => fmt::Write::write_str(writer, &value),
        // Metadata of events from the `log` crate, which repeats the target and location.
        name if name.starts_with("log.") => Ok(()),
        name if writer.has_ansi_escapes() => {
            let (italic, dimmed) = (Style::new().italic(), Style::new().dimmed());
            write!(
                writer,
                " {italic}{name}{italic:#}{dimmed}={dimmed:#}{value}"
            )
        }
        name => write!(writer, " {name}={value}"),
    }
}

/// A writer that escapes whole lines of JSON and writes them to stderr.
struct EscapedJsonWriter;

impl Write for EscapedJsonWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let json = String::from_utf8_lossy(line);
        io::stderr().write_all(escape::json(&json).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Reports a fatal error in the format of the log.
pub fn report_fatal(error: &str) {
    match WRITES_JSON.load(Relaxed) {
        true => error!("{error}"),
        false => terminal::print_stderr(format!("error: {error}")),
    }
}

/// Returns whether an event may be logged, regardless of the configured filter.
///
/// Spans are never logged: spans of libraries can contain text from members, which would then appear in every
/// event inside them.
fn is_safe_to_log(line: &Metadata<'_>) -> bool {
    line.is_event() && !payloads::may_contain_payload(line.target(), *line.level())
}

/// Logs a panic, which is always a bug in Recite.
///
/// Only static panic messages are logged. A formatted message could quote a member, for example the message about
/// a string that was sliced inside a character.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    let message = panic.payload().downcast_ref::<&'static str>();
    error!(
        "panic at {}: {}. This is a bug in Recite; please report it with this line.",
        location.as_deref().unwrap_or("an unknown location"),
        message.unwrap_or(&"message hidden, because it may quote a member"),
    );
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::{info, warn};

    use super::*;

    /// Returns the text log of the events that `log` emits.
    fn logged(has_colors: bool, log: impl FnOnce()) -> String {
        struct Lines(Arc<Mutex<Vec<u8>>>);
        impl Write for Lines {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let lines = Arc::new(Mutex::new(Vec::new()));
        let buffer = Arc::clone(&lines);
        let text = text_lines(has_colors, move || Lines(Arc::clone(&buffer)));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(text), log);
        let lines = lines.lock().unwrap();
        String::from_utf8(lines.clone()).unwrap()
    }

    #[test]
    fn every_value_is_escaped_and_stays_on_the_line_of_its_event() {
        let hostile = "\x1b[31m\r\n\u{9b}2J\u{202e}";
        let escaped = r"\u{1b}[31m\r\n\u{9b}2J\u{202e}";
        let error = io::Error::other(hostile);
        let log = logged(false, || {
            info!("read {hostile}");
            warn!(path = hostile, shown = %hostile, %error, number = 3, "failed {hostile}");
            warn!(error = &error as &dyn std::error::Error, "failed");
        });
        let lines: Vec<&str> = log
            .lines()
            .map(|line| line.split_once("Z ").unwrap().1.trim())
            .collect();
        let path = escape::line(&format!("{hostile:?}"));
        assert_eq!(
            lines,
            [
                format!("INFO read {escaped}"),
                format!(
                    "WARN failed {escaped} path={path} shown={escaped} error={escaped} number=3"
                ),
                format!("WARN failed error={escaped}"),
            ]
        );
    }

    #[test]
    fn values_cannot_add_colors() {
        let log = logged(true, || warn!(path = %"\x1b[8m\u{9b}8m", "a \x1b[8m b"));
        assert!(
            log.contains("\x1b[3mpath\x1b[0m\x1b[2m=\x1b[0m\\u{1b}[8m\\u{9b}8m\n"),
            "{log:?}"
        );
        assert!(!log.contains("\x1b[8m"), "{log:?}");
    }
}
