//! The store: the only SQL, and the only place that knows there is SQL.
//!
//! Reading: [`Store::snapshot`] gives one consistent view, from one of several connections.
//! Writing: [`Store::begin`] gives the one writing transaction of the moment; what was written
//! is durable when [`Tx::commit`] has answered (SQLite: WAL with `synchronous=FULL`; PostgreSQL:
//! `synchronous_commit` no less than `on`), and undone when the transaction is dropped. Inside a transaction nothing may wait for anything but the
//! store: no files, no network, no picture work.
//!
//! The store does not know what an event means, who may do what, or that HTTP exists.

mod answers;
mod bus;
pub mod changes;
pub mod detail;
mod disk;
pub mod draft_links;
pub mod drafts;
mod engine;
pub mod events;
pub mod gallery;
mod group;
pub mod hints_aside;
pub mod hotels;
pub mod idempotency;
pub mod images;
pub mod installation;
pub mod invitations;
mod mark;
pub mod outbox;
pub mod page;
pub mod past;
pub mod picture_notes;
mod place;
mod readers;
pub mod receipts;
pub mod relocation;
pub mod room_types;
mod roster;
pub mod runs;
mod server;
mod session;
pub mod sessions;
pub mod staff;
pub mod team;
#[cfg(test)]
mod tests;
pub mod troubles;
pub mod unfinished;
pub mod uploads;
pub mod verify;
mod wakes;
mod writer;
mod writing;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

pub use bus::{Bus, Speaker};
pub use disk::DiskTrouble;
pub use mark::Mark;
use mark::Marks;
pub use place::Place;
use readers::Readers;
pub use roster::{Newcomer, Roster};
pub use server::Server;
pub use session::{Session, Snapshot, Tx};
use writer::Writer;

/// Why the store could not do as asked. For operators: guests and staff are told less.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database could not be brought to this version's form.
    #[error("migration: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// The database was written by a newer version.
    #[error("this database is of a newer version (its form is {version}); run that version")]
    Newer {
        /// The newest form it has.
        version: i64,
    },
    /// A row holds what it cannot hold.
    #[error("a row of {table} holds something unreadable: {what}")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// What was found.
        what: String,
    },
    /// The server of the database cannot be reached, or ended the connection.
    #[error("the server of the database: {0}")]
    Away(#[source] sqlx::Error),
    /// The server of the database is none that rows can be kept at.
    #[error("{0}")]
    Unfit(String),
    /// Behind the same address is another database now, or the same of another time.
    #[error(
        "behind DATABASE_URL is another database now, or one that was restored, or another server \
         has taken over; start Frontage again, so that open pages read everything anew"
    )]
    Moved,
    /// The rows are being moved, or have moved: nothing is written here.
    #[error(
        "this installation {} {destination}; nothing is written here",
        if *.is_over { "has moved to" } else { "is being moved to" }
    )]
    Relocating {
        /// The database that they are brought to.
        destination: String,
        /// Whether they are there.
        is_over: bool,
    },
    /// A text holds a NUL, which not every engine keeps.
    #[error("a text holds a NUL")]
    Nul,
    /// The disk refuses to be written to.
    #[error("the folder of the database: {0}")]
    Disk(#[source] std::io::Error),
    /// More writes are waiting than the limit allows.
    #[error("too many writes are waiting")]
    Busy,
    /// The commit that carried this write and others failed; nothing of it is stored.
    #[error("commit: {0}")]
    Commit(Arc<StoreError>),
    /// The line broke over the commit that carried this write, and nobody knows whether it is
    /// stored.
    #[error("nobody knows how a commit ended: {0}")]
    Uncertain(Arc<StoreError>),
    /// The disk failed another edit that was to share the commit, and SQLite gave up all of them.
    #[error("another edit of the same commit met with trouble of the disk: {0:?}")]
    Neighbour(DiskTrouble),
    /// The store is being closed.
    #[error("the store is closed")]
    Closed,
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer { version },
            error => Self::Migration(error),
        }
    }
}

impl StoreError {
    /// Whether the statement broke a uniqueness rule (somebody else has that name).
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// The store of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: Readers,
    writer: Writer,
    committed: Arc<Notify>,
    marks: Marks,
    place: Place,
}

impl Store {
    /// Opens the database file, makes it when missing, and brings it to this version's form.
    ///
    /// # Errors
    /// When the file cannot be opened or is of a newer version.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        Self::open_at(&Place::File(file.to_owned())).await
    }

    /// Opens the database at this place and brings it to this version's form.
    ///
    /// # Errors
    /// When it cannot be opened or is of a newer version.
    pub async fn open_at(place: &Place) -> Result<Self, StoreError> {
        match Self::open_whole(place).await {
            Ok(store) => Ok(store),
            Err(error) => Err(place.cause_of(error).await),
        }
    }

    async fn open_whole(place: &Place) -> Result<Self, StoreError> {
        let connection = place.prepare().await?;
        let readers = Readers::open(place).await?;
        let marks = Marks::open(place).await;
        let committed = Arc::new(Notify::new());
        let writer = Writer::start(connection, place.clone(), Arc::clone(&committed));
        Ok(Self {
            readers,
            writer,
            committed,
            marks,
            place: place.clone(),
        })
    }

    /// One consistent view of everything that is committed.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot::new(self.readers.view().await?))
    }

    /// The move that keeps everybody from writing here, if there is one.
    ///
    /// # Errors
    /// When it cannot be seen.
    pub async fn notice(&self) -> Result<Option<relocation::Notice>, StoreError> {
        match &self.place {
            Place::File(_) => self.snapshot().await?.notice().await,
            Place::Server(_) => Ok(None),
        }
    }

    /// Waits for its turn and opens a transaction.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait already.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        self.writer.begin().await
    }

    /// Until it is dropped, [`Self::committed`] resolves for what other processes commit too. A
    /// file tells nobody: there it is for those who look once a second.
    pub async fn hear_others(&self) {
        match &self.place {
            Place::File(_) => std::future::pending().await,
            Place::Server(server) => wakes::hear(server, &self.committed).await,
        }
    }

    /// Whether other servers may have the same rows.
    pub fn may_be_shared(&self) -> bool {
        matches!(self.place, Place::Server(_))
    }

    /// A server that is about to join those over the same database.
    ///
    /// # Errors
    /// When the server of the database is away.
    pub async fn newcomer(&self) -> Result<Newcomer, StoreError> {
        match &self.place {
            Place::File(_) => Ok(Newcomer::alone()),
            Place::Server(server) => Newcomer::at(server).await,
        }
    }

    /// By what servers over the same database speak to each other; nothing over a file, where there
    /// is one server. `number` is that of this server.
    pub fn bus(&self, roster: &Roster, number: i64) -> Option<(Speaker, Bus)> {
        match &self.place {
            Place::File(_) => None,
            Place::Server(server) => Some(Bus::new(server, roster.clone(), number)),
        }
    }

    /// Resolves after the next commit of this process. Ask for it *before* looking for rows, and
    /// none is missed.
    pub fn committed(&self) -> impl Future<Output = ()> + '_ {
        self.committed.notified()
    }

    /// This moment of the database, at the price of a glance: what was read after it was taken
    /// holds for as long as it does not change, whoever else writes. Take it *before* reading.
    /// None when there is none to be had just now; then rows have to be asked.
    pub fn mark(&self) -> Option<Mark> {
        self.marks.now()
    }

    /// Finishes waiting writes and closes the connections.
    pub async fn close(&self) {
        // The last connection to close folds the write-ahead log into the file, and only the
        // writer may.
        self.readers.close().await;
        self.marks.close().await;
        self.writer.close().await;
    }
}
