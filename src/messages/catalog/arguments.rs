//! The types of arguments, and how each is written in a message.

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::Date;

use super::bundle::Catalog;
use recite_quiz::{ChannelId, Rating, RoleId, Tally};

/// A value that a message shows.
pub(super) trait Argument<'a> {
    fn value(self, catalog: Catalog) -> FluentValue<'a>;
}

impl<'a> Argument<'a> for &'a str {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        self.into()
    }
}

/// Written in digits, without separators; selects plural forms.
impl<'a> Argument<'a> for u32 {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        self.into()
    }
}

/// A mention, which pings nobody.
impl<'a> Argument<'a> for ChannelId {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        format!("<#{}>", self.0).into()
    }
}

/// A mention, which pings only where a message allows it.
impl<'a> Argument<'a> for RoleId {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        format!("<@&{}>", self.0).into()
    }
}

/// Day, month and year.
impl<'a> Argument<'a> for Date {
    fn value(self, catalog: Catalog) -> FluentValue<'a> {
        catalog.date_of(self).into()
    }
}

/// The label of the grade's button.
impl<'a> Argument<'a> for Rating {
    fn value(self, catalog: Catalog) -> FluentValue<'a> {
        catalog.grade(self).into()
    }
}

/// How many answered, and how many of them knew it.
impl<'a> Argument<'a> for Tally {
    fn value(self, catalog: Catalog) -> FluentValue<'a> {
        catalog.tally(self).into()
    }
}

/// An instant such as "in 2 hours"; Discord writes it in the reader's own language.
#[derive(Clone, Copy, Debug)]
pub struct RelativeTime(pub Timestamp);

/// An instant as date and time of day; Discord writes it in the reader's own language and time zone.
#[derive(Clone, Copy, Debug)]
pub struct FullTime(pub Timestamp);

/// An instant as a date; Discord writes it in the reader's own language and time zone.
#[derive(Clone, Copy, Debug)]
pub struct LongDate(pub Timestamp);

impl<'a> Argument<'a> for RelativeTime {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        timestamp(self.0, 'R')
    }
}

impl<'a> Argument<'a> for FullTime {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        timestamp(self.0, 'f')
    }
}

impl<'a> Argument<'a> for LongDate {
    fn value(self, _: Catalog) -> FluentValue<'a> {
        timestamp(self.0, 'D')
    }
}

/// Source: Discord's documentation, "Message Formatting".
fn timestamp<'a>(instant: Timestamp, style: char) -> FluentValue<'a> {
    format!("<t:{}:{style}>", instant.as_second()).into()
}
