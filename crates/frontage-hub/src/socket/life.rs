//! The life of one connection, from the upgrade to the last frame: reading, writing, the clock.
//! One task does all of it, so that a client that does not read is not read from either.

use std::{error::Error as _, sync::Arc, time::Duration};

use axum::{
    Error,
    body::Bytes,
    extract::ws::{CloseFrame, Message, WebSocket},
};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::{
    conversation::Conversation,
    outbox::{Next, Outbox},
};
use crate::{
    apps::LiveApp,
    hub::Inner,
    protocol::Closing,
    replay::{Moment, Peer},
};

/// How many frames are written before the task looks at what came in.
const FRAMES_PER_TURN: usize = 32;

/// How long the other side may take to answer a close frame.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// How a connection comes to its end.
#[derive(Clone, Copy)]
enum End {
    /// The client says that it goes.
    ClientLeft,
    /// The line is gone, who knows since when.
    LineLost,
    /// The client did not take its events.
    TooSlow,
    /// The client did not answer a ping.
    Silent,
    /// The client sent what is no text frame of a fair size.
    BadFrame(Closing),
    /// The hub is being drained.
    Drained(Closing),
}

/// Leads an admitted connection to its end.
pub(super) async fn live(
    hub: Arc<Inner>,
    app: Arc<LiveApp>,
    peer: Option<Peer>,
    mut socket: WebSocket,
) {
    let mut conversation = match Conversation::begin(hub.clone(), app, peer) {
        Ok(conversation) => conversation,
        Err(closing) => {
            hub.counters.refused.add(1);
            return close(socket, closing).await;
        }
    };
    let outbox = conversation.outbox();
    let mut last_heard = Instant::now();
    let end = tokio::select! {
        end = converse(&hub, &mut conversation, &outbox, &mut socket, &mut last_heard) => end,
        // Also in the middle of a write that does not come to its end.
        () = outbox.ran_over() => End::TooSlow,
    };
    // From here on nobody may queue anything for it, but it counts until its socket is closed:
    // whoever drains the hub waits for the close frame to be out.
    conversation.leave_channels(end.listened_until(&hub, last_heard));
    let counters = &hub.counters;
    let closing = match end {
        End::ClientLeft | End::LineLost => return listen_out(&mut socket).await,
        End::TooSlow => {
            counters.too_slow.add(1);
            Closing::TOO_SLOW
        }
        End::Silent => {
            counters.silent.add(1);
            Closing::PONG_NOT_RECEIVED
        }
        End::BadFrame(closing) => {
            counters.bad_frame.add(1);
            closing
        }
        End::Drained(closing) => closing,
    };
    tracing::debug!(socket_id = %outbox.id(), code = closing.code, closing.reason, "closing");
    close(socket, closing).await;
}

/// Sends the close frame and waits, not long, for the other side's: closing the TCP connection
/// with unread bytes in it could make the client lose the code.
pub(super) async fn close(mut socket: WebSocket, closing: Closing) {
    let frame = CloseFrame {
        code: closing.code,
        reason: closing.reason.into(),
    };
    let goodbye = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            listen_out(&mut socket).await;
        }
    };
    // A client that does not answer in time loses the right to know why.
    let _ = timeout(CLOSE_PATIENCE, goodbye).await;
}

/// Reads until the stream ends; answers to pings and close frames are sent by reading.
async fn listen_out(socket: &mut WebSocket) {
    let rest = async {
        while let Some(received) = socket.recv().await {
            if let Err(error) = received {
                // What follows a frame that is no frame cannot be read, so the stream's end
                // cannot be seen. The client gets the time to read its close frame.
                if matches!(end_for(&error), End::BadFrame(_)) {
                    std::future::pending::<()>().await;
                }
                break;
            }
        }
    };
    let _ = timeout(CLOSE_PATIENCE, rest).await;
}

async fn converse(
    hub: &Inner,
    conversation: &mut Conversation,
    outbox: &Outbox,
    socket: &mut WebSocket,
    last_heard: &mut Instant,
) -> End {
    let activity_timeout = hub.config.activity_timeout;
    let pong_timeout = hub.config.pong_timeout;
    let mut pinged_at = None;
    let alarm = sleep_until(*last_heard + activity_timeout);
    tokio::pin!(alarm);
    loop {
        if let Some(end) = write_queued(outbox, socket, pong_timeout).await {
            return end;
        }
        conversation.ask();
        tokio::select! {
            // In this order: what was received before the alarm counts as life.
            biased;
            received = socket.recv() => {
                match received {
                    Some(Ok(message)) => {
                        *last_heard = Instant::now();
                        if let Some(end) = receive(conversation, message) {
                            return end;
                        }
                    }
                    Some(Err(error)) => return end_for(&error),
                    None => return End::LineLost,
                }
            }
            () = outbox.changed() => {}
            () = &mut alarm => {
                // The alarm is not moved with each frame, that would cost more than looking now.
                if pinged_at.is_some_and(|pinged_at| *last_heard <= pinged_at) {
                    return End::Silent;
                }
                let now = Instant::now();
                if now < *last_heard + activity_timeout {
                    pinged_at = None;
                    alarm.as_mut().reset(*last_heard + activity_timeout);
                } else {
                    pinged_at = Some(now);
                    if let Some(end) = write(socket, Message::Ping(Bytes::new()), pong_timeout).await {
                        return end;
                    }
                    alarm.as_mut().reset(now + pong_timeout);
                }
            }
        }
    }
}

async fn write_queued(outbox: &Outbox, socket: &mut WebSocket, patience: Duration) -> Option<End> {
    for _ in 0..FRAMES_PER_TURN {
        match outbox.next() {
            Next::Send(frame) => {
                let end = write(socket, Message::Text(frame), patience).await;
                if end.is_some() {
                    return end;
                }
            }
            Next::Close(closing) => return Some(End::Drained(closing)),
            Next::Nothing => break,
        }
    }
    None
}

async fn write(socket: &mut WebSocket, message: Message, patience: Duration) -> Option<End> {
    match timeout(patience, socket.send(message)).await {
        Ok(Ok(())) => None,
        Ok(Err(_)) => Some(End::LineLost),
        Err(_) => Some(End::TooSlow),
    }
}

fn receive(conversation: &mut Conversation, message: Message) -> Option<End> {
    match message {
        Message::Text(text) => {
            conversation.hear(&text);
            None
        }
        Message::Binary(_) => Some(End::BadFrame(Closing::BINARY)),
        // The pong to a ping is sent by the WebSocket layer.
        Message::Ping(_) | Message::Pong(_) => None,
        Message::Close(_) => Some(End::ClientLeft),
    }
}

/// What an error in reading says about who is to blame.
fn end_for(error: &Error) -> End {
    use tungstenite::error::{Error as Cause, ProtocolError};
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    match cause {
        Some(Cause::Capacity(_)) => End::BadFrame(Closing::TOO_BIG),
        Some(Cause::Utf8(_)) => End::BadFrame(Closing::NOT_UTF8),
        Some(Cause::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => End::LineLost,
        Some(Cause::Protocol(_) | Cause::AttackAttempt) => End::BadFrame(Closing::PROTOCOL_ERROR),
        _ => End::LineLost,
    }
}

impl End {
    /// Until when the client listened, for sure: only of one that says that it goes, or says
    /// what cannot be understood, is that now. `None` when the hub itself ends, and its memory
    /// with it.
    fn listened_until(self, hub: &Inner, last_heard: Instant) -> Option<Moment> {
        let clock = &hub.memory.clock;
        match self {
            Self::ClientLeft | Self::BadFrame(_) => Some(clock.now()),
            Self::LineLost | Self::TooSlow | Self::Silent => Some(clock.at(last_heard.into_std())),
            Self::Drained(_) => None,
        }
    }
}
