//! Signal handling of the running bot: shut down, and reload the notes.

#[cfg(unix)]
use std::io::IsTerminal;

use anyhow::Context;
use tracing::info;

#[cfg(unix)]
use crate::background::reload::ReloadCause;
use crate::background::reload::Reloader;
use crate::cli::failure::Failure;

/// Starts listening for a shutdown request, and returns a future that completes when one arrives.
///
/// # Errors
/// Fails if the signal handlers cannot be installed.
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
            // SIGHUP means "reload" for a service, but "the terminal was closed" for a process with a terminal.
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
        info!("received a shutdown request");
    })
}

/// Starts listening for a shutdown request, and returns a future that completes when one arrives.
///
/// # Errors
/// Fails if the signal handlers cannot be installed.
#[cfg(windows)]
pub fn shutdown_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut interrupt = tokio::signal::windows::ctrl_c().context("listen for Ctrl-C")?;
    Ok(async move {
        interrupt.recv().await;
        info!("received a shutdown request");
    })
}

/// Starts listening for SIGHUP. Without a handler, SIGHUP would end the process.
///
/// # Errors
/// Fails if the signal handler cannot be installed.
#[cfg(unix)]
pub fn hangup_signals() -> Result<tokio::signal::unix::Signal, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(signal(SignalKind::hangup()).context("listen for SIGHUP")?)
}

/// Starts a reload of the notes at each signal. The reload logs its own result.
#[cfg(unix)]
pub async fn reload_on_hangup(mut hangup_signals: tokio::signal::unix::Signal, reloads: Reloader) {
    while hangup_signals.recv().await.is_some() {
        drop(reloads.reload(ReloadCause::Signal).await);
    }
}

/// Does nothing: Windows has no SIGHUP.
#[cfg(windows)]
pub fn hangup_signals() -> Result<(), Failure> {
    Ok(())
}

/// Does nothing: Windows has no SIGHUP.
#[cfg(windows)]
pub async fn reload_on_hangup((): (), _: Reloader) {}
