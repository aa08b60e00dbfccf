//! The notice on the door: whoever is about to write sees that these rows are being moved, or have
//! moved, and leaves them as they are.
//!
//! It is a row of the database itself. So it is put up between two writes, whichever processes make
//! them, and outlives whoever put it up.

use sqlx::sqlite::SqliteConnection;

use super::Refused;
use crate::domain::Millis;
use crate::store::StoreError;
use crate::store::engine::{Line, Value, execute, fetch, values};

/// How far a move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is committed at the other place: everybody can go back to work at any time.
    Leaving,
    /// It may be committed there.
    Arriving,
    /// It is there.
    Gone,
}

impl Stage {
    const ALL: [(Self, &str); 3] = [
        (Self::Leaving, "leaving"),
        (Self::Arriving, "arriving"),
        (Self::Gone, "gone"),
    ];

    fn as_str(self) -> &'static str {
        let of_it = Self::ALL.iter().find(|(stage, _)| *stage == self);
        of_it.map_or("", |(_, name)| name)
    }

    fn parse(text: &str) -> Option<Self> {
        let of_it = Self::ALL.iter().find(|(_, name)| *name == text);
        of_it.map(|(stage, _)| *stage)
    }
}

/// What it says.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Names the move.
    pub word: String,
    /// The database that the rows are brought to, for people.
    pub destination: String,
    /// How far it is.
    pub stage: Stage,
    /// Since when nothing is written here.
    pub since: Millis,
}

/// What stands on the door, if anything does.
pub(in crate::store) async fn read(line: Line<'_>) -> Result<Option<Notice>, StoreError> {
    let sql = "select word, destination, stage, since from relocation";
    let rows = fetch(line, sql, Vec::new()).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let stage = row.text("stage")?;
    Ok(Some(Notice {
        word: row.text("word")?,
        destination: row.text("destination")?,
        stage: Stage::parse(&stage).ok_or(StoreError::Corrupt {
            table: "relocation",
            what: stage,
        })?,
        since: row.int("since")?,
    }))
}

/// Puts it up for a move to this place, or takes up the one that was interrupted. Afterwards
/// everything that was ever acknowledged can be read, and nothing is added.
pub(super) async fn put_up(
    file: &mut SqliteConnection,
    destination: &str,
    word: String,
    now: Millis,
) -> Result<Notice, Refused> {
    command(file, "begin immediate").await?;
    let done = match read(Line::File(file)).await.map_err(Refused::Source)? {
        Some(notice) if notice.destination == destination => Ok(notice),
        Some(notice) if notice.stage != Stage::Leaving => Err(elsewhere(&notice)),
        // Another place is another move: should the one before still be under way, it is called off.
        _ => Ok(Notice {
            word,
            destination: destination.to_owned(),
            stage: Stage::Leaving,
            since: now,
        }),
    };
    let notice = match done {
        Ok(notice) => notice,
        Err(refused) => {
            command(file, "rollback").await?;
            return Err(refused);
        }
    };
    let sql = "insert into relocation (only, word, destination, stage, since) \
               values (1, $1, $2, $3, $4) \
               on conflict (only) do update set word = excluded.word, \
               destination = excluded.destination, stage = excluded.stage, since = excluded.since";
    let (word, destination) = (notice.word.as_str(), notice.destination.as_str());
    let row = values![word, destination, notice.stage.as_str(), notice.since];
    run(file, sql, row).await?;
    command(file, "commit").await?;
    Ok(notice)
}

/// That a move ended, or may have ended, at another place than the one that is wanted now.
fn elsewhere(notice: &Notice) -> Refused {
    let to = &notice.destination;
    Refused::AsThingsStand(match notice.stage {
        Stage::Gone => format!(
            "these rows have moved to {to}; start the server there, or take them back into use with \
             frontage migrate-to --cancel"
        ),
        Stage::Arriving | Stage::Leaving => format!(
            "these rows may have arrived in {to} already; name that database to find out, or give \
             it up with frontage migrate-to --cancel"
        ),
    })
}

/// Notes how far the move is, unless somebody called it off meanwhile.
pub(super) async fn advance(
    file: &mut SqliteConnection,
    word: &str,
    stage: Stage,
) -> Result<(), Refused> {
    let sql = "update relocation set stage = $1 where word = $2";
    match run(file, sql, values![stage.as_str(), word]).await? {
        0 => Err(Refused::CalledOff),
        _ => Ok(()),
    }
}

/// Takes down the notice of this move; everybody can write again.
pub(super) async fn take_down(file: &mut SqliteConnection, word: &str) -> Result<(), Refused> {
    let sql = "delete from relocation where word = $1";
    run(file, sql, values![word]).await.map(|_| ())
}

async fn command(file: &mut SqliteConnection, sql: &str) -> Result<(), Refused> {
    run(file, sql, Vec::new()).await.map(|_| ())
}

async fn run(file: &mut SqliteConnection, sql: &str, row: Vec<Value>) -> Result<u64, Refused> {
    let done = execute(Line::File(file), sql, row).await;
    done.map_err(Refused::Source)
}
