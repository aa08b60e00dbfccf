//! Which tables and columns are brought along: all that the file has, as its own catalogue says, so
//! that no list can fall behind a migration. The server's catalogue must say the same.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row as _};

use super::Refused;
use crate::store::answers::told;

/// Tables that are about a place and not about hotels: how its form came about, what stands on its
/// door, what servers over it tell each other for the moment.
pub(super) const OF_A_PLACE: [&str; 3] = ["_sqlx_migrations", "relocation", "bus"];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
}

/// A column by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table, with its columns in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Its primary key: by it the rows are read, in the same order at both sides.
    pub key: Vec<String>,
}

impl Table {
    /// The names of all columns, for a statement.
    pub fn list(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        names.join(", ")
    }

    /// The rows that are brought along, in the order of their key. What a place says of itself it
    /// keeps for itself.
    pub fn rows(&self) -> String {
        let Self { name, key, .. } = self;
        let (list, key) = (self.list(), key.join(", "));
        let own = match name.as_str() {
            "installation" => "where key not in ('file', 'arrived')",
            _ => "",
        };
        format!("select {list} from {name} {own} order by {key}")
    }

    fn columns_by_name(&self) -> BTreeMap<&str, Kind> {
        let columns = self.columns.iter();
        columns.map(|column| (&*column.name, column.kind)).collect()
    }
}

/// The tables of the file, each behind those that its rows refer to.
pub(super) async fn of_file(file: &mut SqliteConnection) -> Result<Vec<Table>, Refused> {
    let sql = "select name from sqlite_schema where type = 'table' and name not like 'sqlite!_%' \
               escape '!' order by name";
    let source = |error: sqlx::Error| Refused::Source(error.into());
    let rows = sqlx::query(sql).fetch_all(&mut *file).await;
    let mut waiting = Vec::new();
    for row in rows.map_err(source)? {
        let name: String = row.try_get("name").map_err(source)?;
        if OF_A_PLACE.contains(&name.as_str()) {
            continue;
        }
        let sql = format!("pragma foreign_key_list({name})");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *file).await;
        let others = rows.map_err(source)?;
        let others = others.iter().map(|row| row.try_get("table"));
        let others: Vec<String> = others.collect::<Result<_, _>>().map_err(source)?;
        let table = table_of_file(file, name).await?;
        waiting.push((table, others));
    }
    in_order(waiting)
}

async fn table_of_file(file: &mut SqliteConnection, name: String) -> Result<Table, Refused> {
    let source = |error: sqlx::Error| Refused::Source(error.into());
    let sql = format!("pragma table_info({name})");
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *file).await;
    let (mut columns, mut key) = (Vec::new(), BTreeMap::new());
    for row in rows.map_err(source)? {
        let column: String = row.try_get("name").map_err(source)?;
        let kind: String = row.try_get("type").map_err(source)?;
        let place: i64 = row.try_get("pk").map_err(source)?;
        if place > 0 {
            key.insert(place, column.clone());
        }
        let kind = match kind.to_ascii_lowercase().as_str() {
            "integer" => Kind::Int,
            "text" => Kind::Text,
            other => return Err(unknown_kind(&name, &column, other)),
        };
        columns.push(Column { name: column, kind });
    }
    let key: Vec<String> = key.into_values().collect();
    if key.is_empty() {
        let what = format!("table {name} has no primary key, so its rows have no order");
        return Err(Refused::Unlike(what));
    }
    Ok(Table { name, columns, key })
}

fn unknown_kind(table: &str, column: &str, kind: &str) -> Refused {
    Refused::Unlike(format!("{table}.{column} is of the type {kind}"))
}

/// Each table behind those that it refers to.
fn in_order(mut waiting: Vec<(Table, Vec<String>)>) -> Result<Vec<Table>, Refused> {
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_there = |name: &String, own: &str| {
            name == own || ordered.iter().any(|table| table.name == *name)
        };
        let ready = |(table, others): &(Table, Vec<String>)| {
            others.iter().all(|other| is_there(other, &table.name))
        };
        let (next, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(ready);
        if next.is_empty() {
            let names: Vec<String> = later.into_iter().map(|(table, _)| table.name).collect();
            let what = format!("{} refer to one another in a circle", names.join(", "));
            return Err(Refused::Unlike(what));
        }
        ordered.extend(next.into_iter().map(|(table, _)| table));
        waiting = later;
    }
    Ok(ordered)
}

/// That the server's tables are those of the file, with the same columns of the same kinds.
pub(super) async fn compare(server: &mut PgConnection, tables: &[Table]) -> Result<(), Refused> {
    let sql = "select c.table_name::text as table_name, c.column_name::text as column_name, \
               c.data_type::text as data_type \
               from information_schema.columns c join information_schema.tables t \
               on t.table_schema = c.table_schema and t.table_name = c.table_name \
               where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'";
    let target = |error: sqlx::Error| Refused::Target(told(error));
    let rows = sqlx::query(sql).fetch_all(server).await.map_err(target)?;
    let mut there = BTreeMap::<String, BTreeMap<String, Kind>>::new();
    for row in rows {
        let table: String = row.try_get("table_name").map_err(target)?;
        let column: String = row.try_get("column_name").map_err(target)?;
        let kind: String = row.try_get("data_type").map_err(target)?;
        if OF_A_PLACE.contains(&table.as_str()) {
            continue;
        }
        let kind = match kind.as_str() {
            "bigint" => Kind::Int,
            "text" => Kind::Text,
            other => return Err(unknown_kind(&table, &column, other)),
        };
        there.entry(table).or_default().insert(column, kind);
    }
    for table in tables {
        let Some(columns) = there.remove(&table.name) else {
            return Err(Refused::Unlike(format!("{} has no such table", table.name)));
        };
        let columns: BTreeMap<&str, Kind> = columns
            .iter()
            .map(|(name, kind)| (&**name, *kind))
            .collect();
        if columns != table.columns_by_name() {
            let what = format!("{} has other columns there", table.name);
            return Err(Refused::Unlike(what));
        }
    }
    match there.into_keys().next() {
        Some(table) => Err(Refused::Unlike(format!("{table} is there alone"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, in_order};

    fn table(name: &str, others: &[&str]) -> (Table, Vec<String>) {
        let table = Table {
            name: name.to_owned(),
            columns: Vec::new(),
            key: Vec::new(),
        };
        (
            table,
            others.iter().map(|other| (*other).to_owned()).collect(),
        )
    }

    #[test]
    fn a_table_comes_behind_those_that_it_refers_to_and_a_circle_is_told() {
        let some = vec![
            table("images", &["hotels", "staff"]),
            table("hotels", &[]),
            table("staff", &["hotels", "staff"]),
        ];
        let ordered = in_order(some).map(|tables| {
            let names = tables.into_iter().map(|table| table.name);
            names.collect::<Vec<_>>()
        });
        assert_eq!(
            ordered.ok(),
            Some(["hotels", "staff", "images"].map(str::to_owned).to_vec())
        );
        let circle = vec![table("one", &["other"]), table("other", &["one"])];
        assert!(in_order(circle).is_err());
    }
}
