//! The only place that knows which database engine is behind the store.
//!
//! Everything above speaks one SQL text with `$1` parameters, integers and text. PostgreSQL
//! becomes a second arm of [`Connection`] and of [`Row`], not a second program: hence no
//! engine's types leave this file.

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row as _, Sqlite, query::Query};

use super::StoreError;

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

/// One row of an answer, read by column name.
pub struct Row(SqliteRow);

impl Row {
    /// An integer column.
    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    /// An integer column that may be null.
    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    /// A text column.
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    /// A text column that may be null.
    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    /// A 0-or-1 column.
    pub fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
}

/// Runs a statement and gives its rows.
pub(super) async fn fetch(
    connection: &mut SqliteConnection,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    let rows = bound(sql, values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(Row).collect())
}

/// Runs a statement and tells how many rows it touched.
pub(super) async fn execute(
    connection: &mut SqliteConnection,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    Ok(bound(sql, values)
        .execute(connection)
        .await?
        .rows_affected())
}

/// Statements are put together from names in this crate only, and values travel as parameters:
/// that is what `AssertSqlSafe` asserts here.
fn bound(sql: &str, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    values.into_iter().fold(query, |query, value| match value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
    })
}
