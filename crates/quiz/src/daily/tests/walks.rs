//! Simulates years of checks by the daily loop, with the posts that it would store.

use super::*;

/// A channel's schedule and stored posts.
struct Channel {
    times: PostTimes,
    last: Option<LastDate>,
    posts: Vec<LastDate>,
    missed: Vec<Date>,
}

impl Channel {
    fn new(times: PostTimes) -> Self {
        Self {
            times,
            last: None,
            posts: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Runs one turn of the loop. Only stored posts carry over, so each turn may be the first of a process.
    fn look(&mut self, now: Timestamp) {
        for due in due(&self.times, self.last, now) {
            let on = match due {
                Due::Post { on, until } => {
                    assert!(now < until && date_of(now, &self.times.zone) == on);
                    self.posts.push(LastDate {
                        on,
                        planned_at: now,
                    });
                    on
                }
                Due::Missed { on } => {
                    self.missed.push(on);
                    on
                }
            };
            self.last = Some(LastDate {
                on,
                planned_at: now,
            });
        }
    }
}

/// Returns the dates from one to another, both included.
fn dates(from: Date, to: Date) -> Vec<Date> {
    let dates = from.series(Span::new().days(1));
    dates.take_while(|on| *on <= to).collect()
}

/// Moves a clock from the first date to the end of the last one.
///
/// A step takes hours, minutes around changes of the zone's offset, and seconds at the end of each day,
/// where the windows are shortest.
fn walk(name: &str, post_at: Time, from: Date, to: Date) -> Channel {
    let zone = zone(name);
    let begin_of = |on: Date| {
        first_from(on.to_datetime(Time::midnight()), &zone).expect("the zone has this date")
    };
    let (start, end) = (begin_of(from), begin_of(days_later(to, 1)));
    let changes = zone.following(start).map(|it| it.timestamp());
    let changes: Vec<Timestamp> = changes.take_while(|it| *it < end).collect();
    let mut channel = Channel::new(times(name, post_at, start));
    let (mut now, mut day_end) = (start, start);
    while now < end {
        channel.look(now);
        if now >= day_end {
            day_end = begin_of(days_later(date_of(now, &zone), 1));
        }
        let seconds_to = |it: Timestamp| it.duration_since(now).as_secs();
        let near = |it: &Timestamp| seconds_to(*it).abs() < 86_400;
        let step = match seconds_to(day_end) {
            ..=120 => 30,
            more if changes.iter().any(near) => more.min(290 + 110) - 110,
            more => more.min(10_000 + 110) - 110,
        };
        now += SignedDuration::from_secs(step);
    }
    channel
}

fn check_ten_years(post_at: Time) {
    let (from, to) = (date(2020, 1, 1), date(2029, 12, 31));
    for name in ZONES {
        let channel = walk(name, post_at, from, to);
        let posted: Vec<Date> = channel.posts.iter().map(|post| post.on).collect();
        assert_eq!(posted, dates(from, to), "{name} {post_at}");
        assert_eq!(channel.missed, [], "{name} {post_at}");
    }
}

#[test]
fn each_date_of_ten_years_has_one_post_at_midnight() {
    check_ten_years(time(0, 0, 0, 0));
}

#[test]
fn each_date_of_ten_years_has_one_post_at_half_past_two() {
    check_ten_years(time(2, 30, 0, 0));
}

#[test]
fn each_date_of_ten_years_has_one_post_at_three() {
    check_ten_years(time(3, 0, 0, 0));
}

#[test]
fn each_date_of_ten_years_has_one_post_at_the_last_minute() {
    check_ten_years(time(23, 59, 0, 0));
}

#[test]
fn a_skipped_date_has_no_post_and_is_not_missed() {
    for post_at in [time(0, 0, 0, 0), time(9, 0, 0, 0), time(23, 59, 0, 0)] {
        let (from, to) = (date(2011, 12, 20), date(2012, 1, 10));
        let channel = walk("Pacific/Apia", post_at, from, to);
        let posted: Vec<Date> = channel.posts.iter().map(|post| post.on).collect();
        let mut expected = dates(from, to);
        expected.retain(|on| *on != date(2011, 12, 30));
        assert_eq!(posted, expected, "{post_at}");
        assert_eq!(channel.missed, [], "{post_at}");
    }
}

#[test]
fn clock_changes_at_midnight_leave_each_date_one_post() {
    let years = [
        ("Asia/Kathmandu", 1985, 1986),
        ("America/Nuuk", 2024, 2025),
        ("America/St_Johns", 2005, 2006),
        ("America/Sao_Paulo", 2017, 2018),
        ("Africa/Cairo", 2023, 2024),
        ("Pacific/Chatham", 2024, 2025),
    ];
    for (name, first, last) in years {
        for post_at in [time(0, 0, 0, 0), time(0, 10, 0, 0), time(23, 59, 0, 0)] {
            let (from, to) = (date(first, 6, 1), date(last, 12, 1));
            let channel = walk(name, post_at, from, to);
            let posted: Vec<Date> = channel.posts.iter().map(|post| post.on).collect();
            assert_eq!(posted, dates(from, to), "{name} {post_at}");
        }
    }
}

/// A change of the clock or the schedule.
#[derive(Clone, Debug)]
enum Event {
    /// This many minutes pass, in steps of `step` minutes.
    Walk {
        minutes: i64,
        step: i64,
    },
    /// The clock jumps forward after sleep, or is set forward or back.
    Jump {
        minutes: i64,
    },
    Change {
        zone: usize,
        hour: i8,
        minute: i8,
    },
}

const MORE_ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/Nuuk",
    "UTC",
];

fn walks() -> impl Strategy<Value = Event> {
    (1_i64..4000, 7_i64..90).prop_map(|(minutes, step)| Event::Walk { minutes, step })
}

fn jumps() -> impl Strategy<Value = Event> {
    (-3000_i64..30_000).prop_map(|minutes| Event::Jump { minutes })
}

fn changes() -> impl Strategy<Value = Event> {
    (0..MORE_ZONES.len(), 0_i8..24, 0_i8..60).prop_map(|(zone, hour, minute)| Event::Change {
        zone,
        hour,
        minute,
    })
}

/// Runs the events, from shortly before a change to daylight saving time.
fn run_events(start: i64, events: &[Event]) -> Channel {
    let mut now = instant("2026-03-06T00:00Z") + SignedDuration::from_mins(start);
    let mut channel = Channel::new(times("Europe/Berlin", time(2, 30, 0, 0), now));
    for event in events {
        match event {
            Event::Walk { minutes, step } => {
                for _ in 0..minutes / step {
                    now += SignedDuration::from_mins(*step);
                    channel.look(now);
                }
            }
            Event::Jump { minutes } => {
                now += SignedDuration::from_mins(*minutes);
                channel.look(now);
            }
            Event::Change { zone, hour, minute } => {
                // A clock earlier than its own posts is wrong; no schedule is changed with it.
                let is_behind = channel.last.is_some_and(|last| last.planned_at > now);
                if !is_behind {
                    let post_at = time(*hour, *minute, 0, 0);
                    channel.times = times(MORE_ZONES[*zone], post_at, now);
                }
                check_new_zone(&channel);
            }
        }
    }
    channel
}

/// Checks that from here on, no date gets a second post by the new zone.
fn check_new_zone(channel: &Channel) {
    let Some(next) = next_instant(&channel.times, channel.last, channel.times.since) else {
        return;
    };
    let on = date_of(next, &channel.times.zone);
    for post in &channel.posts {
        assert_ne!(date_of(post.planned_at, &channel.times.zone), on);
        assert!(post.on < on);
    }
}

proptest! {
    #[test]
    fn no_date_has_two_posts(
        start in 0_i64..40_000,
        events in prop::collection::vec(prop_oneof![4 => walks(), 1 => jumps(), 2 => changes()], 1..25),
    ) {
        let channel = run_events(start, &events);
        let in_order = channel.posts.is_sorted_by(|a, b| a.on < b.on);
        prop_assert!(in_order, "{:?}", channel.posts);
        for missed in &channel.missed {
            prop_assert!(channel.posts.iter().all(|post| post.on != *missed));
        }
        let zone = &channel.times.zone;
        let under_it = channel.posts.iter().filter(|it| it.planned_at > channel.times.since);
        for post in under_it {
            let on_it = channel.posts.iter().filter(|it| date_of(it.planned_at, zone) == post.on);
            prop_assert_eq!(on_it.count(), 1, "{}", post.on);
        }
    }

    #[test]
    fn without_a_change_of_schedule_each_date_is_posted_or_missed_once(
        start in 0_i64..40_000,
        events in prop::collection::vec(prop_oneof![walks(), jumps()], 1..25),
    ) {
        let channel = run_events(start, &events);
        let mut all: Vec<Date> = channel.posts.iter().map(|post| post.on).collect();
        all.extend(&channel.missed);
        all.sort();
        if let [first, .., last] = all[..] {
            prop_assert_eq!(&all, &dates(first, last));
        }
    }
}
