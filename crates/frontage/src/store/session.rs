//! What queries run on: a view to read from, or the one transaction that writes.

use std::ops::{Deref, DerefMut};

use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, Transaction};

use super::StoreError;
use super::engine::{self, Row, Value};
use super::writer::Turn;

/// Something to read from. Functions of this folder that only read take a session, so that
/// they serve views and transactions alike.
pub struct Session(Held);

enum Held {
    View(Transaction<'static, Sqlite>),
    /// Lent by the writer; empty only while it is being handed back.
    Writer(Option<SqliteConnection>),
}

impl Session {
    fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        match &mut self.0 {
            Held::View(transaction) => Ok(&mut *transaction),
            Held::Writer(connection) => connection.as_mut().ok_or(StoreError::Closed),
        }
    }

    pub(super) async fn rows(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        engine::fetch(self.connection()?, sql, values).await
    }

    pub(super) async fn row(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }
}

/// One consistent view.
pub struct Snapshot(Session);

impl Snapshot {
    pub(super) fn new(transaction: Transaction<'static, Sqlite>) -> Self {
        Self(Session(Held::View(transaction)))
    }
}

impl Deref for Snapshot {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.0
    }
}
impl DerefMut for Snapshot {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.0
    }
}

/// The writing transaction. Dropping it undoes everything it did.
pub struct Tx {
    session: Session,
    turn: Option<Turn>,
}

impl Tx {
    pub(super) fn new(connection: SqliteConnection, turn: Turn) -> Self {
        Self {
            session: Session(Held::Writer(Some(connection))),
            turn: Some(turn),
        }
    }

    pub(super) async fn execute(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        engine::execute(self.session.connection()?, sql, values).await
    }

    /// Answers when everything written here is durable, and everything seen here too: edits share
    /// commits, so one may have seen what its neighbour has just written. An edit that finds
    /// nothing to change must therefore commit as well before it says that all is as wished.
    ///
    /// # Errors
    /// [`StoreError::Commit`] when it is not; nothing of it is stored then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let (Some(connection), Some(turn)) = (self.take_connection(), self.turn.take()) else {
            return Err(StoreError::Closed);
        };
        turn.keep(connection).await
    }

    fn take_connection(&mut self) -> Option<SqliteConnection> {
        match &mut self.session.0 {
            Held::Writer(connection) => connection.take(),
            Held::View(_) => None,
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let (Some(connection), Some(turn)) = (self.take_connection(), self.turn.take()) {
            turn.undo(connection);
        }
    }
}

impl Deref for Tx {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
