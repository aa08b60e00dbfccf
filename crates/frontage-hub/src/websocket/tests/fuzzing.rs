//! The reader beside others that read the same: a slow model of the RFC, and a library.

use std::ops::ControlFlow::{Break, Continue};

use proptest::prelude::*;
use tokio_tungstenite::tungstenite::{
    Message, WebSocket,
    protocol::{Role, WebSocketConfig},
};

use super::{Heard, interoperating::Line, read_in_parts_with};

// Requests are damaged with it, too.
#[allow(dead_code)]
#[path = "../../../tests/fuzz/damage.rs"]
mod damage;
#[path = "../../../tests/fuzz/model.rs"]
mod model;
#[path = "../../../tests/fuzz/rounds.rs"]
mod rounds;
#[path = "../../../tests/fuzz/streams.rs"]
mod streams;

use damage::cuts;
use model::{Ending, Said};
use streams::LIMIT;

impl From<Said> for Heard {
    fn from(said: Said) -> Self {
        match said {
            Said::Text(text) => Self::Text(text),
            Said::Binary => Self::Binary,
            Said::Ping(payload) => Self::Ping(payload),
            Said::Pong(payload) => Self::Pong(payload),
            Said::Close(code) => Self::Close(code),
        }
    }
}

#[test]
fn any_stream_says_what_the_model_hears_in_it_wherever_it_is_cut() {
    rounds::hold((streams::stream(), cuts()), |(stream, cuts)| {
        let (said, ending) = model::told(&stream, LIMIT as u64);
        let said: Vec<Heard> = said.into_iter().map(Heard::from).collect();
        let every_byte: Vec<&[u8]> = stream.chunks(1).collect();
        for parts in [vec![&stream[..]], cuts.pieces(&stream), every_byte] {
            let (heard, end) = read_in_parts_with(LIMIT, parts);
            prop_assert_eq!(&heard, &said);
            match ending {
                Ending::Open { .. } => prop_assert_eq!(end, Ok(Continue(()))),
                Ending::Closed => prop_assert_eq!(end, Ok(Break(()))),
                Ending::Broken(code) => {
                    prop_assert_eq!(end.map_err(|it| it.closing().code), Err(code));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_library_hears_the_same_in_every_stream_that_breaks_no_rule() {
    rounds::hold(streams::stream(), |stream| {
        let (heard, end) = read_in_parts_with(LIMIT, [&stream[..]]);
        // A code that was registered after that library was written.
        if end.is_err() || heard.contains(&Heard::Close(Some(1014))) {
            return Ok(());
        }
        let config = WebSocketConfig::default()
            .max_message_size(Some(LIMIT))
            .max_frame_size(Some(LIMIT));
        let mut server =
            WebSocket::from_raw_socket(Line::saying(stream), Role::Server, Some(config));
        let mut others = Vec::new();
        while let Ok(message) = server.read() {
            match message {
                Message::Text(text) => others.push(Heard::Text(text.as_str().to_owned())),
                // It hears them when they have ended.
                Message::Binary(_) => {}
                Message::Ping(payload) => others.push(Heard::Ping(payload.to_vec())),
                Message::Pong(payload) => others.push(Heard::Pong(payload.to_vec())),
                Message::Close(frame) => {
                    others.push(Heard::Close(frame.map(|frame| frame.code.into())));
                }
                Message::Frame(_) => {}
            }
        }
        let ours: Vec<Heard> = heard
            .into_iter()
            .filter(|heard| *heard != Heard::Binary)
            .collect();
        prop_assert_eq!(ours, others);
        Ok(())
    });
}
