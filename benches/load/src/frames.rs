//! WebSocket frames as a client sees them (RFC 6455), read without copying where they arrive
//! whole.

/// What a server said.
pub enum Heard<'a> {
    /// A text frame.
    Text(&'a [u8]),
    /// A ping; it wants a pong.
    Ping,
    /// The server ends the connection, with this close code (1005: none given).
    Close(u16),
}

/// Bytes of one connection on their way to becoming frames.
pub struct Incoming {
    rest: Vec<u8>,
    awaits_head: bool,
}

impl Incoming {
    /// `after_head`: an HTTP answer to the upgrade comes first.
    pub fn new(after_head: bool) -> Self {
        Self {
            rest: Vec::new(),
            awaits_head: after_head,
        }
    }

    /// Takes what was read and hands out the frames that are whole.
    ///
    /// # Errors
    /// When the server refused the upgrade.
    pub fn take(&mut self, bytes: &[u8], mut hand: impl FnMut(Heard<'_>)) -> Result<(), String> {
        if self.rest.is_empty() {
            let used = self.read(bytes, &mut hand)?;
            self.rest.extend_from_slice(&bytes[used..]);
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(bytes);
            let used = self.read(&all, &mut hand)?;
            all.drain(..used);
            all.shrink_to(if all.is_empty() { 0 } else { 16 * 1024 });
            self.rest = all;
        }
        Ok(())
    }

    fn read(&mut self, bytes: &[u8], hand: &mut impl FnMut(Heard<'_>)) -> Result<usize, String> {
        let mut at = 0;
        if self.awaits_head {
            let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
                return Ok(0);
            };
            if !bytes.starts_with(b"HTTP/1.1 101") {
                let head = String::from_utf8_lossy(&bytes[..end]);
                let line = head.lines().next().unwrap_or_default();
                return Err(format!("the upgrade was answered with {line:?}"));
            }
            self.awaits_head = false;
            at = end + 4;
        }
        while let Some((opcode, payload, used)) = frame(&bytes[at..]) {
            at += used;
            match opcode {
                0x1 => hand(Heard::Text(payload)),
                0x8 => hand(Heard::Close(
                    payload
                        .first_chunk()
                        .map_or(1005, |code| u16::from_be_bytes(*code)),
                )),
                0x9 => hand(Heard::Ping),
                _ => {}
            }
        }
        Ok(at)
    }
}

/// The opcode and payload of the first frame, and the bytes it takes; None while it is not whole.
fn frame(bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let [first, second] = *bytes.first_chunk()?;
    let (length, head): (usize, usize) = match second {
        126 => (
            usize::from(u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?)),
            4,
        ),
        127 => {
            let length = u64::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
            (usize::try_from(length).ok()?, 10)
        }
        short => (usize::from(short), 2),
    };
    let payload = bytes.get(head..head.checked_add(length)?)?;
    Some((first & 0x0f, payload, head + length))
}

/// A server's text frame.
pub fn from_server(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match text.len() {
        short @ ..126 => frame.push(u8::try_from(short).unwrap_or_default()),
        long => match u16::try_from(long) {
            Ok(long) => {
                frame.push(126);
                frame.extend(long.to_be_bytes());
            }
            Err(_) => {
                frame.push(127);
                frame.extend((long as u64).to_be_bytes());
            }
        },
    }
    frame.extend_from_slice(text);
    frame
}

/// A client's text frame. The mask is zero, so the text stands as it is.
pub fn from_client(text: &str) -> Vec<u8> {
    let mut frame = from_server(text.as_bytes());
    let head = frame.len() - text.len();
    frame[1] |= 0x80;
    frame.splice(head..head, [0; 4]);
    frame
}

/// A client's pong.
pub const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

/// Asks for a WebSocket. The key may be any: no answer to it is checked.
pub fn upgrade(path: &str, host: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Zm9yIHRoZSBiZW5jaGVzIQ==\r\n\
         User-Agent: frontage-load\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hear(incoming: &mut Incoming, bytes: &[u8]) -> Vec<String> {
        let mut heard = Vec::new();
        let hand = |frame: Heard<'_>| {
            heard.push(match frame {
                Heard::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Heard::Ping => "ping".to_owned(),
                Heard::Close(code) => code.to_string(),
            });
        };
        incoming.take(bytes, hand).unwrap();
        heard
    }

    #[test]
    fn frames_are_heard_whole_however_they_arrive() {
        let long = "x".repeat(70_000);
        let mut bytes = b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec();
        for text in ["a", &"y".repeat(200), &long] {
            bytes.extend(from_server(text.as_bytes()));
        }
        bytes.extend([0x89, 0, 0x88, 2, 0x10, 0x04]);
        let wanted = ["a", &"y".repeat(200), &long, "ping", "4100"];
        assert_eq!(hear(&mut Incoming::new(true), &bytes), wanted);
        for step in [1, 3, 1_000] {
            let mut incoming = Incoming::new(true);
            let heard: Vec<_> = bytes
                .chunks(step)
                .flat_map(|part| hear(&mut incoming, part))
                .collect();
            assert_eq!(heard, wanted);
        }
    }

    #[test]
    fn a_refused_upgrade_is_told() {
        let refused = b"HTTP/1.1 404 Not Found\r\n\r\n";
        let told = Incoming::new(true).take(refused, |_| ()).unwrap_err();
        assert!(told.contains("404"), "{told}");
    }

    #[test]
    fn a_clients_frame_says_its_length_and_an_empty_mask() {
        assert_eq!(from_client("hi"), [0x81, 0x82, 0, 0, 0, 0, b'h', b'i']);
        assert_eq!(
            from_client(&"z".repeat(300))[..8],
            [0x81, 0xfe, 1, 44, 0, 0, 0, 0]
        );
    }
}
