//! Writing at a server: one transaction at a time, whichever process it is in, and the truth about
//! each commit.
//!
//! Whoever writes holds one advisory lock of the database until the transaction ends. So numbers of
//! the outbox are given in the order in which they become visible, and a use case never meets what
//! SQLite would have spared it.

use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Row as _};
use tokio::time::{Instant, timeout};

use super::StoreError;
use super::answers::{close, in_time, on_line, silent};
use super::engine::Line;
use super::server::Server;

/// `Frontage` in ASCII: the advisory lock of whoever writes.
pub(super) const WRITER: i64 = i64::from_be_bytes(*b"Frontage");
/// The channel on which each commit is told.
pub(super) const COMMITS: &str = "frontage";
/// How long it may take until it is one's turn: the server gives up waiting for another writer after
/// five seconds, so on a line that is silent for longer nobody is any more.
const BEGINNING: Duration = Duration::from_secs(7);
/// How long it is tried to learn how a commit ended whose answer was lost.
const DOUBT: Duration = Duration::from_secs(5);
/// Between two tries of it.
const BETWEEN: Duration = Duration::from_millis(200);

/// What names a server, a database, and the branch of their history: a return to an earlier point,
/// or another server that takes over, begins another timeline; a dump that is read back makes
/// another table.
pub(super) const HISTORY: &str = "select (select system_identifier from pg_control_system())::text || '-' || \
     (select oid from pg_database where datname = current_database())::text || '-' || \
     'installation'::regclass::oid::text || '-' || \
     substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as history";

/// A connection to write on.
pub(super) struct Writing {
    connection: PgConnection,
    /// Whether nothing is to be heard on it any more.
    is_dead: bool,
    /// Names the server's history, in which numbers of transactions mean something.
    history: String,
    doubt: Option<Doubt>,
}

/// A transaction whose commit was asked for, and nobody has said how it ended.
#[derive(Debug)]
pub(super) struct Doubt {
    transaction: String,
    history: String,
}

impl Writing {
    /// Takes a connection to write on.
    pub(super) async fn on(mut connection: PgConnection) -> Result<Self, StoreError> {
        let row = in_time(sqlx::query(HISTORY).fetch_one(&mut connection)).await?;
        Ok(Self {
            history: row.try_get("history")?,
            connection,
            is_dead: false,
            doubt: None,
        })
    }

    pub(super) fn line(&mut self) -> Line<'_> {
        Line::Server(&mut self.connection, &mut self.is_dead)
    }

    /// Runs statements that ask for nothing, in one go.
    async fn simply(&mut self, sql: &str) -> Result<(), StoreError> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection);
        on_line(&mut self.is_dead, done).await.map(|_| ())
    }

    /// Opens a transaction and waits until nobody else has one.
    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        // Each statement of it sees what was committed before: with one view for all, it would be
        // that of before the wait.
        let sql = format!(
            "begin isolation level read committed read write; \
             select pg_advisory_xact_lock({WRITER})"
        );
        let begun = match timeout(BEGINNING, self.simply(&sql)).await {
            Ok(begun) => begun,
            Err(_) => {
                self.is_dead = true;
                Err(silent())
            }
        };
        if let Err(error) = &begun
            && !error.is_away()
        {
            self.simply("rollback").await?;
        }
        begun
    }

    /// Makes the transaction durable, and wakes those who listen. When the answer is lost,
    /// [`Self::doubt`] has what is needed to ask again.
    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        let sql = "select pg_current_xact_id_if_assigned()::text as transaction, \
                   case when pg_current_xact_id_if_assigned() is not null \
                   then pg_notify($1, '')::text end as told";
        let row = sqlx::query(sql).bind(COMMITS);
        let row = row.fetch_one(&mut self.connection);
        let row = on_line(&mut self.is_dead, row).await?;
        let transaction: Option<String> = row.try_get("transaction")?;
        let committed = self.simply("commit").await;
        if let Err(error) = &committed
            && error.is_away()
        {
            self.doubt = transaction.map(|transaction| Doubt {
                transaction,
                history: self.history.clone(),
            });
        }
        committed
    }

    /// Names the server, the database, and the branch of their history.
    pub(super) fn history(&self) -> &str {
        &self.history
    }

    /// The commit of which nobody knows, if there is one.
    pub(super) fn doubt(&mut self) -> Option<Doubt> {
        self.doubt.take()
    }

    pub(super) async fn close(self) {
        close(self.connection).await;
    }
}

impl Server {
    /// How a commit ended whose answer was lost: true when it is durable. Gives the connection on
    /// which that was learnt.
    pub(super) async fn settle(&self, doubt: &Doubt) -> Result<(bool, Writing), StoreError> {
        let until = Instant::now() + DOUBT;
        loop {
            let error = match self.ask(doubt).await {
                Ok(settled) => return Ok(settled),
                Err(error) if error.is_away() || error.is_locked() => error,
                Err(error) => return Err(error),
            };
            if Instant::now() > until {
                return Err(error);
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }

    async fn ask(&self, doubt: &Doubt) -> Result<(bool, Writing), StoreError> {
        let mut writing = self.connect().await?;
        if writing.history != doubt.history {
            // Numbers of transactions mean something else there.
            let what = "another server, or another history of it, has answered".to_owned();
            return Err(StoreError::Unfit(what));
        }
        // The lock is had when whoever held it has ended, one way or the other.
        writing.begin().await?;
        let sql = "select pg_xact_status($1::text::xid8) as status";
        let row = sqlx::query(sql)
            .bind(&doubt.transaction)
            .fetch_one(&mut writing.connection);
        let status: Option<String> = in_time(row).await?.try_get("status")?;
        writing.simply("rollback").await?;
        match status.as_deref() {
            Some("committed") => Ok((true, writing)),
            Some("aborted") => Ok((false, writing)),
            _ => Err(StoreError::Unfit(
                "the server does not remember how the transaction ended".to_owned(),
            )),
        }
    }
}
