//! What servers over one database tell each other beside the rows: what was said to the clients of
//! one and concerns those of all. It is for the moment, and lost to a server that was away for
//! longer than the [bus](crate::store::Bus) keeps it.

use std::borrow::Cow;
use std::time::Duration;

use frontage_hub::{Hub, Publish, Replay, Said, Siblings, SocketId};
use serde::{Deserialize, Serialize};

use super::receipts::{Part, Receipts};
use super::{Colleagues, StaffChannel};
use crate::domain::StaffId;
use crate::store::{Roster, Speaker};

/// How often it is told at most what was counted.
const COUNTS_EVERY: Duration = Duration::from_millis(50);

/// Speaks to the other servers. Cheap to clone.
#[derive(Clone)]
pub struct Fellows(Option<(Speaker, Roster)>);

/// Something that is told.
#[derive(Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
enum Message<'a> {
    /// An event was published at one hub.
    Event {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channels: Vec<Cow<'a, str>>,
        #[serde(borrow)]
        event: Cow<'a, str>,
        #[serde(borrow)]
        data: Cow<'a, str>,
        #[serde(borrow)]
        except: Option<Cow<'a, str>>,
        /// Whether who was away may be sent it.
        replay: bool,
    },
    /// A client said something to the others of its channel, as they are to hear it.
    ClientEvent {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        #[serde(borrow)]
        frame: Cow<'a, str>,
    },
    /// A user is to be sent away.
    Terminated {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        user: Cow<'a, str>,
    },
    /// These sockets are to be authorized anew, wherever they are.
    Renewed { sockets: Vec<String> },
    /// Sockets of one of the staff are no longer theirs.
    Gone { staff: StaffId },
    /// Pages were counted.
    Counted(Part),
}

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
        self.0.as_ref()?;
        let fellows = self.clone();
        Some(Siblings::new(move |said| fellows.said_at_hub(said)))
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
            Ok(text) => speaker.say(text),
            Err(error) => tracing::error!(%error, "the other servers cannot be told"),
        }
    }
}

/// Does here what the other servers tell.
pub struct Hearing {
    /// Where sockets are.
    pub hub: Hub,
    /// Counts pages.
    pub receipts: Receipts,
    /// Staff who listen.
    pub colleagues: Colleagues,
}

impl Hearing {
    /// A server said this.
    pub fn hear(&self, server: i64, message: &str) {
        match serde_json::from_str(message) {
            Ok(message) => self.act(server, message),
            // Of a newer version, perhaps, while servers are replaced one after the other.
            Err(error) => tracing::debug!(%error, "another server said something unknown"),
        }
    }

    fn act(&self, server: i64, message: Message<'_>) {
        match message {
            Message::Event {
                app,
                channels,
                event,
                data,
                except,
                replay,
            } => {
                let channels: Vec<&str> = channels.iter().map(|name| &**name).collect();
                let publish = Publish {
                    channels: &channels,
                    event: &event,
                    data: &data,
                    except: except.and_then(|socket| SocketId::parse(&socket).ok().flatten()),
                    replay: match replay {
                        true => Replay::AsIs,
                        false => Replay::Never,
                    },
                };
                if let Err(error) = self.hub.publish(&app, publish) {
                    tracing::debug!(%error, "an event of another server was not told on");
                }
            }
            Message::ClientEvent {
                app,
                channel,
                frame,
            } => self.hub.relay(&app, &channel, &frame),
            Message::Terminated { app, user } => {
                self.hub.terminate_user(&app, &user);
            }
            Message::Renewed { sockets } => {
                let sockets = sockets.iter();
                let sockets = sockets.filter_map(|socket| SocketId::parse(socket).ok().flatten());
                self.hub.renew(&sockets.collect::<Vec<_>>());
            }
            Message::Gone { staff } => self.colleagues.gone(staff),
            Message::Counted(part) => self.receipts.counted_by(server, part),
        }
    }
}
