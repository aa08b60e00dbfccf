//! Departures that are not told yet: whoever lost its line may be back in a moment, and then
//! neither its going nor its coming is worth a word.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    sync::Arc,
    time::Instant,
};

use crate::app::WebhookEvent;

/// How many departures may wait; more are told at once.
pub(super) const MOST_LINGERING: usize = 50_000;

/// Who left: a user, or the last subscriber. In this order those of one channel are neighbours,
/// its vacancy first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Departure {
    channel: Box<str>,
    user: Option<Box<str>>,
}

/// What is to be told, now or later.
#[derive(Debug)]
pub(super) struct Announcement {
    pub(super) event: WebhookEvent,
    pub(super) json: Arc<str>,
}

/// All departures that wait, each for the same time.
#[derive(Debug, Default)]
pub(super) struct Lingering {
    waiting: BTreeMap<Arc<Departure>, (u64, Announcement)>,
    /// In the order of their time. One whose number is not that of its departure has been called
    /// off.
    due: VecDeque<(Instant, u64, Arc<Departure>)>,
    last_number: u64,
}

impl Lingering {
    /// Lets a departure wait until then; times must not go back.
    ///
    /// # Errors
    /// Gives it back when too many wait.
    pub(super) fn linger(
        &mut self,
        channel: &str,
        user: Option<&str>,
        announcement: Announcement,
        until: Instant,
    ) -> Result<(), Announcement> {
        if self.due.len() >= MOST_LINGERING {
            return Err(announcement);
        }
        let departure = Arc::new(departure(channel, user));
        self.last_number += 1;
        self.due
            .push_back((until, self.last_number, departure.clone()));
        self.waiting
            .insert(departure, (self.last_number, announcement));
        Ok(())
    }

    /// Somebody is back: calls its departure off. Tells whether there was one.
    pub(super) fn back(&mut self, channel: &str, user: Option<&str>) -> bool {
        !self.waiting.is_empty() && self.waiting.remove(&departure(channel, user)).is_some()
    }

    /// Whether somebody of this channel has gone and may be back: then the channel is not told
    /// to be empty before that one is told to have left.
    pub(super) fn any_member_of(&self, channel: &str) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let vacancy = departure(channel, None);
        let mut after = self
            .waiting
            .range::<Departure, _>((Bound::Excluded(&vacancy), Bound::Unbounded));
        after
            .next()
            .is_some_and(|(next, _)| *next.channel == *channel)
    }

    /// The next departure whose time has come.
    pub(super) fn release(&mut self, now: Instant) -> Option<Announcement> {
        while self.due.front().is_some_and(|(until, ..)| *until <= now) {
            let Some((_, number, departure)) = self.due.pop_front() else {
                break;
            };
            let is_current = |(current, _): &(u64, Announcement)| *current == number;
            if self.waiting.get(&*departure).is_some_and(is_current) {
                let announcement = self.waiting.remove(&*departure);
                return announcement.map(|(_, announcement)| announcement);
            }
        }
        if self.due.is_empty() {
            self.due = VecDeque::new();
        }
        None
    }

    /// When [`Lingering::release`] may have something; `None` when nothing waits.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.front().map(|(until, ..)| *until)
    }
}

fn departure(channel: &str, user: Option<&str>) -> Departure {
    Departure {
        channel: channel.into(),
        user: user.map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;

    fn announcement(text: &str) -> Announcement {
        Announcement {
            event: WebhookEvent::MemberRemoved,
            json: text.into(),
        }
    }

    struct Story {
        lingering: Lingering,
        start: Instant,
    }

    impl Story {
        fn new() -> Self {
            Self {
                lingering: Lingering::default(),
                start: Instant::now(),
            }
        }

        fn leaves(&mut self, channel: &str, user: Option<&str>, until: u64, text: &str) {
            let until = self.start + Duration::from_secs(until);
            self.lingering
                .linger(channel, user, announcement(text), until)
                .unwrap();
        }

        fn told_at(&mut self, seconds: u64) -> Vec<String> {
            let now = self.start + Duration::from_secs(seconds);
            std::iter::from_fn(|| self.lingering.release(now))
                .map(|announcement| announcement.json.to_string())
                .collect()
        }
    }

    #[test]
    fn who_stays_away_is_told_in_order_and_who_is_back_is_not() {
        let mut story = Story::new();
        story.leaves("a", Some("ann"), 3, "ann left");
        story.leaves("a", Some("bob"), 3, "bob left");
        story.leaves("a", None, 3, "empty");
        story.leaves("b", None, 4, "b empty");
        assert_eq!(story.told_at(2), [""; 0]);
        assert!(story.lingering.back("a", Some("ann")));
        assert!(!story.lingering.back("a", Some("ann")));
        assert!(!story.lingering.back("a", Some("cid")));
        assert_eq!(story.told_at(3), ["bob left", "empty"]);
        assert!(!story.lingering.back("a", None));
        assert_eq!(story.told_at(9), ["b empty"]);
        assert_eq!(story.lingering.next_due(), None);
    }

    #[test]
    fn who_comes_and_goes_again_has_its_full_time_again() {
        let mut story = Story::new();
        story.leaves("a", Some("ann"), 3, "first");
        assert!(story.lingering.back("a", Some("ann")));
        story.leaves("a", Some("ann"), 5, "second");
        assert_eq!(story.told_at(4), [""; 0]);
        assert_eq!(story.told_at(5), ["second"]);
    }

    #[test]
    fn members_are_looked_for_in_their_own_channel_only() {
        let mut story = Story::new();
        story.leaves("b", None, 3, "");
        story.leaves("c", Some("ann"), 3, "");
        assert!(!story.lingering.any_member_of("a"));
        assert!(!story.lingering.any_member_of("b"));
        assert!(story.lingering.any_member_of("c"));
        story.told_at(3);
        assert!(!story.lingering.any_member_of("c"));
    }

    #[test]
    fn those_who_come_and_go_for_ever_fill_no_memory() {
        let mut story = Story::new();
        for _ in 0..MOST_LINGERING {
            story.leaves("a", None, 3, "");
            assert!(story.lingering.back("a", None));
        }
        let until = story.start + Duration::from_secs(3);
        let refused = story
            .lingering
            .linger("a", None, announcement("now"), until);
        assert_eq!(&*refused.unwrap_err().json, "now");
        assert_eq!(story.told_at(3), [""; 0]);
        story.leaves("a", None, 4, "again");
        assert_eq!(story.told_at(4), ["again"]);
    }
}
