//! One table's rows on their way, and the proof that they have arrived.
//!
//! Rows are written in the words of COPY, a piece of bounded size after the other. The proof does
//! not trust these words: it is made of the values as each engine gives them when it is asked, so a
//! character that was escaped wrongly, a number that became another, or a row that was left out
//! shows as another sum.

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row as _};

use super::Refused;
use super::form::{Kind, Table};
use crate::store::StoreError;
use crate::store::answers::told;

/// Bytes that are collected before they are sent.
const PIECE: usize = 256 * 1024;

/// A value of a row.
enum Cell {
    Null,
    Int(i64),
    Text(String),
}

/// How many rows, and what all of them hold, in the order of their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Rows.
    pub rows: u64,
    /// SHA-256 of their values, in hexadecimal.
    pub hash: String,
}

#[derive(Default)]
struct Summing {
    rows: u64,
    hash: Sha256,
}

impl Summing {
    /// Each value says what it is and how long, so that no two rows are written alike.
    fn take(&mut self, cell: &Cell) {
        match cell {
            Cell::Null => self.hash.update(b"n;"),
            Cell::Int(value) => self.hash.update(format!("i{value};")),
            Cell::Text(text) => {
                self.hash.update(format!("t{}:", text.len()));
                self.hash.update(text);
            }
        }
    }

    fn end_row(&mut self) {
        self.rows += 1;
        self.hash.update(b"\n");
    }

    fn end(self) -> Sum {
        Sum {
            rows: self.rows,
            hash: hex::encode(self.hash.finalize()),
        }
    }
}

/// Brings all rows of a table to the server; gives the sum of what was read here.
pub(super) async fn carry(
    file: &mut SqliteConnection,
    server: &mut PgConnection,
    table: &Table,
) -> Result<Sum, Refused> {
    let Table { name, columns, .. } = table;
    let target = |error: sqlx::Error| Refused::Target(told(error));
    let source = |error: sqlx::Error| Refused::Source(error.into());
    let copy = format!("copy {name} ({}) from stdin", table.list());
    let mut there = server.copy_in_raw(&copy).await.map_err(target)?;
    let (mut sum, mut piece) = (Summing::default(), Vec::with_capacity(PIECE + PIECE / 4));
    let mut rows = sqlx::query(AssertSqlSafe(table.rows())).fetch(file);
    while let Some(row) = rows.try_next().await.map_err(source)? {
        for (place, column) in columns.iter().enumerate() {
            let cell = match column.kind {
                Kind::Int => row.try_get::<Option<i64>, _>(place).map(of_int),
                Kind::Text => row.try_get::<Option<String>, _>(place).map(of_text),
            };
            let cell = cell.map_err(|error| unreadable(name, &column.name, &error))?;
            if place > 0 {
                piece.push(b'\t');
            }
            write(&mut piece, &cell).map_err(|what| {
                let what = format!("{} holds {what}", column.name);
                unreadable(name, &column.name, &what)
            })?;
            sum.take(&cell);
        }
        piece.push(b'\n');
        sum.end_row();
        if piece.len() >= PIECE {
            there.send(&*piece).await.map_err(target)?;
            piece.clear();
        }
    }
    drop(rows);
    there.send(&*piece).await.map_err(target)?;
    there.finish().await.map_err(target)?;
    Ok(sum.end())
}

/// The sum of a table at the server, read back as the values that it gives.
pub(super) async fn sum_there(server: &mut PgConnection, table: &Table) -> Result<Sum, Refused> {
    let target = |error: sqlx::Error| Refused::Target(told(error));
    let mut sum = Summing::default();
    let mut rows = sqlx::query(AssertSqlSafe(table.rows())).fetch(server);
    while let Some(row) = rows.try_next().await.map_err(target)? {
        for (place, column) in table.columns.iter().enumerate() {
            let cell = match column.kind {
                Kind::Int => row.try_get::<Option<i64>, _>(place).map(of_int),
                Kind::Text => row.try_get::<Option<String>, _>(place).map(of_text),
            };
            sum.take(&cell.map_err(target)?);
        }
        sum.end_row();
    }
    Ok(sum.end())
}

fn of_int(value: Option<i64>) -> Cell {
    value.map_or(Cell::Null, Cell::Int)
}

fn of_text(value: Option<String>) -> Cell {
    value.map_or(Cell::Null, Cell::Text)
}

/// In the text format of COPY. <https://www.postgresql.org/docs/current/sql-copy.html>
fn write(piece: &mut Vec<u8>, cell: &Cell) -> Result<(), &'static str> {
    match cell {
        Cell::Null => piece.extend_from_slice(b"\\N"),
        Cell::Int(value) => piece.extend_from_slice(value.to_string().as_bytes()),
        Cell::Text(text) => {
            for byte in text.bytes() {
                match byte {
                    0 => return Err("the character U+0000, which PostgreSQL does not keep"),
                    b'\\' => piece.extend_from_slice(b"\\\\"),
                    b'\t' => piece.extend_from_slice(b"\\t"),
                    b'\n' => piece.extend_from_slice(b"\\n"),
                    b'\r' => piece.extend_from_slice(b"\\r"),
                    other => piece.push(other),
                }
            }
        }
    }
    Ok(())
}

fn unreadable(table: &str, column: &str, what: &impl std::fmt::Display) -> Refused {
    let text = format!("{table}.{column}: {what}");
    Refused::AsThingsStand(format!("a row cannot be brought along: {text}"))
}

/// Lets the numbers that the server gives go on behind those that were ever given here: also those
/// of rows that were removed meanwhile are never given twice.
pub(super) async fn go_on_numbering(
    file: &mut SqliteConnection,
    server: &mut PgConnection,
    table: &Table,
) -> Result<(), Refused> {
    let target = |error: sqlx::Error| Refused::Target(told(error));
    let source = |error: sqlx::Error| Refused::Source(StoreError::from(error));
    let numbered = "select column_name::text as name from information_schema.columns \
                    where table_schema = current_schema() and table_name = $1 \
                    and is_identity = 'YES'";
    let numbered = sqlx::query(numbered).bind(&table.name);
    let numbered = numbered.fetch_optional(&mut *server).await;
    let Some(numbered) = numbered.map_err(target)? else {
        return Ok(());
    };
    let column: String = numbered.try_get("name").map_err(target)?;
    let last = format!(
        "select max(coalesce((select max({column}) from {name}), 0), \
         coalesce((select seq from sqlite_sequence where name = $1), 0)) as last",
        name = table.name
    );
    let last = sqlx::query(AssertSqlSafe(last)).bind(&table.name);
    let last = last.fetch_one(file).await.map_err(source)?;
    let last: i64 = last.try_get("last").map_err(source)?;
    if last > 0 {
        let sql = "select setval(pg_get_serial_sequence($1, $2)::regclass, $3)";
        let set = sqlx::query(sql).bind(&table.name).bind(&column).bind(last);
        set.execute(server).await.map_err(target)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Cell, Summing, write};

    #[test]
    fn what_separates_values_and_rows_is_escaped_and_a_nul_is_refused() {
        let mut piece = Vec::new();
        let text = "a\tb\nc\rd\\N é";
        assert!(write(&mut piece, &Cell::Text(text.to_owned())).is_ok());
        assert_eq!(piece, "a\\tb\\nc\\rd\\\\N é".as_bytes());
        assert!(write(&mut piece, &Cell::Text("\0".to_owned())).is_err());
    }

    #[test]
    fn rows_that_differ_in_anything_have_another_sum() {
        let sum = |rows: &[&[Cell]]| {
            let mut sum = Summing::default();
            for row in rows {
                row.iter().for_each(|cell| sum.take(cell));
                sum.end_row();
            }
            sum.end().hash
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        let sums = [
            sum(&[]),
            sum(&[&[Cell::Null]]),
            sum(&[&[text("")]]),
            sum(&[&[text("0")]]),
            sum(&[&[Cell::Int(0)]]),
            sum(&[&[text("ab"), text("c")]]),
            sum(&[&[text("a"), text("bc")]]),
            sum(&[&[text("a")], &[text("bc")]]),
            sum(&[&[text("bc")], &[text("a")]]),
        ];
        for (place, one) in sums.iter().enumerate() {
            assert!(!sums[..place].contains(one), "{place}");
        }
    }
}
