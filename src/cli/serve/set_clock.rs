//! The clock that tests set.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use jiff::Timestamp;

use crate::cli::failure::Failure;
use crate::clock::Clock;
use crate::config::Config;

/// A clock that stands at the instant in a file, read at every look; at the last one that could be
/// read where it cannot. Refused where a real Discord may be at the other end.
pub fn set_clock(file: &Path, config: &Config) -> Result<Clock, Failure> {
    let url = config.api_url.as_deref().unwrap_or_default();
    let host = reqwest::Url::parse(url).ok();
    let host = host.as_ref().and_then(|url| url.host_str());
    if !host.is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]")) {
        let line = "`--clock` is for tests: it needs DISCORD_API_URL to be on this machine";
        return Err(Failure::Usage(vec![line.to_owned()]));
    }
    let read = |file: &Path| -> anyhow::Result<Timestamp> {
        let written = std::fs::read_to_string(file)?;
        Ok(written.trim().parse()?)
    };
    let first = read(file).with_context(|| format!("read the instant in {}", file.display()))?;
    let (file, last) = (file.to_owned(), Mutex::new(first));
    Ok(Clock::from_fn(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(now) = read(&file) {
            *last = now;
        }
        *last
    }))
}
