//! A WebSocket client that minds every byte: it can say what no library would, and notices what
//! a library would forgive.

use std::{collections::VecDeque, io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

pub const CONTINUATION: u8 = 0x0;
pub const TEXT: u8 = 0x1;
pub const BINARY: u8 = 0x2;
pub const CLOSE: u8 = 0x8;
pub const PING: u8 = 0x9;
pub const PONG: u8 = 0xa;
/// The bit that says that a message ends with its frame.
pub const LAST: u8 = 0x80;

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(5);

/// A frame of a client; `first` is the opcode, with [`LAST`] and reserved bits where wanted.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xfa, 0x21, 0x3d];
    let mut frame = header(first, payload.len() as u64, mask);
    let masked = payload.iter().zip(mask.iter().cycle());
    frame.extend(masked.map(|(byte, mask)| byte ^ mask));
    frame
}

/// The header of a client's frame that says to be so long.
pub fn header(first: u8, length: u64, mask: [u8; 4]) -> Vec<u8> {
    let mut header = vec![first];
    match length {
        ..126 => header.push(0x80 | length as u8),
        126..=0xffff => {
            header.push(0x80 | 126);
            header.extend((length as u16).to_be_bytes());
        }
        _ => {
            header.push(0x80 | 127);
            header.extend(length.to_be_bytes());
        }
    }
    header.extend(mask);
    header
}

/// What the hub sent, in one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub opcode: u8,
    pub payload: Vec<u8>,
}

impl Heard {
    /// The code of a close frame.
    pub fn code(&self) -> Option<u16> {
        let code = self.payload.first_chunk()?;
        (self.opcode == CLOSE).then_some(u16::from_be_bytes(*code))
    }
}

/// An open WebSocket.
pub struct Wire {
    tcp: TcpStream,
    received: Vec<u8>,
    heard: VecDeque<Heard>,
    is_closing: bool,
}

impl Wire {
    /// Opens a WebSocket at this path, with these headers beside the needed ones. Gives the
    /// hub's answer, too.
    pub async fn open(address: &str, path: &str, headers: &str) -> (Self, String) {
        let mut tcp = TcpStream::connect(address).await.unwrap();
        tcp.set_nodelay(true).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        tcp.write_all(request.as_bytes()).await.unwrap();
        let mut received = Vec::new();
        let end = loop {
            let answer = timeout(PATIENCE, tcp.read_buf(&mut received)).await;
            let length = answer.expect("no answer to the upgrade").unwrap();
            assert_ne!(length, 0, "no answer to the upgrade");
            let end = received.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
        };
        let answer = String::from_utf8(received.drain(..end).collect()).unwrap();
        let mut wire = Self {
            tcp,
            received,
            heard: VecDeque::new(),
            is_closing: false,
        };
        wire.read_frames();
        (wire, answer)
    }

    /// Connects to an app and hears the greeting.
    pub async fn connect(address: &str, key: &str) -> Self {
        let (mut wire, answer) = Self::open(address, &format!("/app/{key}?protocol=7"), "").await;
        assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
        let greeting = wire.hear().await.unwrap().expect("no greeting");
        assert_eq!(greeting.opcode, TEXT);
        let greeting = String::from_utf8(greeting.payload).unwrap();
        assert!(greeting.contains("pusher:connection_established"));
        wire
    }

    /// Sends these bytes in one piece, or as much of them as the hub takes: it may have hung up,
    /// or have said that it will. What it said is read meanwhile.
    pub async fn send(&mut self, mut bytes: &[u8]) {
        let (mut reading, mut writing) = self.tcp.split();
        let mut hears = true;
        while !bytes.is_empty() && !self.is_closing {
            tokio::select! {
                sent = writing.write(bytes) => match sent {
                    Ok(length) => bytes = &bytes[length..],
                    Err(_) => return,
                },
                read = reading.read_buf(&mut self.received), if hears => {
                    hears = matches!(read, Ok(1..));
                    while let Some(heard) = take_frame(&mut self.received) {
                        self.is_closing |= heard.opcode == CLOSE;
                        self.heard.push_back(heard);
                    }
                }
            }
        }
    }

    /// Answers the hub's close frame with the same code.
    pub async fn agree_to_close(&mut self, closing: &Heard) {
        let answer = frame(LAST | CLOSE, &closing.payload);
        self.tcp.write_all(&answer).await.unwrap();
    }

    /// The hub's next frame; `None` when it has hung up.
    ///
    /// # Errors
    /// When nothing came in fair time.
    pub async fn hear(&mut self) -> io::Result<Option<Heard>> {
        self.hear_within(PATIENCE).await
    }

    /// The same, with a patience of its own.
    pub async fn hear_within(&mut self, patience: Duration) -> io::Result<Option<Heard>> {
        let hearing = async {
            loop {
                if let Some(heard) = self.heard.pop_front() {
                    return Some(heard);
                }
                match self.tcp.read_buf(&mut self.received).await {
                    Ok(1..) => self.read_frames(),
                    Ok(0) | Err(_) => return None,
                }
            }
        };
        Ok(timeout(patience, hearing).await?)
    }

    fn read_frames(&mut self) {
        while let Some(heard) = take_frame(&mut self.received) {
            self.is_closing |= heard.opcode == CLOSE;
            self.heard.push_back(heard);
        }
    }
}

/// Takes the first frame out of what was received, if it is there whole, and insists on what a
/// server may send: no mask, no reserved bit, no fragment, no length longer than needed.
fn take_frame(received: &mut Vec<u8>) -> Option<Heard> {
    let [first, second, rest @ ..] = &received[..] else {
        return None;
    };
    assert_eq!(first & 0xf0, LAST, "a reserved bit, or a fragment");
    let opcode = first & 0x0f;
    assert!(
        [TEXT, CLOSE, PING, PONG].contains(&opcode),
        "the hub sends no frames of the opcode {opcode}"
    );
    let (length, at) = match second {
        126 => {
            let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
            assert!(length > 125, "a length written longer than needed");
            (length, 4)
        }
        127 => {
            let length = u64::from_be_bytes(*rest.first_chunk()?) as usize;
            assert!(length > 0xffff, "a length written longer than needed");
            (length, 10)
        }
        _ => {
            assert!(*second < 126, "a server does not mask");
            (usize::from(*second), 2)
        }
    };
    assert!(opcode == TEXT || length <= 125, "a long control frame");
    let payload = received.get(at..at + length)?.to_vec();
    received.drain(..at + length);
    if opcode == TEXT {
        assert!(std::str::from_utf8(&payload).is_ok(), "text that is none");
    }
    Some(Heard { opcode, payload })
}
