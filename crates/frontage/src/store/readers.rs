//! Connections that only read, and the views that they give.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::time::{Instant, timeout};

use super::StoreError;
use super::answers::{silent, simply, told};
use super::engine::Line;
use super::place::{Place, file_options};
use super::server;

/// Waiting so long for a reader is told in the log.
const SLOW: Duration = Duration::from_secs(10);
/// How long to wait for one while the server is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the answer to a view's beginning may take, for which a server does nothing: on a line
/// that is silent for longer, nobody is any more.
const BEGINNING: Duration = Duration::from_secs(2);
/// Connections that only read.
const READERS: u32 = 8;

/// Reads at any moment see all that was committed then, and nothing later.
const VIEW: &str = "begin isolation level repeatable read read only";

/// The connections that only read.
#[derive(Clone)]
pub(super) enum Readers {
    File(SqlitePool),
    Server(PgPool),
}

/// A view that is open; it ends when it is dropped.
pub(super) enum View {
    File(Transaction<'static, Sqlite>),
    /// And whether its line is dead.
    Server(PoolConnection<Postgres>, bool),
}

impl View {
    pub(super) fn line(&mut self) -> Line<'_> {
        match self {
            Self::File(transaction) => Line::File(transaction),
            Self::Server(connection, is_dead) => Line::Server(connection, is_dead),
        }
    }
}

impl Readers {
    pub(super) async fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::File(file) => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(READERS)
                    // When thousands of pages come back at once, waiting a little for a reader is
                    // no news.
                    .acquire_slow_threshold(SLOW)
                    .connect_with(file_options(file).read_only(true));
                Ok(Self::File(pool.await?))
            }
            Place::Server(server) => {
                let pool = PgPoolOptions::new()
                    .max_connections(READERS)
                    .acquire_slow_threshold(SLOW)
                    .acquire_timeout(PATIENCE)
                    // A line that has died is found when its view begins.
                    .test_before_acquire(false)
                    .after_connect(|connection, _| Box::pin(server::guard(connection)))
                    .after_release(|connection, _| {
                        Box::pin(async move {
                            let ended = timeout(PATIENCE, simply(connection, "rollback"));
                            Ok(matches!(ended.await, Ok(Ok(()))))
                        })
                    });
                let pool = pool.connect_with(server.options().clone());
                Ok(Self::Server(pool.await.map_err(told)?))
            }
        }
    }

    /// One consistent view of everything that is committed.
    pub(super) async fn view(&self) -> Result<View, StoreError> {
        match self {
            Self::File(pool) => Ok(View::File(pool.begin().await?)),
            Self::Server(pool) => {
                let until = Instant::now() + PATIENCE;
                let mut dead = 0;
                loop {
                    let mut connection = pool.acquire().await.map_err(told)?;
                    let begun = timeout(BEGINNING, simply(&mut connection, VIEW)).await;
                    match begun.unwrap_or_else(|_| Err(silent())) {
                        Ok(()) => return Ok(View::Server(connection, false)),
                        Err(error) if error.is_away() => {
                            drop(connection.detach());
                            dead += 1;
                            // After a restart of the server, every line that lay ready is a dead
                            // one.
                            if dead > READERS || Instant::now() > until {
                                return Err(error);
                            }
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::File(pool) => pool.close().await,
            Self::Server(pool) => {
                // A line that hangs ends with the process.
                let _ = timeout(PATIENCE, pool.close()).await;
            }
        }
    }
}
