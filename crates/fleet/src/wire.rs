//! One question and its answer over TCP, bounded in time and size.

use std::{
    io,
    net::{Ipv4Addr, SocketAddrV4},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::json::{MAX_ANSWER, tolerant_json};

/// How long a reader waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the answer to one question.
    pub answer: Duration,
    /// For one machine, whatever it is asked.
    pub host: Duration,
}

impl Default for Timeouts {
    /// One second, two seconds, eight seconds.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(1),
            answer: Duration::from_secs(2),
            host: Duration::from_secs(8),
        }
    }
}

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a NUL byte, the end of the stream, or the end of the JSON.
    Json,
    /// With the end of the stream, or by the length in the HTTP head.
    Http,
    /// After as many bytes as the first four say, little-endian.
    Length,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The host is there and refuses the connection.
    Refused,
    /// Nobody answered the call.
    NoAnswer,
    /// The connection stands and no whole answer came in time.
    Stalled,
    /// The connection was closed without an answer.
    Closed,
    /// This machine could not open a connection.
    Failed(String),
}

/// Waits between attempts when this machine has no socket left.
const SOCKET_WAITS: u32 = 40;

/// Sends a question and takes the answer, at most [`MAX_ANSWER`] bytes.
pub(crate) async fn ask(
    host: Ipv4Addr,
    port: u16,
    question: &[u8],
    ending: Ending,
    times: Timeouts,
) -> Result<Vec<u8>, Silence> {
    let mut stream = connect(host, port, times.connect).await?;
    let mut answer = Vec::new();
    let talk = async {
        stream.write_all(question).await?;
        take(&mut stream, ending, &mut answer).await
    };
    match timeout(times.answer, talk).await {
        Ok(Ok(())) if answer.is_empty() => Err(Silence::Closed),
        Ok(Ok(())) => Ok(answer),
        // A reset after an answer is how some machines hang up.
        Ok(Err(_)) if !answer.is_empty() => Ok(answer),
        Ok(Err(_)) => Err(Silence::Closed),
        // Some machines neither end their answer nor hang up.
        Err(_) if is_whole(&answer, ending) => Ok(answer),
        Err(_) => Err(Silence::Stalled),
    }
}

async fn connect(
    host: Ipv4Addr,
    port: u16,
    wait: Duration,
) -> Result<TcpStream, Silence> {
    let address = SocketAddrV4::new(host, port);
    for _ in 0..SOCKET_WAITS {
        let error = match timeout(wait, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => error,
            Err(_) => return Err(Silence::NoAnswer),
        };
        match error.kind() {
            io::ErrorKind::ConnectionRefused => return Err(Silence::Refused),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted => return Err(Silence::Closed),
            io::ErrorKind::TimedOut
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable => {
                return Err(Silence::NoAnswer);
            }
            _ if is_exhausted(&error) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            _ => return Err(Silence::Failed(error.to_string())),
        }
    }
    let text = "this machine has no sockets left; scan with less concurrency";
    Err(Silence::Failed(text.to_owned()))
}

/// Whether this machine, not the other, is at its limit: no file handle, no
/// buffer, no local port left.
fn is_exhausted(error: &io::Error) -> bool {
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    const ENOBUFS: i32 = 105;
    matches!(error.raw_os_error(), Some(EMFILE | ENFILE | ENOBUFS))
        || error.kind() == io::ErrorKind::AddrNotAvailable
}

async fn take(
    stream: &mut TcpStream,
    ending: Ending,
    answer: &mut Vec<u8>,
) -> io::Result<()> {
    loop {
        let before = answer.len();
        answer.reserve(4096);
        let read = stream.read_buf(answer).await?;
        answer.truncate(MAX_ANSWER);
        let ended = match ending {
            Ending::Json => {
                answer.get(before..).is_some_and(|new| new.contains(&0))
            }
            Ending::Length | Ending::Http => is_whole(answer, ending),
        };
        if read == 0 || ended || answer.len() == MAX_ANSWER {
            return Ok(());
        }
    }
}

/// Whether the answer is whole by its own account.
fn is_whole(answer: &[u8], ending: Ending) -> bool {
    match ending {
        Ending::Json => !tolerant_json(answer).is_empty(),
        Ending::Http => crate::http::is_whole(answer),
        Ending::Length => match answer {
            [a, b, c, d, body @ ..] => {
                let length = u32::from_le_bytes([*a, *b, *c, *d]);
                usize::try_from(length).is_ok_and(|l| body.len() >= l)
            }
            _ => false,
        },
    }
}
