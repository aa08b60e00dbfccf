//! What a PostgreSQL server answers, in time and in our words.

use std::time::Duration;

use sqlx::postgres::{PgConnection, PgDatabaseError};
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::time::timeout;

use super::{DiskTrouble, StoreError};

/// How long an answer may take before the line is taken for dead. The server gives up earlier, as
/// the guards of [`server`](super::server) say.
const PATIENCE: Duration = Duration::from_secs(12);

/// Runs statements that ask for nothing, in one go.
pub(super) async fn simply(connection: &mut PgConnection, sql: &str) -> Result<(), StoreError> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection);
    in_time(done).await.map(|_| ())
}

/// Waits for an answer on a line unless it is dead, and notes when it dies: whoever waited for one
/// answer in vain must not wait for the next as well, and nobody could tell any more which answer
/// belongs to what.
pub(super) async fn on_line<T>(
    is_dead: &mut bool,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    if *is_dead {
        let dead = std::io::Error::new(std::io::ErrorKind::BrokenPipe, "the line is dead");
        return Err(StoreError::Away(sqlx::Error::Io(dead)));
    }
    let answer = in_time(answer).await;
    *is_dead = answer.as_ref().is_err_and(StoreError::is_away);
    answer
}

/// Waits for an answer, not for ever.
pub(super) async fn in_time<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match timeout(PATIENCE, answer).await {
        Ok(answer) => answer.map_err(told),
        Err(_) => Err(silent()),
    }
}

pub(super) fn silent() -> StoreError {
    let silence = std::io::Error::new(std::io::ErrorKind::TimedOut, "the server does not answer");
    StoreError::Away(sqlx::Error::Io(silence))
}

pub(super) async fn close(connection: PgConnection) {
    // One that hangs ends with its line.
    let _ = timeout(Duration::from_secs(1), connection.close()).await;
}

/// An error of a server: that it is away, or what it says.
pub(super) fn told(error: sqlx::Error) -> StoreError {
    let is_away = match &error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_away(&code)),
        _ => false,
    };
    if is_away {
        StoreError::Away(error)
    } else {
        StoreError::Database(error)
    }
}

/// Codes with which the server ends or refuses a connection.
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn is_away(code: &str) -> bool {
    // Connection exception, invalid authorization, insufficient resources of connections, and an
    // operator's intervention but for a statement that took too long.
    let ends = ["08", "28"].iter().any(|class| code.starts_with(class));
    ends || matches!(
        code,
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "53300" | "25P03" | "25P04"
    )
}

/// Those of them that are over by themselves: it starts or stops, or has no connection left.
pub(super) fn is_passing(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03" | "53300")
}

/// What the server's disk, or its being closed to writers, has to do with an error.
pub(super) fn trouble_of(error: &PgDatabaseError) -> Option<DiskTrouble> {
    match error.code() {
        "53100" => Some(DiskTrouble::Full),
        "25006" => Some(DiskTrouble::ReadOnly),
        "58030" => Some(DiskTrouble::Fault),
        _ => None,
    }
}

/// Whether another writer, or a statement, took longer than we wait.
pub(super) fn is_late(error: &PgDatabaseError) -> bool {
    matches!(error.code(), "55P03" | "57014" | "40P01" | "40001")
}
