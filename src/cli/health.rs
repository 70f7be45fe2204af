//! `recite health`: asks the running bot how it is, for a container's engine or a script.
//!
//! A connection of its own, without the HTTP client: that would heed a proxy, and take longer to set
//! up than to use.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};

use super::failure::Failure;
use super::print::print;
use super::shared::Shared;

/// Together shorter than the time that container engines give a check.
const CONNECT_WITHIN: Duration = Duration::from_secs(1);
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// More than any answer has.
const MOST_BYTES: u64 = 64 * 1024;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Ask whether it can serve members now: connected to Discord, notes loaded, database writable
    #[arg(long)]
    ready: bool,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    // What else is wrong with the config is told by `serve` and `check`.
    let (config, _) = shared.config_and_problems();
    let Some(listen) = config.listen else {
        return Err(anyhow!(
            "the monitor is off, so nobody can be asked; set `monitor.listen = \"127.0.0.1:9090\"` or RECITE_LISTEN, \
             for `recite serve` as well"
        )
        .into());
    };
    let path = if options.ready { "/readyz" } else { "/healthz" };
    let (status, body) = asked(reachable(listen), path)?;
    print(&body)?;
    Ok(match status {
        200 => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    })
}

/// Who listens on every address is asked on that of this machine.
pub fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, listen.port())
}

/// The status and the body of what the monitor answers.
pub fn asked(at: SocketAddr, path: &str) -> anyhow::Result<(u16, String)> {
    let connected = TcpStream::connect_timeout(&at, CONNECT_WITHIN);
    let mut stream = connected.with_context(|| {
        format!("nobody answers at {at}; look whether `recite serve` runs with the same `monitor.listen` or RECITE_LISTEN")
    })?;
    let answer = answer_of(&mut stream, at, path);
    let answer = answer.with_context(|| format!("{at} was asked how Recite is"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|it| it.get(..3));
    let Some(status) = status.and_then(|it| it.parse().ok()) else {
        bail!("{at} is no monitor of Recite's; choose another port for `monitor.listen`");
    };
    Ok((status, body.to_owned()))
}

fn answer_of(stream: &mut TcpStream, at: SocketAddr, path: &str) -> anyhow::Result<String> {
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.set_write_timeout(Some(ANSWER_WITHIN))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(MOST_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
