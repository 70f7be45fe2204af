use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

const ZONES: [&str; 4] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

fn zone(name: &str) -> TimeZone {
    parse_zone(name).expect(name).1
}

fn instant(text: &str) -> Timestamp {
    text.parse().expect(text)
}

fn times(name: &str, post_at: Time, since: Timestamp) -> PostTimes {
    PostTimes {
        post_at,
        zone: zone(name),
        catch_up: SignedDuration::from_hours(6),
        since,
    }
}

mod instants {
    use super::*;

    /// Compares the instant scheduled for a date, in local time with its offset.
    #[track_caller]
    fn check(name: &str, on: Date, post_at: Time, expected: Option<&str>) {
        let zone = zone(name);
        let at = instant_of(on, post_at, &zone);
        let local = at.map(|at| {
            let local = at.to_zoned(zone);
            format!("{} {}", local.datetime(), local.offset())
        });
        assert_eq!(local.as_deref(), expected, "{name} {on} {post_at}");
    }

    const HALF_PAST_TWO: Time = time(2, 30, 0, 0);
    const MIDNIGHT: Time = time(0, 0, 0, 0);
    const LAST_MINUTE: Time = time(23, 59, 0, 0);

    #[test]
    fn a_skipped_time_means_the_first_instant_after_the_gap() {
        let (berlin, new_york) = ("Europe/Berlin", "America/New_York");
        let march = date(2026, 3, 29);
        check(
            berlin,
            march,
            HALF_PAST_TWO,
            Some("2026-03-29T03:00:00 +02"),
        );
        check(
            berlin,
            march,
            time(2, 0, 0, 0),
            Some("2026-03-29T03:00:00 +02"),
        );
        check(
            berlin,
            march,
            time(3, 0, 0, 0),
            Some("2026-03-29T03:00:00 +02"),
        );
        check(
            berlin,
            march,
            time(1, 59, 0, 0),
            Some("2026-03-29T01:59:00 +01"),
        );
        check(
            new_york,
            date(2026, 3, 8),
            HALF_PAST_TWO,
            Some("2026-03-08T03:00:00 -04"),
        );
        let lord_howe = "Australia/Lord_Howe";
        check(
            lord_howe,
            date(2026, 10, 4),
            time(2, 10, 0, 0),
            Some("2026-10-04T02:30:00 +11"),
        );
        check(
            lord_howe,
            date(2026, 10, 4),
            HALF_PAST_TWO,
            Some("2026-10-04T02:30:00 +11"),
        );
    }

    #[test]
    fn a_skipped_midnight_means_the_first_instant_of_its_date() {
        check(
            "America/Sao_Paulo",
            date(2018, 11, 4),
            MIDNIGHT,
            Some("2018-11-04T01:00:00 -02"),
        );
        check(
            "Asia/Kathmandu",
            date(1986, 1, 1),
            MIDNIGHT,
            Some("1986-01-01T00:15:00 +05:45"),
        );
        check(
            "Asia/Kathmandu",
            date(1986, 1, 2),
            MIDNIGHT,
            Some("1986-01-02T00:00:00 +05:45"),
        );
    }

    #[test]
    fn a_local_time_that_occurs_twice_means_the_first() {
        let october = date(2026, 10, 25);
        check(
            "Europe/Berlin",
            october,
            HALF_PAST_TWO,
            Some("2026-10-25T02:30:00 +02"),
        );
        check(
            "Europe/Berlin",
            october,
            time(3, 0, 0, 0),
            Some("2026-10-25T03:00:00 +01"),
        );
        let april = date(2026, 4, 5);
        check(
            "Australia/Lord_Howe",
            april,
            time(1, 45, 0, 0),
            Some("2026-04-05T01:45:00 +11"),
        );
        // After midnight the clock went back to 23:01, so midnight occurred twice.
        check(
            "America/St_Johns",
            date(2006, 10, 29),
            MIDNIGHT,
            Some("2006-10-29T00:00:00 -02:30"),
        );
    }

    #[test]
    fn a_time_skipped_to_the_next_date_means_the_last_minute_before() {
        let march = date(2025, 3, 29);
        check(
            "America/Nuuk",
            march,
            LAST_MINUTE,
            Some("2025-03-29T22:59:00 -02"),
        );
        check(
            "America/Nuuk",
            march,
            time(23, 0, 0, 0),
            Some("2025-03-29T22:59:00 -02"),
        );
        check(
            "America/Nuuk",
            date(2025, 3, 30),
            MIDNIGHT,
            Some("2025-03-30T00:00:00 -01"),
        );
    }

    #[test]
    fn a_date_that_the_zone_skipped_has_no_instant() {
        for post_at in [MIDNIGHT, HALF_PAST_TWO, LAST_MINUTE] {
            check("Pacific/Apia", date(2011, 12, 30), post_at, None);
            check("Pacific/Kwajalein", date(1993, 8, 21), post_at, None);
        }
        check(
            "Pacific/Apia",
            date(2011, 12, 29),
            LAST_MINUTE,
            Some("2011-12-29T23:59:00 -10"),
        );
        check(
            "Pacific/Apia",
            date(2011, 12, 31),
            MIDNIGHT,
            Some("2011-12-31T00:00:00 +14"),
        );
    }

    #[test]
    fn the_first_and_last_dates_do_not_panic() {
        check("UTC", Date::MAX, LAST_MINUTE, None);
        check("UTC", Date::MIN, MIDNIGHT, None);
    }

    proptest! {
        #[test]
        fn an_instant_is_on_its_date(
            days in 0_u32..30_000, hour in 0_i8..24, minute in 0_i8..60, at in 0_usize..600,
        ) {
            let zones = jiff::tz::TimeZoneDatabase::bundled();
            let names: Vec<_> = zones.available().collect();
            let zone = TimeZone::get(names[at % names.len()].as_str()).expect("a bundled zone");
            let on = days_later(date(1970, 1, 1), days);
            if let Some(at) = instant_of(on, time(hour, minute, 0, 0), &zone) {
                prop_assert_eq!(date_of(at, &zone), on);
            }
        }
    }
}

mod looks {
    use super::*;

    const NINE: Time = time(9, 0, 0, 0);

    fn berlin() -> PostTimes {
        times("Europe/Berlin", NINE, instant("2026-05-01T00:00Z"))
    }

    fn last(on: Date, planned_at: &str) -> Option<LastDate> {
        let planned_at = instant(planned_at);
        Some(LastDate { on, planned_at })
    }

    fn post(on: Date, until: &str) -> Due {
        let until = instant(until);
        Due::Post { on, until }
    }

    #[test]
    fn a_post_is_due_from_its_time_to_the_end_of_its_window() {
        let yesterday = last(date(2026, 5, 3), "2026-05-03T07:00Z");
        let look = |now| due(&berlin(), yesterday, instant(now));
        let today = post(date(2026, 5, 4), "2026-05-04T13:00Z");
        assert_eq!(look("2026-05-04T06:59:59Z"), []);
        assert_eq!(look("2026-05-04T07:00Z"), [today]);
        assert_eq!(look("2026-05-04T12:59:59Z"), [today]);
        let missed = Due::Missed {
            on: date(2026, 5, 4),
        };
        assert_eq!(look("2026-05-04T13:00Z"), [missed]);
    }

    #[test]
    fn a_window_ends_with_the_local_day() {
        let late = times(
            "Europe/Berlin",
            time(23, 59, 0, 0),
            instant("2026-05-04T00:00Z"),
        );
        let on = date(2026, 5, 4);
        let today = post(on, "2026-05-04T22:00Z");
        assert_eq!(due(&late, None, instant("2026-05-04T21:59:30Z")), [today]);
        let missed = Due::Missed { on };
        assert_eq!(due(&late, None, instant("2026-05-04T22:00Z")), [missed]);
    }

    #[test]
    fn missed_dates_come_oldest_first_before_todays_post() {
        let before = last(date(2026, 5, 3), "2026-05-03T07:00Z");
        let found = due(&berlin(), before, instant("2026-05-06T08:00Z"));
        let expected = [
            Due::Missed {
                on: date(2026, 5, 4),
            },
            Due::Missed {
                on: date(2026, 5, 5),
            },
            post(date(2026, 5, 6), "2026-05-06T13:00Z"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn at_most_a_month_of_missed_dates_is_reported() {
        let before = last(date(2026, 5, 3), "2026-05-03T07:00Z");
        let found = due(&berlin(), before, instant("2029-05-06T08:00Z"));
        assert_eq!(found.len(), 32);
        assert_eq!(
            found[0],
            Due::Missed {
                on: date(2029, 4, 5)
            }
        );
        assert!(matches!(found[31], Due::Post { .. }));
    }

    #[test]
    fn nothing_before_the_setup_is_due_or_missed() {
        let times = times("Europe/Berlin", NINE, instant("2026-05-04T07:30Z"));
        assert_eq!(due(&times, None, instant("2026-05-04T08:00Z")), []);
        let next = next_instant(&times, None, instant("2026-05-04T08:00Z"));
        assert_eq!(next, Some(instant("2026-05-05T07:00Z")));
    }

    #[test]
    fn a_later_time_does_not_post_twice_on_a_date() {
        let mut times = berlin();
        times.post_at = time(18, 0, 0, 0);
        times.since = instant("2026-05-04T10:00Z");
        let before = last(date(2026, 5, 4), "2026-05-04T07:00Z");
        assert_eq!(due(&times, before, instant("2026-05-04T16:30Z")), []);
        assert_eq!(due(&times, before, instant("2026-05-05T16:30Z")).len(), 1);
    }

    #[test]
    fn a_new_zone_does_not_post_twice_on_a_date() {
        // Posted on the 4th in New York, when it was the 5th in Tokyo.
        let before = last(date(2026, 5, 4), "2026-05-04T23:00Z");
        let tokyo = times("Asia/Tokyo", NINE, instant("2026-05-04T23:10Z"));
        assert_eq!(due(&tokyo, before, instant("2026-05-05T00:30Z")), []);
        let next = next_instant(&tokyo, before, instant("2026-05-05T00:30Z"));
        assert_eq!(next, Some(instant("2026-05-06T00:00Z")));
        // Posted on the 5th in Tokyo, when it was the 4th in New York.
        let before = last(date(2026, 5, 5), "2026-05-05T00:00Z");
        let new_york = times("America/New_York", NINE, instant("2026-05-05T00:10Z"));
        let next = next_instant(&new_york, before, instant("2026-05-05T00:30Z"));
        assert_eq!(next, Some(instant("2026-05-06T13:00Z")));
    }

    #[test]
    fn a_date_missed_in_the_morning_does_not_cancel_that_days_post() {
        let before = last(date(2026, 5, 3), "2026-05-04T05:00Z");
        let found = due(&berlin(), before, instant("2026-05-04T07:00Z"));
        assert_eq!(found, [post(date(2026, 5, 4), "2026-05-04T13:00Z")]);
    }

    #[test]
    fn setting_the_clock_back_makes_nothing_due_again() {
        let before = last(date(2026, 5, 4), "2026-05-04T07:00Z");
        assert_eq!(due(&berlin(), before, instant("2026-05-02T08:00Z")), []);
        assert_eq!(due(&berlin(), before, instant("2026-05-04T08:00Z")), []);
    }

    #[test]
    fn the_next_instant_is_now_while_a_post_is_due() {
        let next = |after, now| next_instant(&berlin(), after, instant(now));
        let today = last(date(2026, 5, 4), "2026-05-04T07:00Z");
        let before = last(date(2026, 5, 3), "2026-05-03T07:00Z");
        let (tomorrow, now) = (instant("2026-05-05T07:00Z"), "2026-05-04T07:30Z");
        assert_eq!(next(before, now), Some(instant(now)));
        assert_eq!(next(today, now), Some(tomorrow));
        assert_eq!(next(before, "2026-05-04T14:00Z"), Some(tomorrow));
        assert_eq!(
            next(before, "2026-05-04T01:00Z"),
            Some(instant("2026-05-04T07:00Z"))
        );
        assert_eq!(
            next(None, "2026-03-01T00:00Z"),
            Some(instant("2026-05-01T07:00Z"))
        );
    }

    #[test]
    fn the_first_and_last_instants_do_not_panic() {
        for now in [Timestamp::MIN, Timestamp::MAX] {
            let mut times = berlin();
            times.since = Timestamp::MIN;
            let _ = due(&times, None, now);
            let _ = next_instant(&times, None, now);
            let last = LastDate {
                on: Date::MAX,
                planned_at: Timestamp::MAX,
            };
            assert_eq!(due(&times, Some(last), now), []);
        }
    }
}

mod walks;
