//! One channel: who is subscribed, what those are owed who were, and its last event if it is a
//! cache channel. Whatever is announced on it goes under its lock into the inboxes of the loops
//! that lead its subscribers, numbered: so all of them hear it in one order.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{
    Around,
    cached::Cached,
    coming_and_going::{Joined, Joining, Leaving, NotJoined},
    counting::Counting,
    greeting::Greeting,
    locked,
    presence::Presence,
    subscribers::Subscribers,
};
use crate::{
    frame::Frame,
    protocol::{self, ChannelKind, ChannelName, Member, SocketId},
    publish::Delivered,
    replay::{Absence, Absences, Log, Moment, Weight},
    siblings::{Departure, Said, Sibling},
    webhooks::Happening,
};

/// Whoever comes back within this time is taken for a page that closes and reopens its socket.
const SOON: Duration = Duration::from_secs(3);

/// Within this time somebody comes back whose hub went away, and hears its siblings of who was there:
/// whoever is unknown while siblings have subscribers may have been one of theirs until then.
const ON_THE_WAY: Duration = Duration::from_secs(5);

/// A channel from its first subscriber on, until nobody is subscribed, nobody is owed anything
/// and nothing is cached.
pub(crate) struct Channel {
    name: Arc<str>,
    kind: ChannelKind,
    is_cache: bool,
    /// As many as `state.subscribers`, to be read without its lock.
    subscribed: AtomicUsize,
    /// As many as `state.occupied_at`, likewise.
    occupied_at: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) subscribers: Subscribers,
    /// Siblings that it has subscribers at.
    pub(super) occupied_at: Vec<Sibling>,
    pub(super) presence: Presence,
    pub(super) log: Log,
    pub(super) absences: Absences,
    /// Since when those may have heard nothing who were subscribed at a sibling that is no more.
    pub(super) bereft_since: Option<Moment>,
    cached: Option<Cached>,
    counting: Counting,
    /// The number of the latest event that was sent to the loops.
    latest: u64,
    /// The channel is being taken out of its shard: nobody may use it any more.
    closed: bool,
}

/// An event on its way to a loop's subscribers.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Rises by one with each event of the channel that is sent.
    pub(crate) number: u64,
    pub(crate) frame: Frame,
    /// Who is not to hear it.
    pub(crate) except: Option<SocketId>,
    /// The number of the latest event that is kept for those who are away.
    pub(crate) logged: u64,
}

/// The channel was closed between being found and being used: find it again.
pub(super) struct Closed;

/// An event to send, to keep, or both.
pub(super) struct Sending<'a> {
    pub(super) live: Option<Frame>,
    pub(super) except: Option<SocketId>,
    /// What is kept for those who are away, and since when.
    pub(super) kept: Option<(Frame, Moment)>,
    /// What a cache channel shows from now on.
    pub(super) cached: Option<&'a str>,
}

impl Channel {
    pub(crate) fn new(name: &ChannelName<'_>, text: Arc<str>) -> Self {
        Self {
            name: text,
            kind: name.kind(),
            is_cache: name.is_cache(),
            subscribed: AtomicUsize::new(0),
            occupied_at: AtomicUsize::new(0),
            state: Mutex::default(),
        }
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(crate) fn kind(&self) -> ChannelKind {
        self.kind
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.subscribed.load(Ordering::Relaxed)
    }

    /// Whether anybody is subscribed, here or at a sibling.
    pub(crate) fn is_occupied(&self) -> bool {
        self.subscribers() > 0 || self.occupied_at.load(Ordering::Relaxed) > 0
    }

    /// This subscriber acknowledges from now on.
    pub(crate) fn acknowledges(&self, id: SocketId) {
        locked(&self.state).subscribers.acknowledges(id);
    }

    /// Subscribes a connection and writes to `out` what it is told first: that it is in, what a
    /// cache channel holds, what it missed. No event can come before, between, or twice.
    pub(super) fn join(
        self: &Arc<Self>,
        joining: Joining<'_>,
        around: &Around,
        out: &mut Vec<u8>,
    ) -> Result<Result<Joined, NotJoined>, Closed> {
        let memory = &*around.memory;
        let now = memory.clock.now();
        self.change(around, |state| {
            state.log.expire(now, memory.limits.window);
            if let Some(member) = joining.member
                && !state.presence.contains(member)
                && state.presence.len() >= joining.most_members
            {
                return Err(NotJoined::Full);
            }
            if !state.subscribers.add(joining.id, joining.number) {
                return Err(NotJoined::Already);
            }
            if state.subscribers.len() == 1 {
                self.tell_siblings(around, |app_id, tell| {
                    tell(Said::Occupied {
                        app_id,
                        channel: &self.name,
                    });
                });
                if state.occupied_at.is_empty() {
                    self.tell_once(around, self.happens_occupied());
                }
            }
            if let Some(member) = joining.member {
                let entered = state.presence.enter(member);
                if entered.is_first_here {
                    self.tell_siblings(around, |app_id, tell| {
                        tell(Said::Entered {
                            app_id,
                            channel: &self.name,
                            member: &member.told(),
                        });
                    });
                }
                if entered.is_first {
                    self.announce_member(state, around, member, Some(joining.id));
                }
            }
            let next = state.latest + 1;
            let mut greeting = Greeting { out };
            greeting.succeeded(&self.name, joining.member.map(|_| state.presence.members()));
            if self.is_cache {
                let cached = state.cached.as_ref().filter(|cached| !cached.expired(now));
                if !greeting.cached(&self.name, cached) {
                    self.tell(
                        around,
                        Happening::CacheMiss {
                            channel: &self.name,
                        },
                    );
                }
            }
            let peer = joining.peer.filter(|_| self.keeps(around));
            let known = peer.and_then(|peer| state.absences.end(peer, now, &memory.limits));
            if let (Some(peer), Some(_)) = (peer, known) {
                self.tell_siblings(around, |app_id, tell| {
                    tell(Said::Returned {
                        app_id,
                        channel: &self.name,
                        peer: peer.0,
                    });
                });
            }
            let owed = known.or_else(|| peer.and_then(|_| state.of_a_stranger(around, now)));
            let replayed = owed.map_or(0, |absence| {
                let since = absence.since.minus(memory.limits.overlap);
                let missed = state.log.after(since, absence.through);
                greeting.missed(missed, joining.room)
            });
            if joining.counts {
                self.count(state, around, now);
            }
            Ok(Joined {
                at: now,
                next,
                // After a restart everybody is back soon, and says nothing about itself by it.
                back_soon: known.is_some_and(|absence| now.since(absence.since) < SOON),
                through: state.log.last(),
                owed: owed.filter(|_| replayed > 0),
                replayed,
            })
        })
    }

    /// Takes a connection out.
    pub(super) fn leave(self: &Arc<Self>, leaving: &Leaving<'_>, around: &Around) {
        // Closed means that nobody is in.
        let _ = self.change(around, |state| {
            if !state.subscribers.remove(leaving.id, leaving.number) {
                return;
            }
            let now = around.memory.clock.now();
            if let Some((peer, absence)) = leaving.absence.filter(|_| self.keeps(around)) {
                let window = around.memory.limits.window;
                state.absences.begin(peer, absence, now, window);
                self.tell_siblings(around, |app_id, tell| {
                    tell(Said::Departed {
                        app_id,
                        channel: &self.name,
                        departure: Departure {
                            peer: peer.0,
                            ago: now.since(absence.since),
                            last: state.log.mark(absence.through),
                        },
                    });
                });
            }
            let lingers = leaving.lingers;
            if let Some(member) = leaving.member {
                let left = state.presence.leave(member);
                if left.was_last_here {
                    self.tell_siblings(around, |app_id, tell| {
                        tell(Said::Left {
                            app_id,
                            channel: &self.name,
                            user_id: member.key(),
                            lingers,
                        });
                    });
                }
                if let Some(gone) = left.gone {
                    self.announce_gone(state, around, &gone, lingers);
                }
            }
            if leaving.counts {
                self.count(state, around, now);
            }
            if state.subscribers.len() == 0 {
                self.tell_siblings(around, |app_id, tell| {
                    tell(Said::Vacated {
                        app_id,
                        channel: &self.name,
                        lingers,
                    });
                });
                if state.occupied_at.is_empty() {
                    self.tell_once(around, self.happens_vacated(lingers));
                }
            }
        });
    }

    /// Tells that a user is in who was in nowhere before.
    pub(super) fn announce_member(
        self: &Arc<Self>,
        state: &mut State,
        around: &Around,
        member: &Member,
        except: Option<SocketId>,
    ) {
        let frame = protocol::member_added(&self.name, member).into();
        self.send(state, around, frame, except);
        self.tell_once(
            around,
            Happening::MemberAdded {
                channel: &self.name,
                user_id: member.key(),
            },
        );
    }

    /// Tells that a user is in nowhere any more.
    pub(super) fn announce_gone(
        self: &Arc<Self>,
        state: &mut State,
        around: &Around,
        gone: &Member,
        lingers: bool,
    ) {
        let frame = protocol::member_removed(&self.name, gone).into();
        self.send(state, around, frame, None);
        self.tell_once(
            around,
            Happening::MemberRemoved {
                channel: &self.name,
                user_id: gone.key(),
                lingers,
            },
        );
    }

    pub(super) fn happens_occupied(&self) -> Happening<'_> {
        let channel = &self.name;
        Happening::ChannelOccupied { channel }
    }

    pub(super) fn happens_vacated(&self, lingers: bool) -> Happening<'_> {
        let channel = &self.name;
        Happening::ChannelVacated { channel, lingers }
    }

    /// Tells webhooks what one of the siblings tells of all.
    pub(super) fn tell_once(&self, around: &Around, happening: Happening<'_>) {
        let siblings = around.siblings.as_ref();
        if siblings.is_none_or(|(siblings, _)| siblings.tells_webhooks()) {
            self.tell(around, happening);
        }
    }

    /// Tells the hubs of other processes, if there are any. Users' own channels are nobody's business.
    pub(super) fn tell_siblings(&self, around: &Around, say: impl FnOnce(&str, &dyn Fn(Said<'_>))) {
        if let Some((siblings, app_id)) = &around.siblings
            && self.kind != ChannelKind::User
        {
            say(app_id, &|said| siblings.tell(said));
        }
    }

    /// Sends an event to the subscribers, writes it down for those who are away, and makes it
    /// what a cache channel shows.
    pub(super) fn publish(
        self: &Arc<Self>,
        sending: Sending<'_>,
        around: &Around,
    ) -> Result<Delivered, Closed> {
        let memory = &*around.memory;
        self.change(around, |state| {
            let now = memory.clock.now();
            if let Some((frame, at)) = sending.kept.filter(|_| self.keeps(around)) {
                state.log.expire(now, memory.limits.window);
                if state.has_readers(around, now) {
                    state.log.append(at, frame, &memory.limits);
                }
            }
            let Some(frame) = sending.live else {
                return Delivered::default();
            };
            if let Some(data) = sending.cached.filter(|_| self.is_cache) {
                state.cached = Cached::keep(around, &frame, data, now);
            }
            self.send(state, around, frame, sending.except);
            state.subscribers.hearing(sending.except)
        })
    }

    /// What a cache channel shows: the data, and the seconds for which it still does.
    pub(super) fn cached(&self, now: Moment) -> Option<(Arc<str>, u64)> {
        let state = locked(&self.state);
        let cached = state
            .cached
            .as_ref()
            .filter(|cached| !cached.expired(now))?;
        Some((cached.data().clone(), cached.seconds_left(now)))
    }

    /// The ids of the users who are in, as JSON.
    pub(super) fn users(&self) -> Vec<Box<str>> {
        let state = locked(&self.state);
        let members = state.presence.members();
        members.map(|member| member.key().into()).collect()
    }

    /// How many distinct users are in.
    pub(super) fn user_count(&self) -> usize {
        locked(&self.state).presence.len()
    }

    /// Tells the subscribers how many they are, if that has been put off; whether it is done with.
    pub(super) fn count_again(self: &Arc<Self>, around: &Around, now: Moment) -> bool {
        self.change(around, |state| {
            if state.counting.is_due(now) {
                self.announce_count(state, around, now);
            }
            !state.counting.is_put_off()
        })
        .unwrap_or(true)
    }

    /// Forgets what expired.
    pub(super) fn sweep(&self, now: Moment, around: &Around) {
        let window = around.memory.limits.window;
        let _ = self.change(around, |state| {
            state.log.expire(now, window);
            state.absences.expire(now, window);
            let oldest = now.minus(window);
            state.bereft_since = state.bereft_since.filter(|since| *since >= oldest);
            if !state.has_readers(around, now) {
                state.log = Log::default();
            }
            if state
                .cached
                .as_ref()
                .is_some_and(|cached| cached.expired(now))
            {
                state.cached = None;
            }
        });
    }

    /// Forgets the events and the absences that are older than these times.
    pub(super) fn shed(&self, events: Option<Moment>, absences: Option<Moment>, around: &Around) {
        let _ = self.change(around, |state| {
            if let Some(cutoff) = events {
                state.log.forget_before(cutoff);
            }
            if let Some(cutoff) = absences {
                state.absences.forget_before(cutoff);
            }
        });
    }

    /// Forgets all that is kept.
    pub(super) fn forget_all(&self, around: &Around) {
        let _ = self.change(around, |state| {
            state.log = Log::default();
            state.absences = Absences::default();
            state.bereft_since = None;
            state.cached = None;
            state.presence.forget_elsewhere();
            state.occupied_at.clear();
        });
    }

    /// Adds the ages of what is remembered.
    pub(super) fn weigh(
        &self,
        events: &mut Vec<(Moment, usize)>,
        absences: &mut Vec<(Moment, usize)>,
    ) {
        let state = locked(&self.state);
        events.extend(state.log.weights());
        absences.extend(state.absences.latest().map(|at| (at, 1)));
    }

    /// Closes the channel when there is no use for it any more; tells whether it is closed.
    pub(super) fn close_if_unused(&self) -> bool {
        let mut state = locked(&self.state);
        state.closed |= state.subscribers.len() == 0
            && state.occupied_at.is_empty()
            && state.presence.len() == 0
            && state.log.is_empty()
            && state.absences.peers() == 0
            && state.bereft_since.is_none()
            && state.cached.is_none();
        state.closed
    }

    /// A cache channel has its own way to tell what was missed.
    pub(super) fn keeps(&self, around: &Around) -> bool {
        around.memory.is_on() && !self.is_cache
    }

    /// Numbers an event and gives it to the loops.
    fn send(
        self: &Arc<Self>,
        state: &mut State,
        around: &Around,
        frame: Frame,
        except: Option<SocketId>,
    ) {
        state.latest += 1;
        around.to_loops(
            state.subscribers.loops(),
            self,
            Entry {
                number: state.latest,
                frame,
                except,
                logged: state.log.last(),
            },
        );
    }

    fn tell(&self, around: &Around, happening: Happening<'_>) {
        // Users' own channels are nobody's business.
        if self.kind != ChannelKind::User {
            around.webhooks.tell(happening);
        }
    }

    /// Tells the subscribers how many they are, or puts it off.
    fn count(self: &Arc<Self>, state: &mut State, around: &Around, now: Moment) {
        if matches!(self.kind, ChannelKind::Presence | ChannelKind::User) {
            return;
        }
        if state.counting.may_tell(state.subscribers.len(), now) {
            self.announce_count(state, around, now);
        } else if state.counting.put_off() {
            around.counts_put_off.add(self.name.clone());
        }
    }

    fn announce_count(self: &Arc<Self>, state: &mut State, around: &Around, now: Moment) {
        let count = state.subscribers.len();
        state.counting.told(now);
        let frame = protocol::subscription_count(&self.name, count).into();
        self.send(state, around, frame, None);
        self.tell(
            around,
            Happening::SubscriptionCount {
                channel: &self.name,
                count,
            },
        );
    }

    /// Does something to the channel and keeps the sums right.
    pub(super) fn change<T>(
        &self,
        around: &Around,
        change: impl FnOnce(&mut State) -> T,
    ) -> Result<T, Closed> {
        let mut state = locked(&self.state);
        if state.closed {
            return Err(Closed);
        }
        let before = state.weight();
        let result = change(&mut state);
        around.memory.account(before, state.weight());
        self.subscribed
            .store(state.subscribers.len(), Ordering::Relaxed);
        self.occupied_at
            .store(state.occupied_at.len(), Ordering::Relaxed);
        Ok(result)
    }
}

impl State {
    /// Whether anybody can ever be sent what is written down now.
    fn has_readers(&self, around: &Around, now: Moment) -> bool {
        self.subscribers.len() > 0
            || self.absences.peers() > 0
            || self.of_a_stranger(around, now).is_some()
    }

    /// What somebody may be owed whom this hub has not seen leave: after a restart it may have been
    /// with the process before, and with siblings it may have been at one of them.
    fn of_a_stranger(&self, around: &Around, now: Moment) -> Option<Absence> {
        let before = around.memory.before_start(now);
        let elsewhere = (!self.occupied_at.is_empty()).then(|| now.minus(ON_THE_WAY));
        let since = [before, self.bereft_since, elsewhere];
        Some(Absence {
            since: since.into_iter().flatten().min()?,
            through: 0,
            unread: 0,
        })
    }

    fn weight(&self) -> Weight {
        Weight {
            bytes: self.log.bytes(),
            peers: self.absences.peers(),
        }
    }
}
