//! What servers over one database tell each other beside the rows: what was said to the clients of
//! one and concerns those of all, and who is there. It is for the moment, and lost to a server that
//! was away for longer than the [bus](crate::store::Bus) keeps it.

mod hearing;
mod message;
mod moves;
mod roll;

use std::sync::Arc;
use std::time::Duration;

use frontage_hub::{Replay, Said, Siblings, SocketId};

use super::StaffChannel;
use super::receipts::Receipts;
use crate::domain::StaffId;
use crate::store::{Roster, Speaker};

pub use hearing::Hearing;
use message::Message;
use moves::{Moves, Seen};

/// How often it is told at most what was counted.
const COUNTS_EVERY: Duration = Duration::from_millis(50);
/// How long it is not told who left or came back: others may follow.
const TOGETHER: Duration = Duration::from_millis(20);

/// Speaks to the other servers. Cheap to clone.
#[derive(Clone)]
pub struct Fellows(Option<Those>);

#[derive(Clone)]
struct Those {
    speaker: Speaker,
    roster: Roster,
    moves: Arc<Moves>,
}

impl Fellows {
    /// Of a server that has none.
    pub fn none() -> Self {
        Self(None)
    }

    /// Those of this roster.
    pub fn on(speaker: Speaker, roster: Roster) -> Self {
        Self(Some(Those {
            speaker,
            roster,
            moves: Arc::default(),
        }))
    }

    /// By what a hub tells its siblings, if it may have any.
    pub fn siblings(&self) -> Option<Siblings> {
        let (fellows, roster) = (self.clone(), self.roster()?.clone());
        let tell = move |said: Said<'_>| fellows.said_at_hub(said);
        Some(Siblings::new(tell, move || roster.speaks()))
    }

    /// An event for the staff of a hotel was published here.
    pub fn staff_event(&self, app: &str, slug: &str, event: &str, data: &str) {
        let channels = StaffChannel::both(slug);
        self.tell(&Message::Event {
            app: app.into(),
            channels: channels.iter().map(|name| name.as_str().into()).collect(),
            event: event.into(),
            data: data.into(),
            except: None,
            replay: false,
        });
    }

    /// These sockets are to be authorized anew.
    pub fn renewed(&self, sockets: &[SocketId]) {
        let sockets = sockets.iter().map(ToString::to_string).collect();
        self.tell(&Message::Renewed { sockets });
    }

    /// Sockets of one of the staff are no longer theirs.
    pub fn gone(&self, staff: StaffId) {
        self.tell(&Message::Gone { staff });
    }

    /// A wrong password was given here, which spends the tries of these keys.
    pub fn wrong_try(&self, keys: Vec<u64>) {
        self.tell(&Message::WrongTry { keys });
    }

    /// Tells what is counted here, for as long as this is not dropped.
    pub async fn tell_counts(&self, receipts: &Receipts) {
        let Some(mut roster) = self.roster().cloned() else {
            return std::future::pending().await;
        };
        loop {
            if let Some(others) = roster.others() {
                receipts.count_with(others.len());
            }
            for part in receipts.news() {
                self.tell(&Message::Counted(part));
            }
            // Pages answer in crowds.
            tokio::time::sleep(COUNTS_EVERY).await;
            tokio::select! {
                () = receipts.has_news() => {}
                () = roster.changed() => {}
            }
        }
    }

    /// Tells who has left and who is back, for as long as this is not dropped.
    pub async fn tell_moves(&self) {
        let Some(those) = &self.0 else {
            return std::future::pending().await;
        };
        loop {
            those.moves.has_some().await;
            tokio::time::sleep(TOGETHER).await;
            those.moves.flush(|message| those.tell(message));
        }
    }

    /// Says what waits; resolves when the others can hear it.
    pub async fn say_all(&self) {
        let Some(those) = &self.0 else {
            return;
        };
        those.moves.flush(|message| those.tell(message));
        while !those.speaker.has_said_all() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How much was not told because too much waited.
    fn forgotten(&self) -> usize {
        self.0.as_ref().map_or(0, |those| those.speaker.forgotten())
    }

    /// Whether all that waited is told.
    fn has_told_all(&self) -> bool {
        let those = self.0.as_ref();
        those.is_none_or(|those| those.speaker.has_said_all())
    }

    /// Asks the other servers who is there: this one has just come, or may have missed something.
    pub fn hello(&self) {
        self.tell(&Message::Hello);
    }

    fn roster(&self) -> Option<&Roster> {
        self.0.as_ref().map(|those| &those.roster)
    }

    fn said_at_hub(&self, said: Said<'_>) {
        self.tell(&match said {
            Said::Published { app_id, publish } => Message::Event {
                app: app_id.into(),
                channels: publish.channels.iter().map(|name| (*name).into()).collect(),
                event: publish.event.into(),
                data: publish.data.into(),
                except: publish.except.map(|socket| socket.to_string().into()),
                replay: publish.replay == Replay::AsIs,
            },
            Said::ClientEvent {
                app_id,
                channel,
                frame,
            } => Message::ClientEvent {
                app: app_id.into(),
                channel: channel.into(),
                frame: frame.into(),
            },
            Said::Terminated { app_id, user_id } => Message::Terminated {
                app: app_id.into(),
                user: user_id.into(),
            },
            Said::Occupied { app_id, channel } => Message::Occupied {
                app: app_id.into(),
                channel: channel.into(),
            },
            Said::Departed {
                app_id,
                channel,
                departure,
            } => return self.seen(app_id, channel, Seen::Leaving(departure)),
            Said::Returned {
                app_id,
                channel,
                peer,
            } => return self.seen(app_id, channel, Seen::Back(peer)),
            Said::Vacated {
                app_id,
                channel,
                lingers,
            } => Message::Vacated {
                app: app_id.into(),
                channel: channel.into(),
                lingers,
            },
            Said::Entered {
                app_id,
                channel,
                member,
            } => Message::Entered {
                app: app_id.into(),
                channel: channel.into(),
                member: member.into(),
            },
            Said::Left {
                app_id,
                channel,
                user_id,
                lingers,
            } => Message::Left {
                app: app_id.into(),
                channel: channel.into(),
                user: user_id.into(),
                lingers,
            },
            Said::Present {
                app_id,
                channel,
                members,
            } => Message::Present {
                app: app_id.into(),
                channel: channel.into(),
                members: members.iter().map(Into::into).collect(),
            },
        });
    }

    fn tell(&self, message: &Message<'_>) {
        if let Some(those) = &self.0 {
            // Of a channel that nobody is in, nobody keeps anything unless they know of somebody who
            // may come back.
            those.moves.flush(|message| those.tell(message));
            those.tell(message);
        }
    }

    fn seen(&self, app: &str, channel: &str, seen: Seen) {
        if let Some(those) = &self.0 {
            let tell = |message: &Message<'_>| those.tell(message);
            those.moves.add(app, channel, seen, tell);
        }
    }
}

impl Those {
    fn tell(&self, message: &Message<'_>) {
        // While nobody knows whether there are others, they are told.
        if self.roster.others().is_some_and(|others| others.is_empty()) {
            return;
        }
        match serde_json::to_string(message) {
            Ok(text) if message.is_of_the_roll() => self.speaker.say_in_any_case(text),
            Ok(text) => self.speaker.say(text),
            Err(error) => tracing::error!(%error, "the other servers cannot be told"),
        }
    }
}
