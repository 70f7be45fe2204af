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

/// Other names of UTC.
const OTHER_UTC: [&str; 7] = [
    "GMT",
    "Etc/GMT",
    "Etc/UTC",
    "Etc/Universal",
    "Etc/Zulu",
    "Universal",
    "Zulu",
];

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of this IANA name or of this city, in any case and with blanks for underscores, and the name
/// as it is properly spelt. Offsets and rules are no names: they know nothing of summer time.
pub fn parse_zone(written: &str) -> Option<(String, TimeZone)> {
    let written = underscored(written);
    if OTHER_UTC
        .iter()
        .any(|name| written.eq_ignore_ascii_case(name))
    {
        return Some(("UTC".to_owned(), TimeZone::UTC));
    }
    let zone = ZONES
        .get(&written)
        .ok()
        .or_else(|| zone_of_city(&written))?;
    let name = zone.iana_name()?.to_owned();
    is_a_place(&name).then_some((name, zone))
}

/// The zone that is named after a city, as `Europe/Berlin` is; `None` where several are.
fn zone_of_city(city: &str) -> Option<TimeZone> {
    let names = ZONES.available().map(|name| name.as_str().to_owned());
    let mut named = names.filter(|name| {
        let last = name.rsplit('/').next().unwrap_or_default();
        is_a_place(name) && last.eq_ignore_ascii_case(city)
    });
    let only = named.next().filter(|_| named.next().is_none())?;
    ZONES.get(&only).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        let name = parse_zone(written).map(|(name, _)| name);
        assert_eq!(name.as_deref(), expected, "{written:?}");
    }

    #[test]
    fn names_are_read_in_any_case_and_spelt_properly() {
        check("Europe/Berlin", Some("Europe/Berlin"));
        check("europe/berlin", Some("Europe/Berlin"));
        check(" america/new york ", Some("America/New_York"));
        check("utc", Some("UTC"));
        check("Asia/Kathmandu", Some("Asia/Kathmandu"));
        check(
            "America/Argentina/Buenos_Aires",
            Some("America/Argentina/Buenos_Aires"),
        );
    }

    #[test]
    fn a_city_that_one_zone_is_named_after_is_enough() {
        check("berlin", Some("Europe/Berlin"));
        check("new york", Some("America/New_York"));
        // There is one of this name in America and one in America/Argentina.
        check("Buenos Aires", None);
    }

    #[test]
    fn utc_has_other_names() {
        for written in ["GMT", "gmt", "Etc/UTC", "etc/zulu", "Etc/GMT"] {
            check(written, Some("UTC"));
        }
    }

    #[test]
    fn what_knows_nothing_of_summer_time_is_no_zone() {
        let wrong = [
            "",
            "+02:00",
            "UTC+2",
            "GMT+1",
            "EST",
            "EST5EDT",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "Etc/GMT-2",
            "Etc/Unknown",
            "Europe",
            "Europe/",
            "../etc/passwd",
            "Europe/Nowhere",
            "localtime",
        ];
        for written in wrong {
            check(written, None);
        }
    }

    #[test]
    fn every_name_that_is_offered_can_be_chosen() {
        let typed = "abcdefghijklmnopqrstuvwxyz".chars().map(String::from);
        for name in typed
            .chain([String::new()])
            .flat_map(|it| zone_names_like(&it))
        {
            check(&name, Some(&name));
        }
    }

    #[track_caller]
    fn check_names(typed: &str, first: &[&str]) {
        let names = zone_names_like(typed);
        assert!(names.len() <= 25, "{typed}: {}", names.len());
        let shown: Vec<&str> = names.iter().take(first.len()).map(String::as_str).collect();
        assert_eq!(shown, first, "{typed:?}: {names:?}");
    }

    #[test]
    fn a_name_is_found_by_any_part_of_it() {
        check_names("", &["UTC", "Europe/London"]);
        check_names("berlin", &["Europe/Berlin"]);
        check_names("New York", &["America/New_York"]);
        check_names("york", &["America/New_York"]);
        check_names(
            "europe/b",
            &["Europe/Belfast", "Europe/Belgrade", "Europe/Berlin"],
        );
        check_names("erlin", &["Europe/Berlin"]);
        check_names(
            "aires",
            &["America/Argentina/Buenos_Aires", "America/Buenos_Aires"],
        );
        check_names("nowhere at all", &[]);
        assert_eq!(zone_names_like("a").len(), 25);
    }
}
