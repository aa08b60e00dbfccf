//! What servers say beside events, and what subscribers answer.

use rustix::net::{SendFlags, send};

use super::{Crowd, Stage};
use crate::frames::{self, Frame};

impl Crowd {
    /// Answers what is not an event. Servers differ in the order of keys, so the name of what they
    /// say is looked for.
    pub(super) fn converse(&mut self, who: usize, frame: &Frame<'_>) -> Result<(), String> {
        let member = &mut self.members[who];
        let says = |name: &str| {
            let mut parts = frame.payload.windows(name.len());
            parts.any(|part| part == name.as_bytes())
        };
        match (frame.opcode, member.stage) {
            (frames::TEXT, Stage::Establishing) if says("pusher:connection_established") => {
                member.stage = Stage::Subscribing;
                let channel = who % self.subscribe.len();
                self.say(who, &self.subscribe[channel])
            }
            (frames::TEXT, Stage::Subscribing) if says("subscription_succeeded") => {
                member.stage = Stage::Subscribed;
                self.subscribed += 1;
                Ok(())
            }
            (frames::TEXT, _) if says("pusher:error") => {
                let text = String::from_utf8_lossy(frame.payload);
                Err(format!("subscriber {who} was told {text}"))
            }
            (frames::TEXT, _) if says("pusher:ping") => {
                let pong = frames::from_client(r#"{"event":"pusher:pong","data":{}}"#);
                self.say(who, &pong)
            }
            (frames::PING, _) => self.say(who, &frames::PONG),
            (frames::CLOSE, _) => {
                let code = frame.payload.first_chunk();
                let code = code.map_or(1005, |code| u16::from_be_bytes(*code));
                self.leave(who, format!("closed with {code}"))
            }
            // Counts of subscribers and the like.
            _ => Ok(()),
        }
    }

    fn say(&self, who: usize, frame: &[u8]) -> Result<(), String> {
        match &self.members[who].socket {
            Some(socket) => send(socket, frame, SendFlags::NOSIGNAL)
                .map(|_| ())
                .map_err(|error| format!("subscriber {who}: {error}")),
            None => Ok(()),
        }
    }

    /// The server has cut it off. Of a subscriber that is noted; before it is one, it is an error.
    pub(super) fn leave(&mut self, who: usize, why: String) -> Result<(), String> {
        let member = &mut self.members[who];
        member.socket = None;
        if member.stage != Stage::Subscribed {
            return Err(format!("subscriber {who} could not subscribe: {why}"));
        }
        self.gone += 1;
        self.why_gone.get_or_insert(why);
        Ok(())
    }
}
