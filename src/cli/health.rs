//! `recite health`: queries the monitor of the running bot, for container engines and scripts.
//!
//! It opens a TCP connection directly, because the HTTP client would use a configured proxy and takes longer
//! to set up than the request itself.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};

use super::failure::Failure;
use super::print::print;
use super::setup::GlobalArgs;

/// How long to wait for the connection. Both timeouts together stay below the usual limit of container engines.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long to wait for each read and write.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(3);
/// The maximum number of response bytes to read.
const MAX_BYTES: u64 = 64 * 1024;

/// The arguments of `recite health`.
#[derive(Debug, clap::Args)]
pub struct HealthArgs {
    /// Check readiness: connected to Discord, notes loaded, database writable
    #[arg(long)]
    ready: bool,
}

/// Runs `recite health`.
pub fn run(globals: &GlobalArgs, args: &HealthArgs) -> Result<ExitCode, Failure> {
    // Problems with the config are reported by `serve` and `check`.
    let (config, _) = globals.config_and_problems();
    let Some(listen) = config.listen else {
        return Err(anyhow!(
            "the monitor is off. Set `monitor.listen = \"127.0.0.1:9090\"` or RECITE_LISTEN, both here and for \
             `recite serve`."
        )
        .into());
    };
    let path = if args.ready { "/readyz" } else { "/healthz" };
    let (status, body) = fetch(local_address(listen), path)?;
    print(&body)?;
    Ok(match status {
        200 => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    })
}

/// Returns the address to connect to. A monitor that listens on all addresses is reached over loopback.
pub fn local_address(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, listen.port())
}

/// Sends a GET request to the monitor and returns the status and the body of the response.
///
/// # Errors
/// Fails if nothing listens at `at`, or if the response is not HTTP.
pub fn fetch(at: SocketAddr, path: &str) -> anyhow::Result<(u16, String)> {
    let connected = TcpStream::connect_timeout(&at, CONNECT_TIMEOUT);
    let mut stream = connected.map_err(|error| {
        anyhow!("cannot connect to {at}: {error}. Check that `recite serve` is running with the same `monitor.listen` or RECITE_LISTEN.")
    })?;
    let response = send_request(&mut stream, at, path);
    let response = response.with_context(|| format!("cannot read the health status from {at}"))?;
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or((&response, ""));
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|it| it.get(..3));
    let Some(status) = status.and_then(|it| it.parse().ok()) else {
        bail!("another program is using {at}. Choose another port for `monitor.listen`.");
    };
    Ok((status, body.to_owned()))
}

/// Sends the request and reads the whole response.
fn send_request(stream: &mut TcpStream, at: SocketAddr, path: &str) -> anyhow::Result<String> {
    stream.set_read_timeout(Some(RESPONSE_TIMEOUT))?;
    stream.set_write_timeout(Some(RESPONSE_TIMEOUT))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
    )?;
    let mut response = Vec::new();
    stream.take(MAX_BYTES).read_to_end(&mut response)?;
    Ok(String::from_utf8_lossy(&response).into_owned())
}
