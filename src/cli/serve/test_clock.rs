//! A clock that tests control.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use jiff::Timestamp;

use crate::cli::failure::Failure;
use crate::clock::Clock;
use crate::config::Config;

/// Returns a clock that reads the time from a file on every use.
///
/// If the file cannot be read, the clock returns the last time that it read.
///
/// # Errors
/// Fails if the Discord API is not on this machine, or if the file does not contain a time.
pub fn test_clock(file: &Path, config: &Config) -> Result<Clock, Failure> {
    let url = config.api_url.as_deref().unwrap_or_default();
    let host = reqwest::Url::parse(url).ok();
    let host = host.as_ref().and_then(|url| url.host_str());
    if !host.is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]")) {
        let line = "`--clock` is for tests. Set DISCORD_API_URL to an address on this machine.";
        return Err(Failure::Usage(vec![line.to_owned()]));
    }
    let read = |file: &Path| -> anyhow::Result<Timestamp> {
        let text = std::fs::read_to_string(file)?;
        Ok(text.trim().parse()?)
    };
    let first = read(file).with_context(|| format!("read the time in {}", file.display()))?;
    let (file, last) = (file.to_owned(), Mutex::new(first));
    Ok(Clock::from_fn(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(now) = read(&file) {
            *last = now;
        }
        *last
    }))
}
