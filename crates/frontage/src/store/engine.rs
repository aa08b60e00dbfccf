//! The only place that knows which database engine is behind the store.
//!
//! Everything above speaks one SQL text with `$1` parameters, integers and text. SQLite and
//! PostgreSQL are two arms of [`Connection`] and of [`Row`], not two programs: hence no engine's
//! types leave this file and those that open and use connections ([`place`](super::place),
//! [`readers`](super::readers), [`server`](super::server), [`writing`](super::writing)).

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, TypeInfo as _, ValueRef as _};

use super::StoreError;
use super::answers::on_line;
use super::relocation;
use super::writing::{Doubt, Writing};

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub enum Value {
    /// 64-bit integer or null.
    Int(Option<i64>),
    /// Text or null.
    Text(Option<String>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(Some(value.into()))
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(value.into()))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

/// The parameters of a statement, in the order of `$1`, `$2`, ….
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::engine::Value::from($value)),*] };
}
pub(super) use values;

/// A statement with its parameters. Statements are put together from names in this crate only, and
/// values travel as parameters: that is what `AssertSqlSafe` asserts here.
macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let query = sqlx::query(AssertSqlSafe($sql.to_owned()));
        $values.into_iter().fold(query, |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
        })
    }};
}

/// One row of an answer, read by column name.
pub enum Row {
    /// Of a file.
    File(SqliteRow),
    /// Of a server.
    Server(PgRow),
}

impl Row {
    /// An integer column.
    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        let null = || sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: "null where an integer is expected".into(),
        };
        Ok(self.int_or_null(column)?.ok_or_else(null)?)
    }

    /// An integer column that may be null.
    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, StoreError> {
        match self {
            Self::File(row) => Ok(row.try_get(column)?),
            Self::Server(row) => integer(row, column),
        }
    }

    /// A text column.
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(match self {
            Self::File(row) => row.try_get(column)?,
            Self::Server(row) => row.try_get(column)?,
        })
    }

    /// A text column that may be null.
    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(match self {
            Self::File(row) => row.try_get(column)?,
            Self::Server(row) => row.try_get(column)?,
        })
    }

    /// A 0-or-1 column.
    pub fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
}

/// PostgreSQL has a type for truth and several for integers, and an expression gets whichever
/// fits; SQLite has one for all.
fn integer(row: &PgRow, column: &str) -> Result<Option<i64>, StoreError> {
    let value = row.try_get_raw(column)?;
    if value.is_null() {
        return Ok(None);
    }
    Ok(Some(match value.type_info().name() {
        "BOOL" => row.try_get::<bool, _>(column)?.into(),
        "INT4" => row.try_get::<i32, _>(column)?.into(),
        _ => row.try_get(column)?,
    }))
}

/// A connection to the place where the rows are.
pub(super) enum Connection {
    /// To a file.
    File(SqliteConnection),
    /// To a server.
    Server(Writing),
}

impl Connection {
    pub(super) fn line(&mut self) -> Line<'_> {
        match self {
            Self::File(connection) => Line::File(connection),
            Self::Server(writing) => writing.line(),
        }
    }

    /// Runs a statement that asks for nothing.
    pub(super) async fn command(&mut self, sql: &str) -> Result<(), StoreError> {
        execute(self.line(), sql, Vec::new()).await.map(|_| ())
    }

    /// Opens the transaction that many edits will share; nobody else writes until it ends.
    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        match self {
            Self::File(_) => {
                self.command("begin immediate").await?;
                let may_write = self.look_at_the_door().await;
                if may_write.is_err() {
                    self.command("rollback").await?;
                }
                may_write
            }
            Self::Server(writing) => writing.begin().await,
        }
    }

    /// Looks whether the rows of a file are being moved. Here and nowhere else: whoever writes comes
    /// by, and whoever comes by holds the file, so that nobody can put up a notice meanwhile.
    async fn look_at_the_door(&mut self) -> Result<(), StoreError> {
        match relocation::notice::read(self.line()).await? {
            None => Ok(()),
            Some(notice) => Err(StoreError::Relocating {
                is_over: notice.stage == relocation::Stage::Gone,
                destination: notice.destination,
            }),
        }
    }

    /// Makes the transaction durable.
    pub(super) async fn commit(&mut self) -> Result<(), StoreError> {
        match self {
            Self::File(_) => self.command("commit").await,
            Self::Server(writing) => writing.commit().await,
        }
    }

    /// Names what this connection writes to, as far as that can become something else.
    pub(super) fn history(&self) -> &str {
        match self {
            Self::File(_) => "",
            Self::Server(writing) => writing.history(),
        }
    }

    /// The commit of which nobody knows how it ended, if there is one. A file always tells.
    pub(super) fn doubt(&mut self) -> Option<Doubt> {
        match self {
            Self::File(_) => None,
            Self::Server(writing) => writing.doubt(),
        }
    }

    pub(super) async fn close(self) {
        match self {
            Self::File(connection) => {
                let _ = sqlx::Connection::close(connection).await;
            }
            Self::Server(writing) => writing.close().await,
        }
    }
}

/// A connection that is lent for one statement.
pub(super) enum Line<'c> {
    /// To a file.
    File(&'c mut SqliteConnection),
    /// To a server; and whether it is dead.
    Server(&'c mut PgConnection, &'c mut bool),
}

/// Runs a statement and gives its rows.
pub(super) async fn fetch(
    line: Line<'_>,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    check(&values)?;
    match line {
        Line::File(connection) => {
            let rows = bound!(sql, values).fetch_all(connection).await?;
            Ok(rows.into_iter().map(Row::File).collect())
        }
        Line::Server(connection, is_dead) => {
            let rows = bound!(sql, values).fetch_all(connection);
            let rows = on_line(is_dead, rows).await?;
            Ok(rows.into_iter().map(Row::Server).collect())
        }
    }
}

/// Runs a statement and tells how many rows it touched.
pub(super) async fn execute(
    line: Line<'_>,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    check(&values)?;
    match line {
        Line::File(connection) => {
            let done = bound!(sql, values).execute(connection).await?;
            Ok(done.rows_affected())
        }
        Line::Server(connection, is_dead) => {
            let done = bound!(sql, values).execute(connection);
            Ok(on_line(is_dead, done).await?.rows_affected())
        }
    }
}

/// PostgreSQL keeps no NUL in a text. What one engine refuses the other must not take, or
/// installations could not move.
fn check(values: &[Value]) -> Result<(), StoreError> {
    let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    if values.iter().any(has_nul) {
        return Err(StoreError::Nul);
    }
    Ok(())
}
