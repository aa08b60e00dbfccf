//! One writer, many edits per fsync.
//!
//! The writing connection is lent to one edit after the other. Each works inside a savepoint of
//! its own; when nobody waits any longer, or the group is full, one commit makes all of them
//! durable and only then is each told so. A lone edit thus costs one fsync and waits for
//! nobody, and a hundred at once share a handful.
//!
//! Lending the connection, instead of sending closures to it, keeps the use cases plain async
//! functions; the price is that an edit must never wait for anything but the store while it has
//! the connection.
//!
//! Whatever the disk or the server does, the writer goes on: a group that cannot be stored is
//! undone as a whole and each of its edits told so, and a connection that met with trouble is
//! replaced by a new one. So when there is room again, or the file may be written again, or the
//! server is back, the next edit is saved as if nothing had been.
//!
//! A server may take a commit and not be able to say so. Then it is asked again how that ended,
//! and only when nobody can tell are the edits told that nobody can.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot};

use super::StoreError;
use super::engine::Connection;
use super::group::{Durable, Group, Lent, edit, tell_durable};
use super::place::Place;
use super::session::Tx;

/// Writes that may wait for their turn; the next one is told that the server is busy.
const WAITING: usize = 1_024;

enum Request {
    Edit(Lent),
    Close(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Writer {
    requests: mpsc::Sender<Request>,
}

impl Writer {
    /// `place` says where to open another connection when this one fails.
    pub(super) fn start(connection: Connection, place: Place, committed: Arc<Notify>) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(run(connection, place, waiting, committed));
        Self { requests }
    }

    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        let (lent, turn) = oneshot::channel();
        self.requests
            .try_send(Request::Edit(lent))
            .map_err(|refused| match refused {
                mpsc::error::TrySendError::Full(_) => StoreError::Busy,
                mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
            })?;
        let (connection, turn) = turn.await.unwrap_or(Err(StoreError::Closed))?;
        Ok(Tx::new(connection, turn))
    }

    /// How many wait for their turn.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        WAITING - self.requests.capacity()
    }

    pub(super) async fn close(&self) {
        let (closed, is_closed) = oneshot::channel();
        if self.requests.send(Request::Close(closed)).await.is_ok() {
            let _ = is_closed.await;
        }
    }
}

async fn run(
    connection: Connection,
    place: Place,
    mut waiting: mpsc::Receiver<Request>,
    committed: Arc<Notify>,
) {
    let history = connection.history().to_owned();
    let mut held = Some(connection);
    let mut next = None;
    loop {
        let request = match next.take() {
            Some(request) => request,
            None => match waiting.recv().await {
                Some(request) => request,
                None => return,
            },
        };
        let mut lent = match request {
            Request::Edit(lent) => lent,
            Request::Close(closed) => {
                if let Some(connection) = held {
                    connection.close().await;
                }
                let _ = closed.send(());
                return;
            }
        };
        let mut connection = match begin(&mut held, &place, &history).await {
            Ok(connection) => connection,
            Err(error) => {
                next = refuse(lent, place.cause_of(error).await, &mut waiting);
                continue;
            }
        };
        let mut group = Group::default();
        loop {
            connection = match edit(connection, lent, &mut group).await {
                Some(connection) => connection,
                // It went down with the task that held it: the runtime is ending.
                None => return,
            };
            match waiting.try_recv() {
                Ok(Request::Edit(another)) if group.has_room() => lent = another,
                Ok(later) => {
                    next = Some(later);
                    break;
                }
                Err(_) => break,
            }
        }
        let trouble = group.trouble;
        held = match group.finish(&mut connection, &committed).await {
            Ok(()) => Some(connection),
            Err((error, edits)) => {
                not_committed(connection, error, edits, &place, &committed).await
            }
        };
        if trouble.is_some()
            && let Some(connection) = held.take()
        {
            connection.close().await;
        }
    }
}

/// Tells an edit why it cannot begin. While the server is away, those in line behind it are told at
/// once too: each would wait as long for nothing. Gives what else was found in the line.
fn refuse(lent: Lent, error: StoreError, waiting: &mut mpsc::Receiver<Request>) -> Option<Request> {
    if !error.is_away() {
        let _ = lent.send(Err(error));
        return None;
    }
    let cause = Arc::new(error);
    let _ = lent.send(Err(StoreError::Commit(Arc::clone(&cause))));
    while let Ok(request) = waiting.try_recv() {
        match request {
            Request::Edit(lent) => {
                let _ = lent.send(Err(StoreError::Commit(Arc::clone(&cause))));
            }
            close @ Request::Close(_) => return Some(close),
        }
    }
    None
}

/// Tells the edits of a group whose commit failed, or of which nobody said that it did not. Gives a
/// connection to go on with, if there is one.
async fn not_committed(
    mut connection: Connection,
    error: StoreError,
    edits: Vec<Durable>,
    place: &Place,
    committed: &Notify,
) -> Option<Connection> {
    let mut is_known = true;
    let (cause, held) = match (connection.doubt(), place) {
        (Some(doubt), Place::Server(server)) => {
            connection.close().await;
            match server.settle(&doubt).await {
                Ok((true, writing)) => {
                    tracing::warn!(%error, "the line broke over a commit, which is stored");
                    tell_durable(edits, committed);
                    return Some(Connection::Server(writing));
                }
                Ok((false, writing)) => (error, Some(Connection::Server(writing))),
                Err(unsettled) => {
                    let edits = edits.len();
                    tracing::error!(%error, %unsettled, edits, "nobody knows how a commit ended");
                    is_known = false;
                    (error, None)
                }
            }
        }
        _ => {
            let undone = connection.command("rollback").await;
            let error = place.cause_of(error).await;
            // A line that broke is no more, and with it what was begun on it.
            let held = match undone {
                Err(undone) if undone.is_away() => {
                    connection.close().await;
                    None
                }
                _ => Some(connection),
            };
            (error, held)
        }
    };
    if is_known {
        let edits = edits.len();
        tracing::error!(error = %cause, edits, "a commit failed; nothing of it is stored");
    }
    let cause = Arc::new(cause);
    for durable in edits {
        let cause = Arc::clone(&cause);
        let _ = durable.send(Err(match is_known {
            true => StoreError::Commit(cause),
            false => StoreError::Uncertain(cause),
        }));
    }
    held
}

/// Takes the connection with a transaction open on it. One that cannot open any, perhaps stuck in
/// an old transaction, is given up for a new one.
async fn begin(
    held: &mut Option<Connection>,
    place: &Place,
    history: &str,
) -> Result<Connection, StoreError> {
    if let Some(mut connection) = held.take() {
        match connection.begin().await {
            Ok(()) => return Ok(connection),
            Err(error) if error.is_locked() || error.is_relocating() => {
                *held = Some(connection);
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(%error, "the database is opened anew");
                connection.close().await;
            }
        }
    }
    let mut connection = place.connect().await?;
    if connection.history() != history {
        // Saves may be missing there that open pages show, so pages must be told another epoch.
        connection.close().await;
        return Err(StoreError::Moved);
    }
    let begun = connection.begin().await;
    match begun {
        Ok(()) => Ok(connection),
        Err(error) => {
            *held = Some(connection);
            Err(error)
        }
    }
}
