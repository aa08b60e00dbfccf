//! What a connection says and what it is answered. Knows the rules of the protocol and what one
//! connection is subscribed to; how bytes travel is the business of `loops`.

mod acknowledging;
mod client_events;
mod signing_in;
mod subscribing;

use std::{sync::Arc, time::Instant};

pub(crate) use subscribing::leave_all;

use crate::{
    hub::Inner,
    loops::{Connection, Fans, Inbox, Moved},
    protocol::{self, ClientMessage},
    websocket,
};

/// What a connection's loop gives to those who answer for it.
pub(crate) struct Turn<'a> {
    pub(crate) hub: &'a Arc<Inner>,
    pub(crate) fans: &'a mut Fans,
    pub(crate) inbox: &'a Inbox,
    /// Frames for the connection, ready to be sent.
    pub(crate) out: &'a mut Vec<u8>,
    /// Subscriptions of other connections that are elsewhere now.
    pub(crate) moved: &'a mut Vec<Moved>,
    pub(crate) now: Instant,
}

impl Turn<'_> {
    fn say(&mut self, text: &str) {
        self.out.extend_from_slice(&websocket::text_frame(text));
    }

    fn refuse(&mut self, message: &str) {
        self.hub.counters.errors_sent.add(1);
        self.say(&protocol::error(message));
    }

    fn refuse_with_code(&mut self, message: &str, code: u16) {
        self.hub.counters.errors_sent.add(1);
        self.say(&protocol::error_with_code(message, code));
    }
}

/// Answers one text frame. Whatever it holds, the connection goes on.
pub(crate) fn hear(turn: &mut Turn<'_>, connection: &mut Connection, text: &str) {
    let message = match protocol::parse(text) {
        Ok(message) => message,
        Err(malformed) => return turn.refuse(&malformed.to_string()),
    };
    match message {
        ClientMessage::Ping => turn.say(protocol::PONG),
        // Unasked ones are signs of life and no more.
        ClientMessage::Pong => {
            connection.answers = connection.questions.min(connection.answers + 1);
        }
        ClientMessage::Subscribe {
            channel,
            auth,
            channel_data,
        } => subscribing::subscribe(
            turn,
            connection,
            &channel,
            auth.as_deref(),
            channel_data.as_deref(),
        ),
        ClientMessage::Unsubscribe { channel } => {
            subscribing::unsubscribe(turn, connection, &channel);
        }
        ClientMessage::SignIn { auth, user_data } => {
            signing_in::sign_in(turn, connection, &auth, &user_data);
        }
        ClientMessage::ClientEvent {
            event,
            channel,
            data,
        } => client_events::relay(turn, connection, &event, channel.as_deref(), data),
        ClientMessage::Other {
            event,
            channel,
            data,
        } => match &turn.hub.clone().config.acknowledgements {
            Some(acknowledgements) if acknowledgements.event == event => {
                acknowledging::acknowledge(turn, connection, acknowledgements, channel, data);
            }
            _ => turn.refuse(&format!("Unknown event {}", quoted(&event))),
        },
    }
}

/// Enough of what a client sent to recognise it by, and not so much that an answer outgrows it.
fn quoted(text: &str) -> String {
    let start: String = text.chars().take(64).collect();
    format!("{start:?}")
}
