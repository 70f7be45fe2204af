//! The log of `recite serve`, on stderr: text for people, JSON for programs.
//!
//! What a line quotes (a file name, Discord's words, git's output) is escaped: each event is one line,
//! and a terminal obeys none of it.

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

/// Whether this process writes JSON: what ends it is then told there as well.
static WRITES_JSON: AtomicBool = AtomicBool::new(false);

/// Begins the log as the operator chose it; to be called once.
pub fn start(config: &Config) {
    let shows_colors = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    subscriber(config, shows_colors, io::stderr).init();
    WRITES_JSON.store(config.log_format == LogFormat::Json, Relaxed);
    panic::set_hook(Box::new(tell_panic));
}

/// The log as the operator chose it, with lines of text going to `writer`.
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
                .with_writer(|| JsonLines)
                .json();
            json.flatten_event(true).with_current_span(false).boxed()
        }
    };
    tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(keeps_secrets))
        .with(lines)
}

/// Lines of text, each one event.
fn text_lines<S, W>(shows_colors: bool, writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + 'static,
{
    // Told on stderr as well, which panics where nobody takes that any more.
    let text = layer()
        .log_internal_errors(false)
        .fmt_fields(debug_fn(write_field))
        .with_writer(writer);
    text.with_ansi(shows_colors).with_target(false)
}

/// Writes one field of an event as text, behind those before it. The message comes first.
fn write_field(writer: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> fmt::Result {
    let value = escape::line(&format!("{value:?}"));
    match field.name() {
        "message" => fmt::Write::write_str(writer, &value),
        // Where a line of the crate `log` comes from, which its head says.
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

/// Stderr, for whole lines of JSON.
struct JsonLines;

impl Write for JsonLines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let json = String::from_utf8_lossy(line);
        io::stderr().write_all(escape::json(&json).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// Tells what ends the process, in the form of its log.
pub fn tell_end(error: &str) {
    match WRITES_JSON.load(Relaxed) {
        true => error!("{error}"),
        false => terminal::print_stderr(format!("error: {error}")),
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::{info, warn};

    use super::*;

    /// What the events of `log` look like in a text log.
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
        let kept = Arc::clone(&lines);
        let text = text_lines(has_colors, move || Lines(Arc::clone(&kept)));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(text), log);
        let lines = lines.lock().unwrap();
        String::from_utf8(lines.clone()).unwrap()
    }

    #[test]
    fn every_value_is_escaped_and_on_the_line_of_its_event() {
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
    fn colors_are_those_of_the_log_alone() {
        let log = logged(true, || warn!(path = %"\x1b[8m\u{9b}8m", "a \x1b[8m b"));
        assert!(
            log.contains("\x1b[3mpath\x1b[0m\x1b[2m=\x1b[0m\\u{1b}[8m\\u{9b}8m\n"),
            "{log:?}"
        );
        assert!(!log.contains("\x1b[8m"), "{log:?}");
    }
}
