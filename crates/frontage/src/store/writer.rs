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
//! Whatever the disk does, the writer goes on: a group that cannot be stored is undone as a whole
//! and each of its edits told so, and a connection that met with trouble is replaced by a new
//! one. So when there is room again, or the file may be written again, the next edit is
//! saved as if nothing had been.

use std::sync::Arc;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{Notify, mpsc, oneshot};

use super::StoreError;
use super::disk::cause_of;
use super::group::{Group, Lent, command, edit};
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
    /// `options` say how to open another connection when this one fails.
    pub(super) fn start(
        connection: SqliteConnection,
        options: SqliteConnectOptions,
        committed: Arc<Notify>,
    ) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(run(connection, options, waiting, committed));
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
    connection: SqliteConnection,
    options: SqliteConnectOptions,
    mut waiting: mpsc::Receiver<Request>,
    committed: Arc<Notify>,
) {
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
                    let _ = connection.close().await;
                }
                let _ = closed.send(());
                return;
            }
        };
        let mut connection = match begin(&mut held, &options).await {
            Ok(connection) => connection,
            Err(error) => {
                let _ = lent.send(Err(cause_of(error, options.get_filename()).await));
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
        if let Err((error, edits)) = group.finish(&mut connection, &committed).await {
            let _ = command(&mut connection, "rollback").await;
            let error = cause_of(error, options.get_filename()).await;
            tracing::error!(%error, edits = edits.len(), "a commit failed; nothing of it is stored");
            let cause = Arc::new(error);
            for durable in edits {
                let _ = durable.send(Err(StoreError::Commit(Arc::clone(&cause))));
            }
        }
        if trouble.is_some() {
            let _ = connection.close().await;
        } else {
            held = Some(connection);
        }
    }
}

/// Takes the connection with a transaction open on it. One that cannot open any, perhaps stuck in
/// an old transaction, is given up for a new one.
async fn begin(
    held: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StoreError> {
    if let Some(mut connection) = held.take() {
        match command(&mut connection, "begin immediate").await {
            Ok(()) => return Ok(connection),
            Err(error) if error.is_locked() => {
                *held = Some(connection);
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(%error, "the database is opened anew");
                let _ = connection.close().await;
            }
        }
    }
    let mut connection = options.connect().await?;
    let begun = command(&mut connection, "begin immediate").await;
    match begun {
        Ok(()) => Ok(connection),
        Err(error) => {
            *held = Some(connection);
            Err(error)
        }
    }
}
