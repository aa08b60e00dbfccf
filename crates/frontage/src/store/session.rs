//! What queries run on: a view to read from, or the one transaction that writes.

use std::ops::{Deref, DerefMut};

use super::engine::{self, Connection, Line, Row, Value};
use super::group::Turn;
use super::readers::View;
use super::relocation::{self, Notice};
use super::{DiskTrouble, StoreError};

/// Something to read from. Functions of this folder that only read take a session, so that
/// they serve views and transactions alike.
pub struct Session {
    held: Held,
    /// Why the disk failed a statement, if it did.
    trouble: Option<DiskTrouble>,
}

enum Held {
    View(View),
    /// Lent by the writer; empty only while it is being handed back.
    Writer(Option<Connection>),
}

impl Session {
    fn on(held: Held) -> Self {
        Self {
            held,
            trouble: None,
        }
    }

    fn line(&mut self) -> Result<Line<'_>, StoreError> {
        match &mut self.held {
            Held::View(view) => Ok(view.line()),
            Held::Writer(connection) => {
                let connection = connection.as_mut().ok_or(StoreError::Closed)?;
                Ok(connection.line())
            }
        }
    }

    pub(super) async fn rows(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let done = engine::fetch(self.line()?, sql, values).await;
        self.noting(done)
    }

    /// What stands on the door of a file.
    pub(super) async fn notice(&mut self) -> Result<Option<Notice>, StoreError> {
        relocation::notice::read(self.line()?).await
    }

    fn noting<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        done.inspect_err(|error| self.trouble = self.trouble.or(error.trouble()))
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
    pub(super) fn new(view: View) -> Self {
        Self(Session::on(Held::View(view)))
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
    pub(super) fn new(connection: Connection, turn: Turn) -> Self {
        Self {
            session: Session::on(Held::Writer(Some(connection))),
            turn: Some(turn),
        }
    }

    pub(super) async fn execute(
        &mut self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let done = engine::execute(self.session.line()?, sql, values).await;
        self.session.noting(done)
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

    fn take_connection(&mut self) -> Option<Connection> {
        match &mut self.session.held {
            Held::Writer(connection) => connection.take(),
            Held::View(_) => None,
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let (Some(connection), Some(turn)) = (self.take_connection(), self.turn.take()) {
            turn.undo(connection, self.session.trouble);
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
