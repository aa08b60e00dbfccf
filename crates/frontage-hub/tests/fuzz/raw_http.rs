//! HTTP for those who do not keep to it.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// When nothing is answered for so long, the request may have no end and is ended by hanging up.
const DOUBT: Duration = Duration::from_millis(150);

/// How long the hub may take to answer a request, or to hang up on somebody who has.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends bytes that may be a request (`is_plain`: that are one), and gives the status of the
/// answer; `None` when the hub hung up without one.
///
/// # Errors
/// When it did neither, or when the answer is none.
pub async fn exchange(
    address: &str,
    pieces: &[&[u8]],
    is_plain: bool,
) -> Result<Option<u16>, String> {
    let mut tcp = TcpStream::connect(address).await.unwrap();
    tcp.set_nodelay(true).unwrap();
    for piece in pieces {
        // The hub may have heard enough.
        if tcp.write_all(piece).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let mut has_hung_up = false;
    while !is_whole(&mut answer) {
        let patience = match is_plain || has_hung_up {
            true => PATIENCE,
            false => DOUBT,
        };
        match timeout(patience, tcp.read_buf(&mut answer)).await {
            Ok(Ok(1..)) => {}
            Ok(Ok(0) | Err(_)) => break,
            Err(_) if is_plain || has_hung_up => {
                return Err("neither an answer nor an end".to_owned());
            }
            Err(_) => {
                has_hung_up = true;
                // Fails where the other side was faster.
                let _ = tcp.shutdown().await;
            }
        }
    }
    if answer.is_empty() {
        return Ok(None);
    }
    match status(&answer) {
        Some(status) => Ok(Some(status)),
        None => Err(format!("no answer: {:?}", String::from_utf8_lossy(&answer))),
    }
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let rest = line
        .strip_prefix("HTTP/1.1 ")
        .or(line.strip_prefix("HTTP/1.0 "))?;
    rest.get(..3)?.parse().ok()
}

/// Whether all of the answer is there. An invitation to go on is none and is thrown away.
fn is_whole(answer: &mut Vec<u8>) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let end = end + 4;
    if status(answer) == Some(100) {
        answer.drain(..end);
        return is_whole(answer);
    }
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(Ok(0), |length| length.trim().parse::<usize>());
    length.is_ok_and(|length| answer.len() >= end + length)
}
