//! What servers over one database tell each other beside the rows: what was said to the clients of
//! one and concerns those of all, and who is there. It is for the moment, and lost to a server that
//! was away for longer than the [bus](crate::store::Bus) keeps it.

mod hearing;
mod message;
mod roll;

use std::time::Duration;

use frontage_hub::{Replay, Said, Siblings, SocketId};

use super::StaffChannel;
use super::receipts::Receipts;
use crate::domain::StaffId;
use crate::store::{Roster, Speaker};

pub use hearing::Hearing;
use message::Message;

/// How often it is told at most what was counted.
const COUNTS_EVERY: Duration = Duration::from_millis(50);

/// Speaks to the other servers. Cheap to clone.
#[derive(Clone)]
pub struct Fellows(Option<(Speaker, Roster)>);

impl Fellows {
    /// Of a server that has none.
    pub fn none() -> Self {
        Self(None)
    }

    /// Those of this roster.
    pub fn on(speaker: Speaker, roster: Roster) -> Self {
        Self(Some((speaker, roster)))
    }

    /// By what a hub tells its siblings, if it may have any.
    pub fn siblings(&self) -> Option<Siblings> {
        let (_, roster) = self.0.as_ref()?;
        let (fellows, roster) = (self.clone(), roster.clone());
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
        let Some((_, roster)) = &self.0 else {
            return std::future::pending().await;
        };
        let mut roster = roster.clone();
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

    /// How much was not told because too much waited.
    fn forgotten(&self) -> usize {
        let speaker = self.0.as_ref().map(|(speaker, _)| speaker);
        speaker.map_or(0, Speaker::forgotten)
    }

    /// Whether all that waited is told.
    fn has_told_all(&self) -> bool {
        let speaker = self.0.as_ref().map(|(speaker, _)| speaker);
        speaker.is_none_or(Speaker::has_said_all)
    }

    /// Asks the other servers who is there: this one has just come, or may have missed something.
    pub fn hello(&self) {
        self.tell(&Message::Hello);
    }

    fn roster(&self) -> Option<&Roster> {
        self.0.as_ref().map(|(_, roster)| roster)
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
        let Some((speaker, roster)) = &self.0 else {
            return;
        };
        // While nobody knows whether there are others, they are told.
        if roster.others().is_some_and(|others| others.is_empty()) {
            return;
        }
        match serde_json::to_string(message) {
            Ok(text) if message.is_of_the_roll() => speaker.say_in_any_case(text),
            Ok(text) => speaker.say(text),
            Err(error) => tracing::error!(%error, "the other servers cannot be told"),
        }
    }
}
