//! The texts that members read, in one language.
//!
//! The texts are in `locales/<language>/recite.ftl`, in Project Fluent's format. Each is declared once, in
//! `declarations.rs`, as a method of [`Catalog`]: a missing argument, or one of another type, does not compile. Tests
//! compare the declarations with the texts, so formatting never fails at run time.
//!
//! A text argument must already be escaped for Discord's Markdown, because Fluent inserts it unchanged.

mod arguments;
mod bundle;
mod declarations;
mod phrases;

#[cfg(test)]
mod tests;

pub use arguments::{FullTime, LongDate, RelativeTime};
pub use bundle::{Catalog, CountText, ENGLISH};
