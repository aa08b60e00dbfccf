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

use std::sync::Arc;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Notify, mpsc, oneshot};

use super::session::Tx;
use super::{StoreError, engine};

/// Writes that may wait for their turn; the next one is told that the server is busy.
const WAITING: usize = 1_024;
/// Edits that share a commit at most, so that the first of them does not wait too long.
const GROUP: usize = 64;

type Lent = oneshot::Sender<Result<(SqliteConnection, Turn), StoreError>>;

enum Request {
    Edit(Lent),
    Close(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Writer {
    requests: mpsc::Sender<Request>,
}

/// The right to hand the connection back, once.
pub(super) struct Turn {
    back: oneshot::Sender<(SqliteConnection, Outcome)>,
}

enum Outcome {
    Keep(oneshot::Sender<Result<(), StoreError>>),
    Undo,
}

impl Turn {
    /// Hands the connection back and waits until the edit is durable.
    pub(super) async fn keep(self, connection: SqliteConnection) -> Result<(), StoreError> {
        let (durable, is_durable) = oneshot::channel();
        if self
            .back
            .send((connection, Outcome::Keep(durable)))
            .is_err()
        {
            return Err(StoreError::Closed);
        }
        is_durable.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Hands the connection back and has the edit undone.
    pub(super) fn undo(self, connection: SqliteConnection) {
        // The writer waits for exactly this message; it is gone only when the runtime is.
        let _ = self.back.send((connection, Outcome::Undo));
    }
}

impl Writer {
    pub(super) fn start(connection: SqliteConnection, committed: Arc<Notify>) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(run(connection, waiting, committed));
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
    mut connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Request>,
    committed: Arc<Notify>,
) {
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
                let _ = connection.close().await;
                let _ = closed.send(());
                return;
            }
        };
        if let Err(error) = command(&mut connection, "begin immediate").await {
            let _ = lent.send(Err(error));
            continue;
        }
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
        group.finish(&mut connection, &committed).await;
    }
}

/// Edits that will be durable together.
#[derive(Default)]
struct Group {
    durable: Vec<oneshot::Sender<Result<(), StoreError>>>,
    edits: usize,
    /// A refused edit could not be undone: nothing of the group may be stored.
    spoilt: Option<StoreError>,
}

impl Group {
    fn has_room(&self) -> bool {
        self.edits < GROUP && self.spoilt.is_none()
    }

    async fn finish(self, connection: &mut SqliteConnection, committed: &Notify) {
        let done = match self.spoilt {
            None if !self.durable.is_empty() => command(connection, "commit").await,
            None => command(connection, "rollback").await,
            Some(error) => Err(error),
        };
        let Err(error) = done else {
            for durable in self.durable {
                let _ = durable.send(Ok(()));
            }
            committed.notify_waiters();
            return;
        };
        let edits = self.durable.len();
        tracing::error!(%error, edits, "a commit failed; nothing of it is stored");
        let _ = command(connection, "rollback").await;
        let cause = Arc::new(error);
        for durable in self.durable {
            let _ = durable.send(Err(StoreError::Commit(Arc::clone(&cause))));
        }
    }
}

/// Lends the connection to one edit, inside a savepoint, and takes it back.
async fn edit(
    mut connection: SqliteConnection,
    lent: Lent,
    group: &mut Group,
) -> Option<SqliteConnection> {
    group.edits += 1;
    if let Err(error) = command(&mut connection, "savepoint edit").await {
        let _ = lent.send(Err(error));
        return Some(connection);
    }
    let (back, returned) = oneshot::channel();
    let (mut connection, outcome) = match lent.send(Ok((connection, Turn { back }))) {
        Ok(()) => returned.await.ok()?,
        // Whoever asked has gone away meanwhile.
        Err(Ok((connection, _))) => (connection, Outcome::Undo),
        Err(Err(_)) => return None,
    };
    match outcome {
        Outcome::Keep(durable) => match command(&mut connection, "release edit").await {
            Ok(()) => group.durable.push(durable),
            Err(error) => {
                let _ = durable.send(Err(error));
            }
        },
        Outcome::Undo => {
            for sql in ["rollback to edit", "release edit"] {
                if let Err(error) = command(&mut connection, sql).await {
                    group.spoilt = Some(error);
                }
            }
        }
    }
    Some(connection)
}

async fn command(connection: &mut SqliteConnection, sql: &str) -> Result<(), StoreError> {
    engine::execute(connection, sql, Vec::new())
        .await
        .map(|_| ())
}
