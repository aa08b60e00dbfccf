//! Sending. Almost always the kernel takes all of it at once, and nothing is kept; what it does
//! not take waits here, bounded, in frames that are shared with all others who wait for them.

use std::{collections::VecDeque, io, os::fd::AsFd, time::Instant};

use rustix::{
    io::Errno,
    net::{RecvFlags, SendFlags, recv, send},
};

use super::connection::Line;
use crate::frame::Frame;

/// How much is gathered for one send of what waited.
const GATHERED_BYTES: usize = 64 * 1024;

/// What waits for one connection.
pub(super) struct Outgoing {
    frames: VecDeque<Frame>,
    /// Bytes of the first frame that are sent already.
    sent: usize,
    /// The first "frame" is the rest of what was begun, and must be sent whatever happens.
    begun: bool,
    bytes: usize,
    /// When the kernel last took something.
    pub(super) moved_at: Instant,
}

/// Why a line takes nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuck {
    /// It is gone.
    Lost,
    /// More waits than may.
    RanOver,
}

/// Whether the kernel took everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    All,
    Some,
}

impl Outgoing {
    fn new(now: Instant) -> Self {
        Self {
            frames: VecDeque::new(),
            sent: 0,
            begun: false,
            bytes: 0,
            moved_at: now,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn push(&mut self, frame: Frame) {
        self.bytes += frame.len();
        self.frames.push_back(frame);
    }

    /// Drops all but the frame that is half sent: after it, a close frame can be read.
    fn keep_begun(&mut self) {
        self.frames
            .truncate(usize::from(self.begun || self.sent > 0));
        self.bytes = self.frames.iter().map(Frame::len).sum::<usize>() - self.sent;
    }

    fn took(&mut self, mut count: usize) {
        self.bytes -= count;
        while let Some(first) = self.frames.front() {
            let left = first.len() - self.sent;
            if count < left {
                self.sent += count;
                return;
            }
            count -= left;
            self.sent = 0;
            self.begun = false;
            self.frames.pop_front();
        }
    }
}

impl Line {
    /// Sends whole frames that lie in `bytes`; what the kernel does not take waits.
    pub(super) fn write(&mut self, bytes: &[u8], limit: usize, now: Instant) -> Result<(), Stuck> {
        if let Some(waiting) = &mut self.waiting {
            if waiting.bytes + bytes.len() > limit {
                return Err(Stuck::RanOver);
            }
            waiting.push(Frame::framed(bytes));
            return Ok(());
        }
        let count = self.send(bytes)?;
        if count < bytes.len() {
            let mut waiting = Box::new(Outgoing::new(now));
            waiting.push(Frame::framed(&bytes[count..]));
            waiting.begun = count > 0;
            self.waiting = Some(waiting);
        }
        Ok(())
    }

    /// Sends frames whose bytes also lie one behind the other in `joined`; what the kernel does
    /// not take waits, shared.
    pub(super) fn write_frames<'f>(
        &mut self,
        joined: &[u8],
        frames: impl Iterator<Item = &'f Frame>,
        limit: usize,
        now: Instant,
    ) -> Result<Sent, Stuck> {
        let mut taken = match &self.waiting {
            Some(waiting) if waiting.bytes + joined.len() > limit => return Err(Stuck::RanOver),
            Some(_) => 0,
            None => self.send(joined)?,
        };
        if taken == joined.len() {
            return Ok(Sent::All);
        }
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::new(Outgoing::new(now)));
        for frame in frames {
            if taken >= frame.len() {
                taken -= frame.len();
                continue;
            }
            waiting.push(frame.clone());
            if taken > 0 {
                waiting.sent = taken;
                waiting.bytes -= taken;
                taken = 0;
            }
        }
        Ok(Sent::Some)
    }

    /// Sends what waited, as far as the kernel takes it.
    pub(super) fn flush(&mut self, scratch: &mut Vec<u8>, now: Instant) -> Result<Sent, Stuck> {
        while let Some(waiting) = &mut self.waiting {
            scratch.clear();
            let mut from = waiting.sent;
            for frame in &waiting.frames {
                scratch.extend_from_slice(&frame.bytes()[from..]);
                from = 0;
                if scratch.len() >= GATHERED_BYTES {
                    break;
                }
            }
            let count = match send(&self.stream, scratch, SendFlags::NOSIGNAL) {
                Ok(count) => count,
                Err(Errno::AGAIN | Errno::INTR) => return Ok(Sent::Some),
                Err(_) => return Err(Stuck::Lost),
            };
            waiting.took(count);
            waiting.moved_at = now;
            if waiting.frames.is_empty() {
                self.waiting = None;
            } else if count < scratch.len() {
                return Ok(Sent::Some);
            }
        }
        Ok(Sent::All)
    }

    /// Drops what waits, but for a frame that is half sent. Tells how much that was, in sends.
    pub(super) fn drop_waiting(&mut self) -> usize {
        let Some(waiting) = &mut self.waiting else {
            return 0;
        };
        let before = waiting.frames.len();
        waiting.keep_begun();
        let kept = waiting.frames.len();
        if kept == 0 {
            self.waiting = None;
        }
        before - kept
    }

    /// Reads what has come. `Ok(None)`: nothing now. `Ok(Some(0))`: nothing any more.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            match recv(&self.stream, &mut *buffer, RecvFlags::empty()) {
                Ok((count, _)) => return Ok(Some(count)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn send(&self, bytes: &[u8]) -> Result<usize, Stuck> {
        match send(self.stream.as_fd(), bytes, SendFlags::NOSIGNAL) {
            Ok(count) => Ok(count),
            Err(Errno::AGAIN | Errno::INTR) => Ok(0),
            Err(_) => Err(Stuck::Lost),
        }
    }
}
