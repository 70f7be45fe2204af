//! Printing to stdout.

use std::io::{self, Write};

use anyhow::Context;
use serde::Serialize;

use super::failure::Failure;
use super::{escape, terminal};

/// Prints text with escaped control characters.
pub fn print(text: &str) -> Result<(), Failure> {
    write(&escape::text(text))
}

/// Prints a page with its styles.
pub fn print_page(page: &terminal::Page) -> Result<(), Failure> {
    write(page.as_str())
}

/// Prints a value as JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value)?;
    write(&format!("{}\n", escape::json(&json)))
}

/// Writes to stdout. A closed pipe (`| head`) is not an error.
fn write(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written.context("write to stdout")?),
    }
}
