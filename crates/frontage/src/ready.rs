//! Asks a server on this machine, as any client would, whether it can serve.
//!
//! An image without a shell has nothing else to ask with. Spoken by hand, because a client that
//! knows TLS would read all certificates of the system first, every few seconds.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer that are looked at.
const MOST_BYTES: u64 = 4_096;

/// Succeeds if the server there says that it is ready.
///
/// # Errors
/// When nobody answers in time, or it is not: with the reason in words.
pub async fn ask(address: SocketAddr) -> anyhow::Result<()> {
    let answer = match timeout(PATIENCE, answer_of(address)).await {
        Ok(answer) => answer.with_context(|| format!("no server answers at {address}"))?,
        Err(_) => bail!(
            "the server at {address} did not answer within {} seconds",
            PATIENCE.as_secs()
        ),
    };
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.split(' ').nth(1));
    match status {
        Some("200") => Ok(()),
        Some("503") => bail!("the server at {address} is not ready: {}", body.trim()),
        Some(other) => bail!("what answers at {address} is no Frontage server: status {other}"),
        None => bail!("what answers at {address} is no Frontage server"),
    }
}

async fn answer_of(address: SocketAddr) -> io::Result<String> {
    let mut line = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    line.take(MOST_BYTES).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
