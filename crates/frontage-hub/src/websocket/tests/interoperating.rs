//! A WebSocket library that others wrote understands our frames, and we its.

use std::io::{self, Cursor, Read, Write};

use proptest::{collection::vec, prelude::*};
use tokio_tungstenite::tungstenite::{
    Message, WebSocket,
    protocol::{CloseFrame, Role, WebSocketConfig},
};

use super::{
    super::{close_frame, payload, ping_frame, pong_frame, text_frame},
    Heard, LIMIT, read,
};

/// A line whose other end has already said everything.
pub(super) struct Line {
    received: Cursor<Vec<u8>>,
    sent: Vec<u8>,
}

impl Line {
    pub(super) fn saying(received: Vec<u8>) -> Self {
        Self {
            received: Cursor::new(received),
            sent: Vec::new(),
        }
    }
}

impl Read for Line {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.received.read(room)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sent.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn client(received: Vec<u8>) -> WebSocket<Line> {
    let config = WebSocketConfig::default().read_buffer_size(4096);
    WebSocket::from_raw_socket(Line::saying(received), Role::Client, Some(config))
}

proptest! {
    #[test]
    fn a_client_reads_what_was_written(
        text in prop_oneof![".{0,200}", (125_usize..127).prop_map(|n| "x".repeat(n))],
        asked in vec(any::<u8>(), 0..=125),
        code in 3000_u16..5000,
        reason in "[a-zäß字]{0,60}",
    ) {
        let stream = [
            text_frame(&text),
            ping_frame(&asked),
            pong_frame(&asked),
            close_frame(code, &reason),
        ];
        prop_assert_eq!(payload(&stream[0]), text.as_bytes());
        prop_assert_eq!(payload(&stream[1]), &asked[..]);
        let mut client = client(stream.concat());
        prop_assert_eq!(client.read().unwrap(), Message::text(&text));
        prop_assert_eq!(client.read().unwrap(), Message::Ping(asked.clone().into()));
        prop_assert_eq!(client.read().unwrap(), Message::Pong(asked.into()));
        let Message::Close(Some(frame)) = client.read().unwrap() else {
            panic!("no close frame");
        };
        prop_assert_eq!(u16::from(frame.code), code);
        prop_assert!(reason.starts_with(frame.reason.as_str()));
        prop_assert!(frame.reason.len() == reason.len() || frame.reason.len() > 123 - 4);
    }

    #[test]
    fn what_a_client_writes_is_read(
        texts in vec(prop_oneof![any::<String>(), Just("x".repeat(LIMIT))], 0..4),
        asked in vec(any::<u8>(), 0..=125),
        code in 3000_u16..5000,
        reason in "[a-zäß字]{0,40}",
    ) {
        let mut client = client(Vec::new());
        let mut expected = Vec::new();
        for text in texts {
            client.send(Message::text(&text)).unwrap();
            expected.push(Heard::Text(text));
        }
        client.send(Message::Ping(asked.clone().into())).unwrap();
        client.send(Message::Pong(asked.clone().into())).unwrap();
        expected.extend([Heard::Ping(asked.clone()), Heard::Pong(asked)]);
        let closing = CloseFrame { code: code.into(), reason: reason.into() };
        client.close(Some(closing)).unwrap();
        expected.push(Heard::Close(Some(code)));
        prop_assert_eq!(read(&client.get_ref().sent).0, expected);
    }
}

#[test]
fn a_client_reads_messages_of_all_three_sizes_of_header() {
    for length in [0, 125, 126, 127, 65_535, 65_536, 100_000] {
        let text = "x".repeat(length);
        let frame = text_frame(&text);
        assert_eq!(payload(&frame), text.as_bytes());
        assert_eq!(client(frame).read().unwrap(), Message::text(text));
    }
}

#[test]
fn what_is_too_long_for_a_control_frame_is_cut_between_characters() {
    assert_eq!(payload(&ping_frame(&[1; 200])), [1; 125]);
    assert_eq!(payload(&pong_frame(&[1; 200])), [1; 125]);
    let frame = close_frame(4200, &"ä".repeat(100));
    assert_eq!(payload(&frame)[2..], *"ä".repeat(61).as_bytes());
}
