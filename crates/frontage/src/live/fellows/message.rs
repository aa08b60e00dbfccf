//! What is told, as it travels.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::StaffId;
use crate::live::receipts::Part;

/// Something that is told.
#[derive(Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(super) enum Message<'a> {
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
    /// A wrong password was given.
    WrongTry { keys: Vec<u64> },
    /// Pages were counted.
    Counted(Part),
    /// A channel is occupied.
    Occupied {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
    },
    /// Clients that cannot say what they know have left a channel, and may come back anywhere; or are
    /// back.
    Moved {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        moves: Vec<Move>,
    },
    /// It is no more.
    Vacated {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        lingers: bool,
    },
    /// Somebody is in a presence channel.
    Entered {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        #[serde(borrow)]
        member: Cow<'a, str>,
    },
    /// Somebody has left it.
    Left {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        #[serde(borrow)]
        user: Cow<'a, str>,
        lingers: bool,
    },
    /// Who is there is asked: whoever asks has just come, or may have missed something.
    Hello,
    /// It is answered, channel by channel.
    RollBegins,
    /// A channel is occupied, and who is in if it is a presence channel.
    Present {
        #[serde(borrow)]
        app: Cow<'a, str>,
        #[serde(borrow)]
        channel: Cow<'a, str>,
        #[serde(borrow)]
        members: Vec<Cow<'a, str>>,
    },
    /// No other channel is.
    RollEnds,
}

/// What a client did; `peer` is whom hubs know it by.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Move {
    /// It left.
    Left {
        peer: u64,
        /// Milliseconds since it was last known to listen.
        ago: u64,
        /// The last event that it has, as hubs know it.
        last: Option<u64>,
    },
    /// It is back.
    Back { peer: u64 },
}

impl Message<'_> {
    /// Whether it is part of the roll, which has as many parts as there are channels. Whoever heard
    /// some of them and the end would take the others for empty.
    pub(super) fn is_of_the_roll(&self) -> bool {
        matches!(
            self,
            Self::RollBegins | Self::Present { .. } | Self::RollEnds
        )
    }
}
