//! What the other servers tell, done here.

use std::time::Duration;

use frontage_hub::{Departure, Hub, Publish, Replay, SocketId};

use super::Fellows;
use super::message::{Message, Move};
use super::roll::Roll;
use crate::live::Colleagues;
use crate::live::receipts::Receipts;

/// What one server publishes, or says, another one has heard within this time: that of a look that
/// no notification woke.
const LAG: Duration = Duration::from_secs(1);

/// Takes the keys of a wrong password.
type WrongTry = Box<dyn Fn(&[u64]) + Send + Sync>;

/// Does here what the other servers tell.
pub struct Hearing {
    /// Where sockets are.
    hub: Hub,
    /// Counts pages.
    receipts: Receipts,
    /// Staff who listen.
    colleagues: Colleagues,
    wrong_try: WrongTry,
    /// Who is there.
    roll: Roll,
}

impl Hearing {
    /// By these; `wrong_try` is given the keys of a wrong password.
    pub fn new(
        hub: Hub,
        receipts: Receipts,
        colleagues: Colleagues,
        wrong_try: impl Fn(&[u64]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            hub,
            receipts,
            colleagues,
            wrong_try: Box::new(wrong_try),
            roll: Roll::default(),
        }
    }

    /// Keeps the roll, until this is dropped.
    pub async fn keep_roll(&self, fellows: &Fellows) {
        self.roll.keep(fellows, &self.hub).await;
    }

    /// A server said this.
    pub fn hear(&self, server: i64, message: &str) {
        match serde_json::from_str(message) {
            Ok(message) => self.act(server, message),
            // Of a newer version, perhaps, while servers are replaced one after the other.
            Err(error) => tracing::debug!(%error, "another server said something unknown"),
        }
    }

    fn act(&self, server: i64, message: Message<'_>) {
        self.roll.heard_of(server);
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
            Message::WrongTry { keys } => (self.wrong_try)(&keys),
            Message::Counted(part) => self.receipts.counted_by(server, part),
            Message::Occupied { app, channel } => {
                self.roll.is_in(server, &app, &channel);
                self.hub.occupied(server, &app, &channel);
            }
            Message::Moved {
                app,
                channel,
                moves,
            } => {
                for one in moves {
                    self.moved(&app, &channel, one);
                }
            }
            Message::Vacated {
                app,
                channel,
                lingers,
            } => self.hub.vacated(server, &app, &channel, lingers),
            Message::Entered {
                app,
                channel,
                member,
            } => {
                self.roll.is_in(server, &app, &channel);
                self.hub.entered(server, &app, &channel, &member);
            }
            Message::Left {
                app,
                channel,
                user,
                lingers,
            } => self.hub.left(server, &app, &channel, &user, lingers),
            Message::Hello => self.roll.is_asked(),
            Message::RollBegins => self.roll.begins(server),
            Message::Present {
                app,
                channel,
                members,
            } => {
                self.roll.is_in(server, &app, &channel);
                let members: Vec<&str> = members.iter().map(|member| &**member).collect();
                self.hub.present(server, &app, &channel, &members);
            }
            Message::RollEnds => self.roll.ends(server, &self.hub),
        }
    }

    fn moved(&self, app: &str, channel: &str, one: Move) {
        match one {
            Move::Left { peer, ago, last } => {
                let ago = Duration::from_millis(ago).saturating_add(LAG);
                let departure = Departure { peer, ago, last };
                self.hub.departed(app, channel, departure);
            }
            Move::Back { peer } => self.hub.returned(app, channel, peer),
        }
    }
}
