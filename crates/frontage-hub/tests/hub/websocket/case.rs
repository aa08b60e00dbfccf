//! A case: what a client sends, what it hears meanwhile, and how it ends.

use std::fmt::Display;

use serde_json::Value;

use crate::{
    harness::{TestHub, app},
    hostile_clients::a_witness_still_hears,
    wire::{CLOSE, Heard, LAST, PING, PONG, TEXT, Wire, frame},
};

/// A text that means nothing to a hub: it is answered with an error.
pub const HELLO: &str = "Hello, world!";

/// When so many cases have failed, the others are not tried.
const ENOUGH: usize = 10;

pub struct Case {
    number: String,
    steps: Vec<Step>,
    end: End,
}

enum Step {
    /// Bytes that are sent in pieces of at most so many.
    Send(Vec<u8>, usize),
    /// The next that is heard is this pong.
    HearPong(Vec<u8>),
    /// The next that is heard is this event.
    HearEvent(&'static str),
}

enum End {
    /// The connection lives, and nothing more was to be heard.
    GoesOn,
    /// The next that is heard is a close frame with this code and a reason.
    Closed(u16),
    /// The client has sent a close frame; the next and last that is heard is its answer, with
    /// this code, or 1000, or without one where it had none.
    Answered(Option<u16>),
}

impl Case {
    /// A case of this number that goes on.
    pub fn new(number: impl Display) -> Self {
        Self {
            number: number.to_string(),
            steps: Vec::new(),
            end: End::GoesOn,
        }
    }

    pub fn sends(self, bytes: impl AsRef<[u8]>) -> Self {
        self.sends_in_pieces(usize::MAX, bytes)
    }

    /// Sends each frame for itself.
    pub fn sends_each<const N: usize>(self, frames: [Vec<u8>; N]) -> Self {
        frames.into_iter().fold(self, Self::sends)
    }

    /// Sends all frames at once.
    pub fn sends_all<const N: usize>(self, frames: [Vec<u8>; N]) -> Self {
        self.sends(frames.concat())
    }

    pub fn sends_in_pieces(mut self, most: usize, bytes: impl AsRef<[u8]>) -> Self {
        self.steps.push(Step::Send(bytes.as_ref().to_vec(), most));
        self
    }

    /// Sends octet by octet.
    pub fn sends_octets<const N: usize>(self, frames: [Vec<u8>; N]) -> Self {
        self.sends_in_pieces(1, frames.concat())
    }

    pub fn hears_pong(mut self, payload: impl AsRef<[u8]>) -> Self {
        self.steps.push(Step::HearPong(payload.as_ref().to_vec()));
        self
    }

    /// Hears that a text of no meaning arrived.
    pub fn hears_error(mut self) -> Self {
        self.steps.push(Step::HearEvent("pusher:error"));
        self
    }

    /// Hears that a [`ping_of`] arrived, to its last byte.
    pub fn hears_answer(mut self) -> Self {
        self.steps.push(Step::HearEvent("pusher:pong"));
        self
    }

    pub fn closed(mut self, code: u16) -> Self {
        self.end = End::Closed(code);
        self
    }

    /// Has sent a close frame with this code.
    pub fn left(mut self, code: impl Into<Option<u16>>) -> Self {
        self.end = End::Answered(code.into());
        self
    }

    async fn run(&self, hub: &TestHub) -> Result<(), String> {
        let mut wire = Wire::connect(&hub.address, &app().credentials[0].key).await;
        for (number, step) in self.steps.iter().enumerate() {
            match step {
                Step::Send(bytes, most) => {
                    for piece in bytes.chunks(*most) {
                        wire.send(piece).await;
                    }
                }
                Step::HearPong(payload) => {
                    let heard = next(&mut wire).await?;
                    let pong = Heard {
                        opcode: PONG,
                        payload: payload.clone(),
                    };
                    if heard != pong {
                        return Err(format!("step {number}: not the pong: {}", told(&heard)));
                    }
                }
                Step::HearEvent(event) => hear_event(&mut wire, event)
                    .await
                    .map_err(|other| format!("step {number}: {other}"))?,
            }
        }
        match &self.end {
            End::GoesOn => {
                wire.send(&text(&ping_of(0))).await;
                hear_event(&mut wire, "pusher:pong").await?;
                wire.send(&frame(LAST | CLOSE, &1000_u16.to_be_bytes()))
                    .await;
                hear_the_last(&mut wire, Some(1000)).await
            }
            End::Closed(code) => {
                let heard = next(&mut wire).await?;
                match heard.code() == Some(*code) && heard.payload.len() > 2 {
                    true => Ok(()),
                    false => Err(format!("not closed with {code}: {}", told(&heard))),
                }
            }
            End::Answered(code) => hear_the_last(&mut wire, *code).await,
        }
    }
}

/// Runs the cases on one hub, one after the other, and names those that end otherwise. Somebody
/// else is connected all the time and must not notice.
pub async fn all_end_as_they_should(hub: &TestHub, cases: impl IntoIterator<Item = Case>) {
    let mut witness = hub.listener("news").await;
    let (mut tried, mut failures) = (0, Vec::new());
    for case in cases {
        tried += 1;
        if let Err(failure) = case.run(hub).await {
            failures.push(format!("case {}: {failure}", case.number));
        }
        if failures.len() == ENOUGH {
            break;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_ne!(tried, 0);
    a_witness_still_hears(hub, &mut witness).await;
}

/// A text message in one frame.
pub fn text(text: &str) -> Vec<u8> {
    frame(LAST | TEXT, text.as_bytes())
}

/// A `pusher:ping`, filled up with spaces to so many bytes.
pub fn ping_of(length: usize) -> String {
    let ping = r#"{"event":"pusher:ping"}"#;
    let spaces = " ".repeat(length.saturating_sub(ping.len()));
    format!("{ping}{spaces}")
}

async fn next(wire: &mut Wire) -> Result<Heard, String> {
    match wire.hear().await {
        Err(_) => Err("nothing was heard".to_owned()),
        Ok(None) => Err("hung up without a word".to_owned()),
        Ok(Some(heard)) if heard.opcode == PING => Err("an early ping".to_owned()),
        Ok(Some(heard)) => Ok(heard),
    }
}

async fn hear_event(wire: &mut Wire, event: &str) -> Result<(), String> {
    let heard = next(wire).await?;
    let message: Value = serde_json::from_slice(&heard.payload).unwrap_or_default();
    match heard.opcode == TEXT && message["event"] == event {
        true => Ok(()),
        false => Err(format!("not {event}: {}", told(&heard))),
    }
}

async fn hear_the_last(wire: &mut Wire, code: Option<u16>) -> Result<(), String> {
    let heard = next(wire).await?;
    let answered = heard.code();
    if heard.opcode != CLOSE || (answered != code && answered != Some(1000)) {
        return Err(format!("no answer to close {code:?}: {}", told(&heard)));
    }
    match wire.hear().await {
        Ok(None) => Ok(()),
        Ok(Some(heard)) => Err(format!("after the close frame: {}", told(&heard))),
        Err(_) => Err("the hub does not hang up".to_owned()),
    }
}

fn told(heard: &Heard) -> String {
    let Heard { opcode, payload } = heard;
    match heard.code() {
        Some(code) => format!("close {code} {:?}", String::from_utf8_lossy(&payload[2..])),
        None => format!("opcode {opcode}, {:?}", String::from_utf8_lossy(payload)),
    }
}
