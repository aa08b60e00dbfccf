//! A loop's own subscribers of each channel, side by side in memory, and the events that are on
//! their way to them. Joining and leaving cost the same in any channel.
//!
//! A pass goes round the subscribers and brings each as far as the channel is by then, in one
//! send. While events keep coming it goes on round: whoever was visited longest ago is visited
//! next and hears all that came since. So events are sent at once when the loop is idle and leave
//! together when it is not, without a timer.

use std::{
    collections::{HashMap, VecDeque},
    ops::Range,
    sync::Arc,
};

use super::Inbox;
use crate::{
    channels::{Channel, Entry},
    protocol::SocketId,
};

/// The most bytes that leave in one send; more are sent in several.
const TOGETHER_BYTES: usize = 128 * 1024;

/// A subscriber's place: which fan, and where in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    fan: u32,
    position: u32,
}

/// One subscriber.
struct Subscriber {
    /// The slot of its connection, and where the subscription is in the connection's row.
    slot: u32,
    row: u32,
    /// The number of the first event that it has not been sent.
    next: u64,
}

/// The subscribers of one channel, and what is on its way to them.
struct Fan {
    channel: Arc<Channel>,
    subscribers: Vec<Subscriber>,
    /// In the order of their numbers, without a gap.
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Events before this one were sent before anybody here was there.
    opened_at: u64,
    /// Some event is not for somebody.
    has_exceptions: bool,
    /// Whom the pass visits next, and how many were found or brought to the end one after another.
    cursor: usize,
    settled: usize,
    /// It is in the row of those whose pass goes on.
    due: bool,
}

/// A subscription that is now at another position, because another one left.
#[derive(Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) slot: u32,
    pub(crate) row: u32,
    pub(crate) place: Place,
}

/// Somebody to bring further.
pub(super) struct Visit {
    pub(super) slot: u32,
    pub(super) row: u32,
    /// Which of the fan's entries it is to be sent.
    pub(super) range: Range<usize>,
}

/// All fans of a loop.
#[derive(Default)]
pub(crate) struct Fans {
    fans: Vec<Option<Fan>>,
    free: Vec<u32>,
    by_channel: HashMap<usize, u32>,
    due: VecDeque<u32>,
}

impl Fans {
    /// Takes a subscriber in, who is to be sent events from `next` on.
    pub(crate) fn add(&mut self, channel: &Arc<Channel>, slot: u32, row: u32, next: u64) -> Place {
        let index = match self.by_channel.get(&address(channel)) {
            Some(index) => *index,
            None => self.open(channel, next),
        };
        let subscribers = self
            .fan_mut(index)
            .map(|fan| &mut fan.subscribers)
            .expect("a channel is found by its address only while its fan is there");
        subscribers.push(Subscriber { slot, row, next });
        Place {
            fan: index,
            position: last_of(subscribers),
        }
    }

    /// Takes a subscriber out. The last of the row takes its place: tells who that is.
    pub(crate) fn remove(&mut self, place: Place, inbox: &Inbox) -> Option<Moved> {
        let fan = self.fan_mut(place.fan)?;
        let position = place.position as usize;
        if position >= fan.subscribers.len() {
            return None;
        }
        fan.subscribers.swap_remove(position);
        // The one that moved may have been ahead of the pass and is behind it now.
        fan.settled = 0;
        if fan.subscribers.is_empty() {
            self.shut(place.fan, inbox);
            return None;
        }
        if fan.subscribers.capacity() > 4 * fan.subscribers.len().max(8) {
            fan.subscribers.shrink_to(2 * fan.subscribers.len());
        }
        let moved = fan.subscribers.get(position)?;
        Some(Moved {
            slot: moved.slot,
            row: moved.row,
            place,
        })
    }

    /// A subscription is elsewhere in its connection's row now.
    pub(crate) fn moved_in_row(&mut self, place: Place, row: u32) {
        let position = place.position as usize;
        if let Some(fan) = self.fan_mut(place.fan)
            && let Some(subscriber) = fan.subscribers.get_mut(position)
        {
            subscriber.row = row;
        }
    }

    /// An event for a channel's subscribers.
    pub(super) fn push(&mut self, channel: &Arc<Channel>, entry: Entry, inbox: &Inbox) {
        let index = self.by_channel.get(&address(channel)).copied();
        let Some((index, fan)) = index.and_then(|index| Some((index, self.fan_mut(index)?))) else {
            return inbox.done(&entry);
        };
        if entry.number < fan.opened_at {
            return inbox.done(&entry);
        }
        fan.bytes += entry.frame.len();
        fan.has_exceptions |= entry.except.is_some();
        fan.entries.push_back(entry);
        fan.settled = 0;
        if !fan.due {
            fan.due = true;
            self.due.push_back(index);
        }
    }

    /// Whether any pass goes on.
    pub(super) fn any_due(&self) -> bool {
        !self.due.is_empty()
    }

    /// The channel whose pass goes on next; it is to be given [back](Self::put_back).
    pub(super) fn next_due(&mut self) -> Option<u32> {
        self.due.pop_front()
    }

    pub(super) fn put_back(&mut self, index: u32) {
        self.due.push_back(index);
    }

    /// The next of a channel's subscribers who is behind; `None` when nobody is, and the pass ends.
    pub(super) fn visit(&mut self, index: u32, inbox: &Inbox) -> Option<Visit> {
        let fan = self.fan_mut(index)?;
        let head = fan.first() + fan.entries.len() as u64;
        while fan.settled < fan.subscribers.len() {
            if fan.cursor >= fan.subscribers.len() {
                fan.cursor = 0;
                fan.drop_sent(inbox);
            }
            let first = fan.first();
            let subscriber = &mut fan.subscribers[fan.cursor];
            if subscriber.next >= head {
                fan.cursor += 1;
                fan.settled += 1;
                continue;
            }
            let from = usize::try_from(subscriber.next.saturating_sub(first)).unwrap_or(0);
            let (slot, row) = (subscriber.slot, subscriber.row);
            let to = fan.together(from);
            let subscriber = &mut fan.subscribers[fan.cursor];
            subscriber.next = first + to as u64;
            if to == fan.entries.len() {
                fan.cursor += 1;
                fan.settled += 1;
            }
            return Some(Visit {
                slot,
                row,
                range: from..to,
            });
        }
        fan.finish(inbox);
        None
    }

    /// What a subscriber has not been sent yet, as if it were visited.
    pub(super) fn behind(&mut self, place: Place) -> Option<Range<usize>> {
        let fan = self.fan_mut(place.fan)?;
        let first = fan.first();
        let end = fan.entries.len();
        let subscriber = fan.subscribers.get_mut(place.position as usize)?;
        let from = usize::try_from(subscriber.next.saturating_sub(first)).unwrap_or(0);
        subscriber.next = subscriber.next.max(first + end as u64);
        (from < end).then_some(from..end)
    }

    /// The entries of a fan in a range, and whether one of them may be not for somebody.
    pub(super) fn entries(
        &self,
        index: u32,
        range: Range<usize>,
    ) -> impl Iterator<Item = &Entry> + Clone {
        let fan = self.fans.get(index as usize).and_then(Option::as_ref);
        fan.into_iter()
            .flat_map(move |fan| fan.entries.range(range.clone()))
    }

    /// The kept number that belongs to the last of the entries before `end`.
    pub(super) fn logged(&self, index: u32, end: usize) -> Option<u64> {
        let fan = self.fans.get(index as usize)?.as_ref()?;
        fan.entries
            .get(end.checked_sub(1)?)
            .map(|entry| entry.logged)
    }

    /// Whether one of these entries is not for this connection.
    pub(super) fn excepts(&self, index: u32, range: &Range<usize>, id: SocketId) -> bool {
        let fan = self.fans.get(index as usize).and_then(Option::as_ref);
        fan.is_some_and(|fan| {
            fan.has_exceptions
                && fan
                    .entries
                    .range(range.clone())
                    .any(|entry| entry.except == Some(id))
        })
    }

    fn open(&mut self, channel: &Arc<Channel>, next: u64) -> u32 {
        let fan = Some(Fan {
            channel: channel.clone(),
            subscribers: Vec::new(),
            entries: VecDeque::new(),
            bytes: 0,
            opened_at: next,
            has_exceptions: false,
            cursor: 0,
            settled: 0,
            due: false,
        });
        let index = match self.free.pop() {
            Some(index) => {
                self.fans[index as usize] = fan;
                index
            }
            None => {
                self.fans.push(fan);
                last_of(&self.fans)
            }
        };
        self.by_channel.insert(address(channel), index);
        index
    }

    fn shut(&mut self, index: u32, inbox: &Inbox) {
        if let Some(mut fan) = self.fans.get_mut(index as usize).and_then(Option::take) {
            self.by_channel.remove(&address(&fan.channel));
            self.due.retain(|due| *due != index);
            fan.finish(inbox);
            self.free.push(index);
        }
    }

    fn fan_mut(&mut self, index: u32) -> Option<&mut Fan> {
        self.fans.get_mut(index as usize).and_then(Option::as_mut)
    }
}

impl Place {
    pub(super) fn fan(self) -> u32 {
        self.fan
    }
}

impl Fan {
    /// The number of the first entry.
    fn first(&self) -> u64 {
        self.entries.front().map_or(0, |entry| entry.number)
    }

    /// Up to which entry those from `from` on leave in one send.
    fn together(&self, from: usize) -> usize {
        if self.bytes <= TOGETHER_BYTES {
            return self.entries.len();
        }
        let mut bytes = 0;
        let fitting = self.entries.range(from..).take_while(|entry| {
            bytes += entry.frame.len();
            bytes <= TOGETHER_BYTES
        });
        from + fitting.count().max(1)
    }

    /// Forgets the entries that everybody has been sent.
    fn drop_sent(&mut self, inbox: &Inbox) {
        let nexts = self.subscribers.iter().map(|subscriber| subscriber.next);
        let Some(needed) = nexts.min() else { return };
        while self
            .entries
            .front()
            .is_some_and(|entry| entry.number < needed)
        {
            self.drop_first(inbox);
        }
        inbox.ease();
    }

    fn finish(&mut self, inbox: &Inbox) {
        while !self.entries.is_empty() {
            self.drop_first(inbox);
        }
        if self.entries.capacity() > 64 {
            self.entries = VecDeque::new();
        }
        self.has_exceptions = false;
        self.due = false;
        inbox.ease();
    }

    fn drop_first(&mut self, inbox: &Inbox) {
        if let Some(entry) = self.entries.pop_front() {
            self.bytes -= entry.frame.len();
            inbox.done(&entry);
        }
    }
}

/// A channel is one as long as somebody holds it, and a fan does.
fn address(channel: &Arc<Channel>) -> usize {
    Arc::as_ptr(channel).addr()
}

/// There are never so many: each is a connection or a channel with one.
fn last_of<T>(row: &[T]) -> u32 {
    u32::try_from(row.len() - 1).unwrap_or(u32::MAX)
}
