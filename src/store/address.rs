//! Parses database addresses, and defines the application id of Recite's files.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;

use super::error::StoreError;

/// Identifies Recite's databases in `PRAGMA application_id`: "Rcte".
pub(super) const APPLICATION_ID: i64 = 0x5263_7465;

/// Returns the file that an address names. The file need not exist.
///
/// # Errors
/// [`StoreError::Address`] if the address is invalid.
pub fn file_of(url: &str) -> Result<PathBuf, StoreError> {
    Ok(address(url)?.get_filename().to_owned())
}

/// Returns the connection options of an address. A missing file is created only if `create_if_missing` is set.
pub(super) fn address(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    let Some(rest) = url.strip_prefix("sqlite:") else {
        // Show only the scheme: the rest may contain a password.
        let shown = match url.split_once(':') {
            Some((kind, _)) => format!("{kind}:…"),
            None => url.to_owned(),
        };
        return Err(StoreError::Address(shown));
    };
    let wrong = || StoreError::Address(url.to_owned());
    let at = SqliteConnectOptions::from_str(url).map_err(|_| wrong())?;
    let is_nowhere = at.get_filename().as_os_str().is_empty();
    let in_memory = rest.contains(":memory:") || query_of(url).contains("mode=memory");
    if is_nowhere || in_memory {
        return Err(wrong());
    }
    Ok(at)
}

pub(super) fn query_of(url: &str) -> &str {
    url.split_once('?').map_or("", |(_, query)| query)
}
