//! The receivers of one app and what waits for each; and the departures that may yet be called
//! off.

use std::{sync::Arc, time::Instant};

use super::{
    delivery::Request,
    endpoint::{Endpoint, Wanted},
    happening::Happening,
    lingering::{Announcement, Lingering},
    pace::Pace,
    waiting::Waiting,
};
use crate::app::Credential;

/// Everything that changes while an app is served.
#[derive(Default)]
pub(super) struct State {
    /// What signs: the app's first.
    pub(super) credential: Option<Credential>,
    pub(super) lanes: Vec<Lane>,
    last_lane: u64,
    pub(super) lingering: Lingering,
    /// Whether a task waits to tell departures.
    pub(super) releasing: bool,
}

/// One receiver and what waits for it.
pub(super) struct Lane {
    /// Never used again, unlike its place.
    pub(super) id: u64,
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) waiting: Waiting,
    /// Whether a task delivers.
    pub(super) delivering: bool,
}

impl State {
    /// Takes new receivers. What waits for an address keeps waiting for it, and where one address
    /// has made place for another that wants to hear the same, the other hears it. Gives back
    /// the lanes that lead nowhere now.
    pub(super) fn set_endpoints(&mut self, endpoints: Vec<Endpoint>) -> Vec<Lane> {
        let mut before = std::mem::take(&mut self.lanes);
        let mut places: Vec<_> = endpoints
            .into_iter()
            .map(|endpoint| {
                let at = before.iter().position(|l| l.endpoint.url == endpoint.url);
                (endpoint, at.map(|position| before.remove(position)))
            })
            .collect();
        for (endpoint, lane) in places.iter_mut().filter(|(_, lane)| lane.is_none()) {
            let wanted = endpoint.wanted;
            let at = before.iter().position(|l| l.endpoint.wanted == wanted);
            *lane = at.map(|position| before.remove(position));
        }
        for (endpoint, lane) in places {
            let mut lane = lane.unwrap_or_else(|| {
                self.last_lane += 1;
                Lane::new(self.last_lane, endpoint.clone())
            });
            lane.endpoint = Arc::new(endpoint);
            self.lanes.push(lane);
        }
        before
    }

    /// What all receivers together want to hear.
    pub(super) fn wanted(&self) -> Wanted {
        self.lanes
            .iter()
            .fold(Wanted::NOTHING, |all, lane| all.union(lane.endpoint.wanted))
    }

    /// What of an event is to be told now: nothing yet of a departure that may be called off,
    /// and nothing at all of the arrival that calls it off.
    pub(super) fn without_flapping(
        &mut self,
        happening: Happening<'_>,
        announcement: Announcement,
        pace: &Pace,
    ) -> Option<Announcement> {
        let lingering = &mut self.lingering;
        let (channel, user, lingers) = match happening {
            Happening::ChannelOccupied { channel } => {
                return (!lingering.back(channel, None)).then_some(announcement);
            }
            Happening::MemberAdded { channel, user_id } => {
                return (!lingering.back(channel, Some(user_id))).then_some(announcement);
            }
            Happening::ChannelVacated { channel, lingers } => {
                (channel, None, lingers || lingering.any_member_of(channel))
            }
            Happening::MemberRemoved {
                channel,
                user_id,
                lingers,
            } => (channel, Some(user_id), lingers),
            Happening::CacheMiss { .. }
            | Happening::ClientEvent { .. }
            | Happening::SubscriptionCount { .. } => return Some(announcement),
        };
        if !lingers {
            return Some(announcement);
        }
        let until = Instant::now() + pace.linger;
        lingering.linger(channel, user, announcement, until).err()
    }

    /// What to send next in a lane. Without anything, the lane's task has to end.
    pub(super) fn next_request(&mut self, lane: u64) -> Option<Request> {
        let credential = self.credential.clone();
        let lane = self.lane(lane)?;
        let endpoint = lane.endpoint.clone();
        let events = lane.waiting.head(endpoint.batching);
        match credential {
            Some(credential) if !events.is_empty() => Some(Request {
                endpoint,
                credential,
                events,
            }),
            _ => {
                lane.delivering = false;
                None
            }
        }
    }

    /// The lane with this number, unless its receiver is configured no more.
    pub(super) fn lane(&mut self, id: u64) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|lane| lane.id == id)
    }
}

impl Lane {
    fn new(id: u64, endpoint: Endpoint) -> Self {
        Self {
            id,
            endpoint: Arc::new(endpoint),
            waiting: Waiting::default(),
            delivering: false,
        }
    }
}
