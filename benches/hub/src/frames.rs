//! WebSocket frames as a client sees and sends them (RFC 6455), read where they lie.

/// A frame of one text message, whole.
pub const TEXT: u8 = 0x1;
/// The server ends the connection.
pub const CLOSE: u8 = 0x8;
/// The server wants a pong.
pub const PING: u8 = 0x9;

/// A client's pong. The mask is zero here as everywhere: nobody but the server reads it.
pub const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

/// A frame at the beginning of some bytes.
#[derive(Debug, PartialEq)]
pub struct Frame<'a> {
    /// What it is.
    pub opcode: u8,
    /// What it holds.
    pub payload: &'a [u8],
    /// How many bytes it takes with its header.
    pub length: usize,
}

/// The first frame; None while it is not whole.
#[inline]
pub fn first(bytes: &[u8]) -> Option<Frame<'_>> {
    let [first, second, ..] = *bytes else {
        return None;
    };
    let (payload, header) = match second {
        126 => {
            let length = u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
            (usize::from(length), 4)
        }
        127 => {
            let length = u64::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
            (usize::try_from(length).ok()?, 10)
        }
        short => (usize::from(short), 2),
    };
    let length = payload.checked_add(header)?;
    Some(Frame {
        opcode: first & 0x0f,
        payload: bytes.get(header..length)?,
        length,
    })
}

/// A server's text frame, as the floor sends it.
pub fn from_server(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | TEXT];
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(short @ ..126), _) => frame.push(short),
        (_, Ok(longer)) => {
            frame.push(126);
            frame.extend(longer.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend((text.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(text);
    frame
}

/// A client's text frame.
pub fn from_client(text: &str) -> Vec<u8> {
    let mut frame = from_server(text.as_bytes());
    let header = frame.len() - text.len();
    frame[1] |= 0x80;
    frame.splice(header..header, [0; 4]);
    frame
}

/// Asks for a WebSocket. The key may be any: no answer to it is checked.
pub fn upgrade(path: &str, host: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Zm9yIHRoZSBiZW5jaGVzIQ==\r\n\r\n"
    )
    .into_bytes()
}

/// How many bytes the answer to the upgrade takes; None while it is not whole.
///
/// # Errors
/// When the server refused.
pub fn upgraded(bytes: &[u8]) -> Result<Option<usize>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    if bytes.starts_with(b"HTTP/1.1 101") {
        return Ok(Some(end + 4));
    }
    let head = String::from_utf8_lossy(&bytes[..end]);
    let line = head.lines().next().unwrap_or_default();
    Err(format!("the upgrade was answered with {line:?}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn frames_of_every_length_are_read_only_when_they_are_whole() {
        for length in [0, 125, 126, 251, 65_535, 65_536, 70_000] {
            let text = vec![b'x'; length];
            let mut bytes = from_server(&text);
            let whole = bytes.len();
            for part in [0, 1, 2, 3, whole - 1] {
                assert_eq!(first(&bytes[..part.min(whole - 1)]), None);
            }
            bytes.extend([0x89, 0]);
            let frame = first(&bytes).unwrap();
            assert_eq!((frame.opcode, frame.length), (TEXT, whole));
            assert_eq!(frame.payload, text);
            let next = first(&bytes[whole..]).unwrap();
            assert_eq!((next.opcode, next.length), (PING, 2));
        }
    }

    #[test]
    fn a_clients_frame_says_its_length_and_an_empty_mask() {
        assert_eq!(from_client("hi"), [0x81, 0x82, 0, 0, 0, 0, b'h', b'i']);
        let long = from_client(&"z".repeat(300));
        assert_eq!(long[..8], [0x81, 0xfe, 1, 44, 0, 0, 0, 0]);
    }

    #[test]
    fn a_refused_upgrade_is_told() {
        assert_eq!(upgraded(b"HTTP/1.1 101 Switching"), Ok(None));
        assert_eq!(
            upgraded(b"HTTP/1.1 101 OK\r\nA: b\r\n\r\n\x81"),
            Ok(Some(25))
        );
        let told = upgraded(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap_err();
        assert!(told.contains("404"), "{told}");
    }
}
