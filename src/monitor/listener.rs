//! A port, taken early and guarded: few connections at a time, each for a few seconds. A new connection is always
//! accepted; when there are too many, the oldest one makes way, so that idle ones cannot starve a health check.

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};
use tracing::warn;

/// One more closes the oldest: an answer takes milliseconds, so that one is idle, or slow on purpose.
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
            within: CONNECTION_WITHIN,
            open: VecDeque::new(),
        })
    }
}

/// Keeps at most [`MOST_CONNECTIONS`] open.
pub(super) struct Guarded {
    listener: tokio::net::TcpListener,
    /// How long a connection may last.
    within: Duration,
    /// The oldest first; dropping one closes its connection.
    open: VecDeque<oneshot::Sender<()>>,
}

impl Guarded {
    /// Makes room for one more connection.
    fn admit(&mut self, stream: TcpStream) -> Brief {
        self.open.retain(|connection| !connection.is_closed());
        while self.open.len() >= MOST_CONNECTIONS {
            self.open.pop_front();
        }
        let (open, evicted) = oneshot::channel();
        self.open.push_back(open);
        Brief {
            stream,
            end: Box::pin(sleep(self.within)),
            evicted,
        }
    }
}

impl axum::serve::Listener for Guarded {
    type Io = Brief;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Brief, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, from)) => return (self.admit(stream), from),
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
    /// Done when the connection must make way for another.
    evicted: oneshot::Receiver<()>,
}

impl Brief {
    /// The stream, while there is time and nobody else needs the place.
    fn in_time(&mut self, cx: &mut Context<'_>) -> io::Result<Pin<&mut TcpStream>> {
        if Pin::new(&mut self.evicted).poll(cx).is_ready() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
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

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::timeout;

    use super::*;

    /// Longer than the test runs: nothing ends because its time is over.
    const FOR_EVER: Duration = Duration::from_secs(24 * 60 * 60);
    const PATIENCE: Duration = Duration::from_secs(60);

    /// A monitor whose connections last until they must make way.
    async fn monitor() -> SocketAddr {
        let bound = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let at = bound.address().unwrap();
        let guarded = Guarded {
            within: FOR_EVER,
            ..bound.begun().unwrap()
        };
        let router = Router::new().route("/healthz", get(async || "ok"));
        tokio::spawn(async move { axum::serve(guarded, router).await });
        at
    }

    /// Sends a request over a connection; the beginning of the answer.
    async fn ask(stream: &mut TcpStream, connection: &str) -> String {
        let request =
            format!("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: {connection}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 512];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[tokio::test]
    async fn idle_slow_and_kept_connections_starve_no_health_check() {
        async fn hold(at: SocketAddr, kind: usize) -> TcpStream {
            let mut stream = TcpStream::connect(at).await.unwrap();
            match kind {
                0 => {}
                1 => stream.write_all(b"G").await.unwrap(),
                2 => {
                    let head = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ";
                    stream.write_all(head).await.unwrap();
                }
                _ => assert!(ask(&mut stream, "keep-alive").await.contains("200 OK")),
            }
            stream
        }
        for kind in 0..4 {
            for connections in [MOST_CONNECTIONS, 5 * MOST_CONNECTIONS] {
                let at = monitor().await;
                let mut held = Vec::new();
                for _ in 0..connections {
                    held.push(hold(at, kind).await);
                }
                let check = async {
                    let mut stream = TcpStream::connect(at).await.unwrap();
                    ask(&mut stream, "close").await
                };
                let answer = timeout(PATIENCE, check).await;
                let answer = answer.unwrap_or_else(|_| panic!("{connections} of kind {kind}"));
                assert!(answer.contains("200 OK"), "{answer}");
                // The oldest made way, the newest did not have to.
                let mut newest = held.pop().unwrap();
                let rest = timeout(PATIENCE, held[0].read(&mut [0; 1])).await.unwrap();
                assert!(!rest.is_ok_and(|read| read > 0), "the oldest is closed");
                if kind == 0 {
                    assert!(ask(&mut newest, "close").await.contains("200 OK"));
                }
            }
        }
    }
}
