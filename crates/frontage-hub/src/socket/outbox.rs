//! The queue between those who have something to say to a connection and the connection itself.
//! Putting a frame in never waits: a queue that is full, in frames or in bytes, means that this
//! client is too slow, and it is cut; everybody else goes on.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::Notify;

use crate::{
    config::Limits,
    protocol::{Closing, SocketId},
};

/// The text of one frame; a clone shares the bytes.
pub(crate) type Frame = Utf8Bytes;

/// How much room an emptied queue may keep for the next burst.
const KEPT_SLOTS: usize = 32;

/// The frames that wait for one connection.
pub(crate) struct Outbox {
    id: SocketId,
    max_frames: usize,
    max_bytes: usize,
    queue: Mutex<Queue>,
    /// Something changed for the connection's task to look at.
    changed: Notify,
    /// The queue ran over: stop writing, even in the middle of a frame.
    ran_over: Notify,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Frame>,
    bytes: usize,
    end: Option<End>,
}

#[derive(Clone, Copy)]
enum End {
    AfterQueue(Closing),
    RanOver,
}

/// What the connection's task is to do next.
pub(crate) enum Next {
    /// Write this.
    Send(Frame),
    /// All is written: close.
    Close(Closing),
    /// Wait for [`Outbox::changed`].
    Nothing,
}

impl Outbox {
    pub(crate) fn new(id: SocketId, limits: &Limits) -> Self {
        Self {
            id,
            max_frames: limits.queue_frames,
            max_bytes: limits.queue_bytes,
            queue: Mutex::default(),
            changed: Notify::new(),
            ran_over: Notify::new(),
        }
    }

    /// Whose queue this is.
    pub(crate) fn id(&self) -> SocketId {
        self.id
    }

    /// Puts a frame in; `false` when the connection is ending and it was not.
    pub(crate) fn push(&self, frame: Frame) -> bool {
        let mut queue = self.queue();
        if queue.end.is_some() {
            return false;
        }
        let bytes = queue.bytes + frame.len();
        if queue.frames.len() >= self.max_frames || bytes > self.max_bytes {
            *queue = Queue {
                end: Some(End::RanOver),
                ..Queue::default()
            };
            drop(queue);
            self.ran_over.notify_one();
            return false;
        }
        let was_empty = queue.frames.is_empty();
        queue.bytes = bytes;
        queue.frames.push_back(frame);
        drop(queue);
        if was_empty {
            self.changed.notify_one();
        }
        true
    }

    /// Puts in what the connection missed, and then `question`; tells how many frames. It takes
    /// the latest that fit into half of the free room: whoever comes back must not be cut for
    /// what it is given.
    pub(crate) fn push_missed<'a>(
        &self,
        missed: impl DoubleEndedIterator<Item = &'a Frame>,
        question: Frame,
    ) -> usize {
        let (mut frames, mut bytes) = self.free_room();
        (frames, bytes) = (frames / 2, bytes / 2);
        let mut taken = Vec::new();
        for frame in missed.rev() {
            if frames == 0 || frame.len() > bytes {
                break;
            }
            frames -= 1;
            bytes -= frame.len();
            taken.push(frame);
        }
        for frame in taken.iter().rev() {
            self.push((*frame).clone());
        }
        if !taken.is_empty() {
            self.push(question);
        }
        taken.len()
    }

    /// Lets the connection end once what waits is written. The first reason stands.
    pub(crate) fn close(&self, closing: Closing) {
        self.queue().end.get_or_insert(End::AfterQueue(closing));
        self.changed.notify_one();
    }

    /// Takes the next frame out.
    pub(crate) fn next(&self) -> Next {
        let mut queue = self.queue();
        if let Some(frame) = queue.frames.pop_front() {
            queue.bytes -= frame.len();
            return Next::Send(frame);
        }
        if queue.frames.capacity() > KEPT_SLOTS {
            queue.frames.shrink_to(KEPT_SLOTS);
        }
        match queue.end {
            Some(End::AfterQueue(closing)) => Next::Close(closing),
            Some(End::RanOver) | None => Next::Nothing,
        }
    }

    /// Waits until [`next`](Self::next) has something. For the connection's task alone: a
    /// wake-up reaches one waiter.
    pub(crate) async fn changed(&self) {
        while self.is_idle() {
            self.changed.notified().await;
        }
    }

    /// Waits until the queue ran over; for ever when it does not.
    pub(crate) async fn ran_over(&self) {
        self.ran_over.notified().await;
    }

    /// Frames and bytes that may still be put in.
    fn free_room(&self) -> (usize, usize) {
        let queue = self.queue();
        (
            self.max_frames.saturating_sub(queue.frames.len()),
            self.max_bytes.saturating_sub(queue.bytes),
        )
    }

    fn is_idle(&self) -> bool {
        let queue = self.queue();
        queue.frames.is_empty() && !matches!(queue.end, Some(End::AfterQueue(_)))
    }

    /// A panic elsewhere cannot leave the queue half changed, so poisoning means nothing here.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn outbox(queue_frames: usize, queue_bytes: usize) -> Outbox {
        let limits = Limits {
            queue_frames,
            queue_bytes,
            ..Limits::default()
        };
        Outbox::new(SocketId::random().unwrap(), &limits)
    }

    fn taken(outbox: &Outbox) -> Option<String> {
        match outbox.next() {
            Next::Send(frame) => Some(frame.to_string()),
            Next::Close(_) | Next::Nothing => None,
        }
    }

    #[tokio::test]
    async fn frames_leave_in_the_order_in_which_they_came() {
        let outbox = outbox(8, 100);
        assert!(outbox.push("a".into()));
        assert!(outbox.push("b".into()));
        outbox.changed().await;
        assert_eq!(taken(&outbox).as_deref(), Some("a"));
        assert!(outbox.push("c".into()));
        assert_eq!(taken(&outbox).as_deref(), Some("b"));
        assert_eq!(taken(&outbox).as_deref(), Some("c"));
        assert!(matches!(outbox.next(), Next::Nothing));
    }

    #[tokio::test]
    async fn one_frame_too_many_cuts_the_connection_and_frees_what_waited() {
        let outbox = outbox(3, 100);
        for _ in 0..3 {
            assert!(outbox.push("a".into()));
        }
        assert!(!outbox.push("a".into()));
        outbox.ran_over().await;
        assert!(matches!(outbox.next(), Next::Nothing));
        assert!(
            !outbox.push("a".into()),
            "a cut connection takes nothing more"
        );
    }

    #[tokio::test]
    async fn one_byte_too_many_cuts_the_connection() {
        let outbox = outbox(8, 10);
        assert!(outbox.push("12345".into()));
        assert!(outbox.push("12345".into()));
        assert_eq!(taken(&outbox).as_deref(), Some("12345"));
        assert!(outbox.push("12345".into()), "what is written makes room");
        assert!(!outbox.push("1".into()));
        outbox.ran_over().await;
    }

    #[tokio::test]
    async fn a_closing_connection_first_hears_what_waited() {
        let outbox = outbox(8, 100);
        assert!(outbox.push("last".into()));
        outbox.close(Closing::RECONNECT);
        outbox.close(Closing::TOO_SLOW);
        assert!(!outbox.push("too late".into()));
        assert_eq!(taken(&outbox).as_deref(), Some("last"));
        outbox.changed().await;
        assert!(matches!(outbox.next(), Next::Close(Closing::RECONNECT)));
    }

    #[test]
    fn of_what_was_missed_the_latest_that_fits_into_half_of_the_room_goes_in_order() {
        let missed: Vec<Frame> = ["a", "b", "c", "d"].map(Frame::from).to_vec();
        let all = |outbox: &Outbox| std::iter::from_fn(|| taken(outbox)).collect::<Vec<_>>();

        let few_frames = outbox(6, 100);
        assert_eq!(few_frames.push_missed(missed.iter(), "?".into()), 3);
        assert_eq!(all(&few_frames), ["b", "c", "d", "?"]);

        let few_bytes = outbox(8, 5);
        assert_eq!(few_bytes.push_missed(missed.iter(), "?".into()), 2);
        assert_eq!(all(&few_bytes), ["c", "d", "?"]);

        let nothing = outbox(8, 100);
        assert_eq!(nothing.push_missed([].iter(), "?".into()), 0);
        assert!(all(&nothing).is_empty());
    }
}
