//! A port, taken early and guarded: few connections at a time, each for a few seconds.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};
use tracing::warn;

/// More wait for their turn in the system's queue.
const MOST_CONNECTIONS: usize = 32;
/// From the first byte to the last; an answer takes milliseconds.
const CONNECTION_WITHIN: Duration = Duration::from_secs(5);
/// Without free file descriptors, accepting fails again at once.
const AFTER_A_FAULT: Duration = Duration::from_secs(1);

/// The monitor cannot listen where it should.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    #[error(
        "`monitor.listen`: another program listens at {0}, perhaps a second Recite; stop it, or choose another port there or in RECITE_LISTEN"
    )]
    Busy(SocketAddr),
    #[error(
        "`monitor.listen`: this machine has no address {0}; write \"127.0.0.1:{port}\", or \"0.0.0.0:{port}\" for every address it has", port = .0.port()
    )]
    Elsewhere(SocketAddr),
    #[error(
        "`monitor.listen`: nothing can listen at {0}: {1}; choose another port, from 1024 up, there or in RECITE_LISTEN"
    )]
    Other(SocketAddr, io::Error),
}

/// A port that is ours. Who connects before [`super::serve`] waits.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Takes the port.
    ///
    /// # Errors
    /// See [`MonitorError`].
    pub fn bind(at: SocketAddr) -> Result<Self, MonitorError> {
        let sorted = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => MonitorError::Busy(at),
            io::ErrorKind::AddrNotAvailable => MonitorError::Elsewhere(at),
            _ => MonitorError::Other(at, error),
        };
        TcpListener::bind(at).map(Self).map_err(sorted)
    }

    /// Where it listens, with the port that the system chose in place of port 0.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// To be called where the runtime is.
    pub(super) fn begun(self) -> io::Result<Guarded> {
        self.0.set_nonblocking(true)?;
        Ok(Guarded {
            listener: tokio::net::TcpListener::from_std(self.0)?,
            places: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
        })
    }
}

/// Gives out as many connections as there are places.
pub(super) struct Guarded {
    listener: tokio::net::TcpListener,
    places: Arc<Semaphore>,
}

impl axum::serve::Listener for Guarded {
    type Io = Brief;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Brief, SocketAddr) {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return std::future::pending().await;
            };
            match self.listener.accept().await {
                Ok((stream, from)) => return (Brief::new(stream, place), from),
                Err(error) => {
                    warn!("the monitor could not take a connection: {error}");
                    sleep(AFTER_A_FAULT).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends in time, whatever the other side does or leaves undone.
pub(super) struct Brief {
    stream: TcpStream,
    end: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Brief {
    fn new(stream: TcpStream, place: OwnedSemaphorePermit) -> Self {
        Self {
            stream,
            end: Box::pin(sleep(CONNECTION_WITHIN)),
            _place: place,
        }
    }

    /// The stream, while there is time.
    fn in_time(&mut self, cx: &mut Context<'_>) -> io::Result<Pin<&mut TcpStream>> {
        match self.end.as_mut().poll(cx) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(Pin::new(&mut self.stream)),
        }
    }
}

impl AsyncRead for Brief {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.in_time(cx)?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Brief {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.in_time(cx)?.poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.in_time(cx)?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.in_time(cx)?.poll_shutdown(cx)
    }
}
