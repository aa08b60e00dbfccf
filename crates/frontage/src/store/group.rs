//! Edits that share a commit: each in a savepoint of its own, all durable together or none.

use tokio::sync::{Notify, oneshot};

use super::engine::Connection;
use super::{DiskTrouble, StoreError};

/// Edits that share a commit at most, so that the first of them does not wait too long.
const GROUP: usize = 64;

/// Where the connection is lent to.
pub(super) type Lent = oneshot::Sender<Result<(Connection, Turn), StoreError>>;

/// Tells an edit whether it is durable.
pub(super) type Durable = oneshot::Sender<Result<(), StoreError>>;

/// The right to hand the connection back, once.
pub(super) struct Turn {
    back: oneshot::Sender<(Connection, Outcome)>,
}

enum Outcome {
    Keep(Durable),
    Undo(Option<DiskTrouble>),
}

impl Turn {
    /// Hands the connection back and waits until the edit is durable.
    pub(super) async fn keep(self, connection: Connection) -> Result<(), StoreError> {
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

    /// Hands the connection back and has the edit undone. `trouble`: the disk was to blame.
    pub(super) fn undo(self, connection: Connection, trouble: Option<DiskTrouble>) {
        // The writer waits for exactly this message; it is gone only when the runtime is.
        let _ = self.back.send((connection, Outcome::Undo(trouble)));
    }
}

/// Edits that will be durable together.
#[derive(Default)]
pub(super) struct Group {
    durable: Vec<Durable>,
    edits: usize,
    /// An edit could be neither kept nor undone, because SQLite gave up the whole transaction
    /// with it, or the line to the server broke: nothing of the group may be stored.
    spoilt: Option<StoreError>,
    /// The disk failed an edit. The connection may date from when the file could only be read:
    /// SQLite then opens the transaction, and refuses what is to be written in it for ever.
    pub(super) trouble: Option<DiskTrouble>,
}

impl Group {
    pub(super) fn has_room(&self) -> bool {
        self.edits < GROUP && self.spoilt.is_none()
    }

    /// Makes it durable and tells so; or gives back what went wrong and whom to tell.
    pub(super) async fn finish(
        self,
        connection: &mut Connection,
        committed: &Notify,
    ) -> Result<(), (StoreError, Vec<Durable>)> {
        let done = match self.spoilt {
            None if !self.durable.is_empty() => connection.commit().await,
            None => connection.command("rollback").await,
            Some(error) => Err(error),
        };
        if let Err(error) = done {
            return Err((error, self.durable));
        }
        tell_durable(self.durable, committed);
        Ok(())
    }
}

/// Tells each of these edits that it is durable, and whoever waits for a commit that there was one.
pub(super) fn tell_durable(edits: Vec<Durable>, committed: &Notify) {
    for durable in edits {
        let _ = durable.send(Ok(()));
    }
    committed.notify_waiters();
}

/// Lends the connection to one edit, inside a savepoint, and takes it back.
pub(super) async fn edit(
    mut connection: Connection,
    lent: Lent,
    group: &mut Group,
) -> Option<Connection> {
    group.edits += 1;
    if let Err(error) = connection.command("savepoint edit").await {
        let _ = lent.send(Err(error));
        return Some(connection);
    }
    let (back, returned) = oneshot::channel();
    let (mut connection, outcome) = match lent.send(Ok((connection, Turn { back }))) {
        Ok(()) => returned.await.ok()?,
        // Whoever asked has gone away meanwhile.
        Err(Ok((connection, _))) => (connection, Outcome::Undo(None)),
        Err(Err(_)) => return None,
    };
    match outcome {
        Outcome::Keep(durable) => {
            if let Err(error) = connection.command("release edit").await {
                group.spoilt = Some(error);
            }
            group.durable.push(durable);
        }
        Outcome::Undo(trouble) => {
            group.trouble = group.trouble.or(trouble);
            for sql in ["rollback to edit", "release edit"] {
                if let Err(error) = connection.command(sql).await {
                    // No savepoint is left then; what the others are told is why.
                    group.spoilt = Some(trouble.map_or(error, StoreError::Neighbour));
                }
            }
        }
    }
    Some(connection)
}
