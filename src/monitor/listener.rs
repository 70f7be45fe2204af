//! A TCP listener with a limit on the number and the duration of its connections. A new connection is always
//! accepted; above the limit the oldest one is closed, so that idle connections cannot starve a health check.

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

/// The most connections at the same time. A response takes milliseconds, so the oldest connection is idle, or slow on
/// purpose.
const MAX_CONNECTIONS: usize = 32;
/// The longest duration of a connection. A response takes milliseconds.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);
/// The pause after a failed `accept`. Without free file descriptors it fails again at once.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Why the monitor cannot listen at its address.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The port is in use.
    #[error(
        "`monitor.listen`: another program listens at {0}, perhaps a second Recite. Stop it, or choose another port there or in RECITE_LISTEN."
    )]
    Busy(SocketAddr),
    /// The address does not belong to this machine.
    #[error(
        "`monitor.listen`: this machine has no address {0}. Write \"127.0.0.1:{port}\", or \"0.0.0.0:{port}\" for all its addresses.", port = .0.port()
    )]
    NotLocal(SocketAddr),
    /// Another error of the system.
    #[error(
        "`monitor.listen`: cannot listen at {0}: {1}. Choose another port, 1024 or higher, there or in RECITE_LISTEN."
    )]
    Other(SocketAddr, io::Error),
}

/// A bound port. Clients that connect before [`super::serve`] runs wait.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Binds the port.
    pub fn bind(at: SocketAddr) -> Result<Self, MonitorError> {
        let classify = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => MonitorError::Busy(at),
            io::ErrorKind::AddrNotAvailable => MonitorError::NotLocal(at),
            _ => MonitorError::Other(at, error),
        };
        TcpListener::bind(at).map(Self).map_err(classify)
    }

    /// Returns the address, with the port that the system chose in place of port 0.
    ///
    /// # Errors
    /// The system cannot return the address.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Starts to accept connections. Call it within a Tokio runtime.
    pub(super) fn into_limited(self) -> io::Result<LimitedListener> {
        self.0.set_nonblocking(true)?;
        Ok(LimitedListener {
            listener: tokio::net::TcpListener::from_std(self.0)?,
            timeout: CONNECTION_TIMEOUT,
            open: VecDeque::new(),
        })
    }
}

/// Keeps at most [`MAX_CONNECTIONS`] open.
pub(super) struct LimitedListener {
    listener: tokio::net::TcpListener,
    /// How long a connection may last.
    timeout: Duration,
    /// The open connections, oldest first. Dropping a sender closes its connection.
    open: VecDeque<oneshot::Sender<()>>,
}

impl LimitedListener {
    /// Adds a connection, and closes the oldest ones above the limit.
    fn admit(&mut self, stream: TcpStream) -> LimitedConnection {
        self.open.retain(|connection| !connection.is_closed());
        while self.open.len() >= MAX_CONNECTIONS {
            self.open.pop_front();
        }
        let (open, evicted) = oneshot::channel();
        self.open.push_back(open);
        LimitedConnection {
            stream,
            end: Box::pin(sleep(self.timeout)),
            evicted,
        }
    }
}

impl axum::serve::Listener for LimitedListener {
    type Io = LimitedConnection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (LimitedConnection, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, from)) => return (self.admit(stream), from),
                Err(error) => {
                    warn!("the monitor could not accept a connection: {error}");
                    sleep(RETRY_AFTER).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends at its timeout, or when it is evicted.
pub(super) struct LimitedConnection {
    stream: TcpStream,
    end: Pin<Box<Sleep>>,
    /// Resolves when the connection must be closed for another one.
    evicted: oneshot::Receiver<()>,
}

impl LimitedConnection {
    /// Returns the stream, unless the connection has timed out or was evicted.
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

impl AsyncRead for LimitedConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.in_time(cx)?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for LimitedConnection {
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

    /// Longer than the test runs: no connection times out.
    const NEVER: Duration = Duration::from_secs(24 * 60 * 60);
    const PATIENCE: Duration = Duration::from_secs(60);

    /// A monitor without a connection timeout.
    async fn monitor() -> SocketAddr {
        let bound = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let at = bound.address().unwrap();
        let limited = LimitedListener {
            timeout: NEVER,
            ..bound.into_limited().unwrap()
        };
        let router = Router::new().route("/healthz", get(async || "ok"));
        tokio::spawn(async move { axum::serve(limited, router).await });
        at
    }

    /// Sends a request over a connection, and returns the beginning of the response.
    async fn ask(stream: &mut TcpStream, connection: &str) -> String {
        let request =
            format!("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: {connection}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 512];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[tokio::test]
    async fn idle_and_slow_connections_do_not_starve_a_health_check() {
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
            for connections in [MAX_CONNECTIONS, 5 * MAX_CONNECTIONS] {
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
                // The oldest connection is closed, the newest is not.
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
