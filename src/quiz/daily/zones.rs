//! Time zones by name. The names are those that come with this program, whatever the system has.

use std::cmp::Reverse;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Discord shows so many.
const MOST_NAMES: usize = 25;

/// Offered before anything is typed: one for most offsets that many people live in.
const COMMON: [&str; 24] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Athens",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/Mexico_City",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
];

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of this IANA name, in any case and with blanks for underscores, and the name as it is
/// properly spelt. Offsets and rules are no names: they know nothing of summer time.
pub fn parse_zone(written: &str) -> Option<(String, TimeZone)> {
    let zone = ZONES.get(&underscored(written)).ok()?;
    let name = zone.iana_name()?.to_owned();
    is_a_place(&name).then_some((name, zone))
}

/// The names to offer for what is typed so far, at most 25: names and cities that begin so come first,
/// then those with a word that does, then those that contain it.
pub fn zone_names_like(typed: &str) -> Vec<String> {
    let typed = underscored(typed).to_ascii_lowercase();
    if typed.is_empty() {
        return COMMON.map(str::to_owned).to_vec();
    }
    let names = ZONES.available().map(|name| name.as_str().to_owned());
    let fits = names.filter(|name| is_a_place(name)).filter_map(|name| {
        let lower = name.to_ascii_lowercase();
        let city = lower.rsplit('/').next().unwrap_or_default();
        let begins = city.starts_with(&typed) || lower.starts_with(&typed);
        let has_word = lower
            .split(['/', '_', '-'])
            .any(|it| it.starts_with(&typed));
        let fit = (begins, has_word, lower.contains(&typed));
        fit.2.then_some((Reverse(fit), name))
    });
    let mut fits: Vec<_> = fits.collect();
    fits.sort();
    fits.truncate(MOST_NAMES);
    fits.into_iter().map(|(_, name)| name).collect()
}

fn underscored(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Whether somebody may live by this zone: a place or UTC, not an abbreviation or an offset's name.
fn is_a_place(name: &str) -> bool {
    name == "UTC" || name.contains('/') && !name.starts_with("Etc/")
}
