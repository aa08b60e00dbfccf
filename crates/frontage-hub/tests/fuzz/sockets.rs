//! Streams of frames over real sockets.

use futures_util::future::try_join_all;
use proptest::{collection::vec, prelude::*};
use serde_json::Value;

use crate::{
    arena::Arena,
    damage::{Cuts, cuts},
    harness::app,
    model::{self, Ending, Said},
    rounds,
    streams::{self, LIMIT},
    wire::{CLOSE, Heard, LAST, PING, PONG, TEXT, Wire, frame},
};

/// Asked where the connection must live on.
const STILL_THERE: &[u8] = b"still there?";

#[test]
fn whatever_clients_send_is_their_own_affair() {
    let arena = Arena::open(|config| config.limits.frame_bytes = LIMIT);
    let attackers = vec((streams::stream(), cuts()), 1..6);
    rounds::hold(attackers, |attackers| {
        let address = &arena.hub.address;
        let attacks = attackers
            .iter()
            .map(|(stream, cuts)| attack(address, stream, cuts));
        arena.run(try_join_all(attacks))?;
        let heard = arena.is_sound()?;
        prop_assert!(heard.is_empty(), "the bystander heard {heard:?}");
        Ok(())
    });
    arena.empties();
}

/// Connects, sends the stream, and sees that it is answered as the model says.
async fn attack(address: &str, stream: &[u8], cuts: &Cuts) -> Result<(), TestCaseError> {
    let mut wire = Wire::connect(address, &app().credentials[0].key).await;
    for piece in cuts.pieces(stream) {
        wire.send(piece).await;
    }
    let (said, ending) = model::told(stream, LIMIT as u64);
    let binary = said.iter().position(|said| *said == Said::Binary);
    let mut pongs: Vec<&[u8]> = said[..binary.unwrap_or(said.len())]
        .iter()
        .filter_map(|said| match said {
            Said::Ping(payload) => Some(&payload[..]),
            _ => None,
        })
        .collect();
    let code = match (binary, ending) {
        (Some(_), _) => Some(1003),
        (None, Ending::Broken(code)) => Some(code),
        (None, Ending::Closed) => Some(1000),
        (None, Ending::Open { within_frame }) => {
            if !within_frame {
                wire.send(&frame(LAST | PING, STILL_THERE)).await;
                pongs.push(STILL_THERE);
            }
            None
        }
    };
    let mut heard = Vec::new();
    while code.is_some() || heard.len() < pongs.len() {
        let next = wire.hear().await;
        let next = next.map_err(|_| TestCaseError::fail("nothing was heard"))?;
        let Some(Heard { opcode, payload }) = next else {
            return Err(TestCaseError::fail("hung up without a word"));
        };
        match opcode {
            PONG => heard.push(payload),
            TEXT => {
                let event: Value = serde_json::from_slice(&payload).unwrap_or_default();
                prop_assert!(event["event"].is_string(), "{event}");
            }
            CLOSE => {
                let closed = Heard { opcode, payload }.code();
                prop_assert_eq!(closed, code);
                break;
            }
            _ => prop_assert_eq!(opcode, PING),
        }
    }
    prop_assert_eq!(heard, pongs);
    Ok(())
}
