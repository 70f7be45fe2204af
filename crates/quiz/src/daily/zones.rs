//! Time zones by name. The names come with this program, so they are the same on every system.

use std::cmp::Reverse;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Discord shows this many choices at most.
const MAX_NAMES: usize = 25;

/// The zones offered before anything is typed: one for most offsets in which many people live.
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

/// Returns the zone with this IANA name or city, and its properly spelled name.
///
/// Case is ignored, and blanks stand for underscores. Offsets and abbreviations are rejected, because
/// they do not follow daylight saving time.
pub fn parse_zone(text: &str) -> Option<(String, TimeZone)> {
    let text = blanks_to_underscores(text);
    if OTHER_UTC.iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(("UTC".to_owned(), TimeZone::UTC));
    }
    let zone = ZONES.get(&text).ok().or_else(|| find_zone_of_city(&text))?;
    let name = zone.iana_name()?.to_owned();
    is_place(&name).then_some((name, zone))
}

/// Returns the only zone named after a city, such as `Europe/Berlin`; `None` if there are several.
fn find_zone_of_city(city: &str) -> Option<TimeZone> {
    let names = ZONES.available().map(|name| name.as_str().to_owned());
    let mut named = names.filter(|name| {
        let last = name.rsplit('/').next().unwrap_or_default();
        is_place(name) && last.eq_ignore_ascii_case(city)
    });
    let only = named.next().filter(|_| named.next().is_none())?;
    ZONES.get(&only).ok()
}

/// Returns the names to offer for the text typed so far, at most 25.
///
/// Names and cities that start with the text come first, then names with a word that does, then names
/// that contain it.
pub fn suggest_zones(typed: &str) -> Vec<String> {
    let typed = blanks_to_underscores(typed).to_ascii_lowercase();
    if typed.is_empty() {
        return COMMON.map(str::to_owned).to_vec();
    }
    let names = ZONES.available().map(|name| name.as_str().to_owned());
    let fits = names.filter(|name| is_place(name)).filter_map(|name| {
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
    fits.truncate(MAX_NAMES);
    fits.into_iter().map(|(_, name)| name).collect()
}

fn blanks_to_underscores(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Returns whether a zone is a place or UTC, not an abbreviation or an offset.
fn is_place(name: &str) -> bool {
    name == "UTC" || name.contains('/') && !name.starts_with("Etc/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let name = parse_zone(text).map(|(name, _)| name);
        assert_eq!(name.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn names_are_parsed_in_any_case_and_spelled_properly() {
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
    fn a_city_is_enough_if_one_zone_is_named_after_it() {
        check("berlin", Some("Europe/Berlin"));
        check("new york", Some("America/New_York"));
        // Both America and America/Argentina have a Buenos_Aires.
        check("Buenos Aires", None);
    }

    #[test]
    fn utc_has_other_names() {
        for text in ["GMT", "gmt", "Etc/UTC", "etc/zulu", "Etc/GMT"] {
            check(text, Some("UTC"));
        }
    }

    #[test]
    fn offsets_and_abbreviations_are_rejected() {
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
        for text in wrong {
            check(text, None);
        }
    }

    #[test]
    fn every_suggested_name_is_valid() {
        let typed = "abcdefghijklmnopqrstuvwxyz".chars().map(String::from);
        for name in typed
            .chain([String::new()])
            .flat_map(|it| suggest_zones(&it))
        {
            check(&name, Some(&name));
        }
    }

    #[track_caller]
    fn check_names(typed: &str, first: &[&str]) {
        let names = suggest_zones(typed);
        assert!(names.len() <= 25, "{typed}: {}", names.len());
        let shown: Vec<&str> = names.iter().take(first.len()).map(String::as_str).collect();
        assert_eq!(shown, first, "{typed:?}: {names:?}");
    }

    #[test]
    fn a_name_is_suggested_for_any_part_of_it() {
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
        assert_eq!(suggest_zones("a").len(), 25);
    }
}
