//! What the system asks of a running bot: to end, and to read its notes anew.

#[cfg(unix)]
use std::io::IsTerminal;

use anyhow::Context;
use tracing::info;

#[cfg(unix)]
use crate::background::reload::Cause;
use crate::background::reload::Reloads;
use crate::cli::failure::Failure;

/// Listens from now on for a request to end; done when one came.
#[cfg(unix)]
pub fn shutdown_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).context("listen for signals");
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut hangup = listen(SignalKind::hangup())?;
    let had_terminal = std::io::stderr().is_terminal();
    let terminal_closed = async move {
        while hangup.recv().await.is_some() {
            // The same signal asks a service for its notes; nobody is left to ask this one for any.
            if had_terminal && !std::io::stderr().is_terminal() {
                return;
            }
        }
        std::future::pending().await
    };
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = terminal_closed => {}
        }
        info!("asked to stop");
    })
}

/// Listens from now on for a request to end; done when one came.
#[cfg(windows)]
pub fn shutdown_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut interrupt = tokio::signal::windows::ctrl_c().context("listen for Ctrl-C")?;
    Ok(async move {
        interrupt.recv().await;
        info!("asked to stop");
    })
}

/// Listens from now on for SIGHUP, which would end the process otherwise.
#[cfg(unix)]
pub fn hangups() -> Result<tokio::signal::unix::Signal, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(signal(SignalKind::hangup()).context("listen for SIGHUP")?)
}

/// Reads the notes anew at each signal. What came of it is told where it is done.
#[cfg(unix)]
pub async fn reload_at(mut hangups: tokio::signal::unix::Signal, reloads: Reloads) {
    while hangups.recv().await.is_some() {
        drop(reloads.reload(Cause::Signal).await);
    }
}

/// There is no such signal.
#[cfg(windows)]
pub fn hangups() -> Result<(), Failure> {
    Ok(())
}

#[cfg(windows)]
pub async fn reload_at((): (), _: Reloads) {}
