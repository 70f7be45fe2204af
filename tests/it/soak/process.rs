//! Resource usage of a process, read from Linux.

use std::fs;

use tokio::time::Instant;

/// Ticks per second in `/proc/PID/stat`: a constant of the kernel's interface.
const TICKS: f64 = 100.0;

#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub resident_kb: u64,
    busy_seconds: f64,
    at: Instant,
}

/// The usage between two measurements.
#[derive(Clone, Copy, Debug)]
pub struct UsageDelta {
    busy_seconds: f64,
    seconds: f64,
}

impl Usage {
    pub fn of(pid: u32) -> Self {
        let read = |file: &str| {
            fs::read_to_string(format!("/proc/{pid}/{file}")).expect("a running process")
        };
        let status = read("status");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        let stat = read("stat");
        // After the name, which may contain spaces: user and system time are the 12th and 13th fields.
        let (_, behind) = stat.rsplit_once(')').expect("the name's end");
        let ticks = behind.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.map(|it| it.parse::<f64>().expect("a number")).sum();
        Self {
            resident_kb: resident.expect("a running process has memory"),
            busy_seconds: ticks / TICKS,
            at: Instant::now(),
        }
    }

    pub fn since(&self, earlier: &Self) -> UsageDelta {
        UsageDelta {
            busy_seconds: self.busy_seconds - earlier.busy_seconds,
            seconds: (self.at - earlier.at).as_secs_f64(),
        }
    }
}

impl UsageDelta {
    /// The share of one core that was used.
    pub fn busy(&self) -> f64 {
        self.busy_seconds / self.seconds.max(0.001)
    }
}
