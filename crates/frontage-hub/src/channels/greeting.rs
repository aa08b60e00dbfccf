//! What a subscriber is told first, as bytes ready to be sent.

use super::cached::Cached;
use crate::{
    frame::Frame,
    protocol::{self, Member},
    websocket,
};

/// Writes the first frames of a subscription.
pub(super) struct Greeting<'a> {
    pub(super) out: &'a mut Vec<u8>,
}

impl Greeting<'_> {
    /// The subscriber is in, and so are these members of a presence channel.
    pub(super) fn succeeded<'m>(
        &mut self,
        channel: &str,
        members: Option<impl Iterator<Item = &'m Member>>,
    ) {
        self.text(&match members {
            Some(members) => protocol::presence_succeeded(channel, members),
            None => protocol::subscription_succeeded(channel),
        });
    }

    /// What a cache channel shows; `false` when that is nothing.
    pub(super) fn cached(&mut self, channel: &str, cached: Option<&Cached>) -> bool {
        match cached {
            Some(cached) => self.out.extend_from_slice(cached.frame().bytes()),
            None => self.text(&protocol::cache_miss(channel)),
        }
        cached.is_some()
    }

    /// What was missed, and behind it a question that tells when it was read. Of what was missed
    /// the latest that fits into `room`: whoever comes back must not be cut for what it is given.
    /// Tells how many events that is.
    pub(super) fn missed<'f>(
        &mut self,
        missed: impl DoubleEndedIterator<Item = &'f Frame>,
        mut room: usize,
    ) -> usize {
        let mut taken = Vec::new();
        for frame in missed.rev() {
            if frame.len() > room {
                break;
            }
            room -= frame.len();
            taken.push(frame);
        }
        for frame in taken.iter().rev() {
            self.out.extend_from_slice(frame.bytes());
        }
        if !taken.is_empty() {
            self.text(protocol::PING);
        }
        taken.len()
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(&websocket::text_frame(text));
    }
}
