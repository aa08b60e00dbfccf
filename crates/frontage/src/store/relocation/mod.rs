//! Bringing the rows of a file to a PostgreSQL server, beside a server that goes on showing them.
//!
//! First a notice goes up on the door of the file ([`notice`]): from then on nothing is added there,
//! and whoever is about to write is told why. Then everything is written in one transaction of the
//! other side, form and rows, and read back from there before it is committed. So whatever ends the
//! move before that, and however, leaves nothing there; and what is committed is whole and proven.
//!
//! Two databases cannot commit at the same moment. Just before the commit the notice therefore says
//! that it may have happened. Whoever comes afterwards and finds it so looks at the other side, where
//! the word of the move stands beside the rows, and knows.

mod carrying;
mod form;
pub(super) mod notice;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};
use tokio::time::{Instant, sleep, timeout};

use super::answers::{close, silent, simply, told};
use super::engine::Line;
use super::place::{FILE_FORM, file_options};
use super::server::{SERVER_FORM, Server};
use super::writing::{HISTORY, WRITER};
use super::{StoreError, installation};
use crate::domain::Millis;
pub use carrying::Sum;
use form::{OF_A_PLACE, Table};
pub use notice::{Notice, Stage};

/// What the connection that brings the rows asks for: a statement may take as long as it takes, but
/// nobody waits long for whoever writes there, and when this process is gone so is what it did.
const PATIENT: &str = "set statement_timeout = 0; set lock_timeout = '5s'; \
     set idle_in_transaction_session_timeout = 0; \
     set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; \
     set tcp_keepalives_count = 3; set tcp_user_timeout = '60s'; \
     set timezone = 'UTC'; set client_min_messages = 'warning'; \
     select set_config('synchronous_commit', 'on', false) \
     where current_setting('synchronous_commit') in ('off', 'local', 'remote_write')";

/// How long the last answer may take.
const COMMITTING: Duration = Duration::from_secs(60);
/// How long it is tried to learn how a commit ended whose answer was lost.
const DOUBT: Duration = Duration::from_secs(10);
/// Between two tries of it.
const BETWEEN: Duration = Duration::from_millis(200);

/// Why rows were not moved.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The file could not be read, or not be closed to writers.
    #[error("the file of the rows cannot be used")]
    Source(#[source] StoreError),
    /// The other side refused or failed.
    #[error(transparent)]
    Target(StoreError),
    /// It cannot be done as things stand.
    #[error("{0}")]
    AsThingsStand(String),
    /// The two sides do not have the same form.
    #[error("the database there has another form than the file: {0}")]
    Unlike(String),
    /// What arrived is not what left.
    #[error(
        "{table}: {here} rows left with the sum {sum_here}, {there} arrived with the sum {sum_there}"
    )]
    Differs {
        /// Which table.
        table: String,
        /// Rows in the file.
        here: u64,
        /// Their sum.
        sum_here: String,
        /// Rows at the other side.
        there: u64,
        /// Their sum.
        sum_there: String,
    },
    /// Somebody took the notice down.
    #[error("the move was called off")]
    CalledOff,
    /// The line broke over the commit, and nobody could be asked how it ended.
    #[error(
        "the line broke when everything was there, and nobody knows whether it was kept. Until that \
         is known nothing can be saved: say the command again"
    )]
    Uncertain(#[source] Box<Refused>),
}

/// A table whose rows are at the other side.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Its name.
    pub table: String,
    /// What both sides say of its rows.
    pub sum: Sum,
}

/// What a move begins with.
pub enum Begun {
    /// It ended before, and this is what was noted then.
    Gone(Notice),
    /// The door is closed, and rows can be brought.
    Open(Box<Move>),
}

/// A move under way. Dropped, it leaves nothing at the other side, and the notice at the door; see
/// [`reopen`].
pub struct Move {
    file: PathBuf,
    server: Server,
    notice: Notice,
    tables: Vec<Table>,
    /// One view of everything that was ever acknowledged.
    view: SqliteConnection,
    /// A transaction that keeps everybody else from writing there.
    there: PgConnection,
}

/// What stands on the door of a file, if anything does.
///
/// # Errors
/// When it is no file of this version.
pub async fn notice(file: &Path) -> Result<Option<Notice>, Refused> {
    let mut door = open(file, false).await?;
    let notice = notice::read(Line::File(&mut door)).await;
    notice.map_err(Refused::Source)
}

/// Looks whether the rows of a file can move to a server, or have moved there, and changes nothing.
///
/// # Errors
/// When something stands against it.
pub async fn inspect(file: &Path, server: &Server) -> Result<(), Refused> {
    let mut door = open(file, false).await?;
    let tables = form::of_file(&mut door).await?;
    let mut there = occupy(server).await?;
    let arrived = look(&mut there, server, &tables).await?;
    let notice = notice::read(Line::File(&mut door)).await;
    let known = notice.map_err(Refused::Source)?.map(|notice| notice.word);
    close(there).await;
    match arrived {
        Some(word) if known.as_ref() != Some(&word) => Err(occupied(server)),
        _ => Ok(()),
    }
}

/// Looks whether the rows of a file can move to a server, and closes the door. `word` names the move
/// if none has begun yet.
///
/// # Errors
/// When something stands against it; nothing is changed then.
pub async fn begin(
    file: &Path,
    server: &Server,
    word: String,
    now: Millis,
) -> Result<Begun, Refused> {
    let mut door = open(file, false).await?;
    let tables = form::of_file(&mut door).await?;
    let mut there = occupy(server).await?;
    let arrived = look(&mut there, server, &tables).await?;
    let before = notice::read(Line::File(&mut door)).await;
    let before = before.map_err(Refused::Source)?;
    match (before, arrived) {
        (Some(notice), Some(word)) if notice.word == word => {
            notice::advance(&mut door, &word, Stage::Gone).await?;
            close(there).await;
            return Ok(Begun::Gone(notice));
        }
        (_, Some(_)) => return Err(occupied(server)),
        (Some(notice), None) if notice.stage == Stage::Gone => {
            return Err(Refused::AsThingsStand(format!(
                "these rows have moved to {}, and {server} does not hold them; what was saved since \
                 then is not in the file. To take the file back into use all the same: frontage \
                 migrate-to --cancel",
                notice.destination
            )));
        }
        (_, None) => {}
    }
    let notice = notice::put_up(&mut door, &server.to_string(), word, now).await?;
    let view = async {
        let mut view = open(file, true).await?;
        // A view begins when it is first looked at.
        let begun = sqlx::raw_sql("begin; select 1 from relocation");
        let begun = begun.execute(&mut view).await;
        begun.map_err(|error| Refused::Source(error.into()))?;
        Ok(view)
    };
    match view.await {
        Ok(view) => Ok(Begun::Open(Box::new(Move {
            file: file.to_owned(),
            server: server.clone(),
            notice,
            tables,
            view,
            there,
        }))),
        Err(refused) => {
            reopen(file, &notice).await?;
            Err(refused)
        }
    }
}

/// Takes down the notice of a move that has left nothing at the other side: everybody can write
/// again.
///
/// # Errors
/// When the file cannot be written, or the rows may have arrived; see [`cancel`].
pub async fn reopen(file: &Path, notice: &Notice) -> Result<(), Refused> {
    let mut door = open(file, false).await?;
    let now = notice::read(Line::File(&mut door)).await;
    match now.map_err(Refused::Source)? {
        Some(now) if now.word != notice.word => Ok(()),
        Some(now) if now.stage != Stage::Leaving => Err(Refused::AsThingsStand(format!(
            "the rows may have arrived in {}",
            now.destination
        ))),
        Some(_) => notice::take_down(&mut door, &notice.word).await,
        None => Ok(()),
    }
}

/// Takes down any notice. Whoever asks has seen to it that pages are told another epoch, if rows may
/// have arrived elsewhere.
///
/// # Errors
/// When the file cannot be written.
pub async fn cancel(file: &Path, notice: &Notice) -> Result<(), Refused> {
    let mut door = open(file, false).await?;
    notice::take_down(&mut door, &notice.word).await
}

impl Move {
    /// What stands on the door.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// Writes everything at the other side and proves that it is the same. `tell` hears of each
    /// table.
    ///
    /// # Errors
    /// When either side fails, or they differ. The move is over then.
    pub async fn carry(&mut self, mut tell: impl FnMut(&Carried)) -> Result<(), Refused> {
        let Self { view, there, .. } = self;
        let migrated = SERVER_FORM.run(&mut *there).await;
        migrated.map_err(|error| Refused::Target(error.into()))?;
        form::compare(there, &self.tables).await?;
        let mut sums = Vec::new();
        for table in &self.tables {
            sums.push(carrying::carry(view, there, table).await?);
            carrying::go_on_numbering(view, there, table).await?;
            // Else its first questions would be answered as if it were empty.
            run(there, &format!("analyze {}", table.name)).await?;
        }
        self.keep_facts().await?;
        for (table, here) in self.tables.iter().zip(sums) {
            let arrived = carrying::sum_there(&mut self.there, table).await?;
            if arrived != here {
                return Err(Refused::Differs {
                    table: table.name.clone(),
                    here: here.rows,
                    sum_here: here.hash,
                    there: arrived.rows,
                    sum_there: arrived.hash,
                });
            }
            tell(&Carried {
                table: table.name.clone(),
                sum: here,
            });
        }
        Ok(())
    }

    /// What the place itself is to know: which move this was, and which database it is. With that,
    /// and the runs that came along, a server with the same data directory goes on with the same
    /// epoch, as `epoch` has it: nothing was written anywhere since.
    async fn keep_facts(&mut self) -> Result<(), Refused> {
        let target = |error: sqlx::Error| Refused::Target(told(error));
        let row = sqlx::query(HISTORY).fetch_one(&mut self.there).await;
        let row = row.map_err(target)?;
        let history: String = row.try_get("history").map_err(target)?;
        for (key, value) in [
            (installation::DATABASE, &history),
            (installation::ARRIVED, &self.notice.word),
        ] {
            let sql = "insert into installation (key, value) values ($1, $2)";
            let kept = sqlx::query(sql).bind(key).bind(value);
            kept.execute(&mut self.there).await.map_err(target)?;
        }
        Ok(())
    }

    /// Commits at the other side, and leaves the door closed for good.
    ///
    /// # Errors
    /// When somebody called it off, or the other side did not keep it: then everybody can write
    /// here again. Or when nobody knows, which says so.
    pub async fn arrive(mut self) -> Result<(), Refused> {
        let mut door = open(&self.file, false).await?;
        let word = &self.notice.word.clone();
        notice::advance(&mut door, word, Stage::Arriving).await?;
        let committed = timeout(COMMITTING, run(&mut self.there, "commit")).await;
        let committed = committed.unwrap_or_else(|_| Err(Refused::Target(silent())));
        // The line goes first: what hangs on it would keep whoever asks next waiting.
        let Self {
            there,
            server,
            tables,
            ..
        } = self;
        close(there).await;
        if let Err(error) = committed {
            match has_arrived(&server, &tables, word).await {
                Ok(true) => {}
                Ok(false) => {
                    notice::take_down(&mut door, word).await?;
                    return Err(error);
                }
                Err(unsettled) => {
                    tracing::warn!(%unsettled, "nobody knows how the commit ended");
                    return Err(Refused::Uncertain(Box::new(error)));
                }
            }
        }
        if let Err(error) = notice::advance(&mut door, word, Stage::Gone).await {
            // The door stays closed, and whoever says the command again is told the same.
            tracing::warn!(%error, "that the rows have arrived cannot be noted");
        }
        Ok(())
    }
}

/// Whether the rows of this move are at the other side, once whatever was under way there has ended.
async fn has_arrived(server: &Server, tables: &[Table], word: &str) -> Result<bool, Refused> {
    let until = Instant::now() + DOUBT;
    loop {
        let asked = async {
            let mut again = occupy(server).await?;
            look(&mut again, server, tables).await
        };
        match asked.await {
            Ok(arrived) => return Ok(arrived.is_some_and(|arrived| arrived == word)),
            Err(refused) if Instant::now() > until => return Err(refused),
            Err(_) => sleep(BETWEEN).await,
        }
    }
}

/// A connection to the file, which must be one of this version's form.
async fn open(file: &Path, only_reads: bool) -> Result<SqliteConnection, Refused> {
    if !file.exists() {
        return Err(Refused::AsThingsStand(format!(
            "there is no file {} to move; name its folder with --data-dir",
            file.display()
        )));
    }
    let source = |error: sqlx::Error| Refused::Source(error.into());
    let options = file_options(file).read_only(only_reads);
    let mut door = options.connect().await.map_err(source)?;
    let known = "select 1 from sqlite_schema where name = '_sqlx_migrations'";
    let known = sqlx::query(known).fetch_optional(&mut door).await;
    if known.map_err(source)?.is_none() {
        return Err(Refused::AsThingsStand(format!(
            "{} holds no installation",
            file.display()
        )));
    }
    let applied = "select version from _sqlx_migrations where success order by version";
    let applied = sqlx::query(applied).fetch_all(&mut door).await;
    let applied = applied.map_err(source)?;
    let applied = applied.iter().map(|row| row.try_get("version"));
    let applied: Vec<i64> = applied.collect::<Result<_, _>>().map_err(source)?;
    if let Some(version) = applied.iter().find(|it| !FILE_FORM.version_exists(**it)) {
        let version = *version;
        return Err(Refused::Source(StoreError::Newer { version }));
    }
    // A server of an older version does not look at the door: it must have given way to this one.
    if FILE_FORM.iter().any(|it| !applied.contains(&it.version)) {
        return Err(Refused::AsThingsStand(format!(
            "{} is of an older version; start the server of this version with it once",
            file.display()
        )));
    }
    Ok(door)
}

/// A connection to a server that will do, in a transaction in which nobody else writes there.
async fn occupy(server: &Server) -> Result<PgConnection, Refused> {
    let mut there = server.open().await.map_err(Refused::Target)?;
    simply(&mut there, PATIENT).await.map_err(Refused::Target)?;
    server.check(&mut there).await.map_err(Refused::Target)?;
    let begun = there.begin().await;
    // It outlives this function, and ends with `commit` or the connection. Were it not begun by sqlx,
    // the first migration would commit it.
    std::mem::forget(begun.map_err(|error| Refused::Target(told(error)))?);
    let lock = format!("select pg_advisory_xact_lock({WRITER})");
    match run(&mut there, &lock).await {
        Err(Refused::Target(error)) if error.is_locked() => Err(Refused::AsThingsStand(format!(
            "somebody else writes to {server}: a server, or another move"
        ))),
        done => done.map(|()| there),
    }
}

/// Whether these rows may be brought there: to a database that is empty, or has our tables with
/// nothing in them. Gives the word of the move that has brought the rows that are there.
async fn look(
    there: &mut PgConnection,
    server: &Server,
    tables: &[Table],
) -> Result<Option<String>, Refused> {
    let target = |error: sqlx::Error| Refused::Target(told(error));
    let sql = "select coalesce(has_schema_privilege(current_schema(), 'create'), false) as may";
    let row = sqlx::query(sql).fetch_one(&mut *there).await;
    if !row.and_then(|row| row.try_get("may")).map_err(target)? {
        return Err(Refused::Target(StoreError::Unfit(format!(
            "in {server} this role may not make tables; let it own the database: \
             alter database … owner to …"
        ))));
    }
    // What belongs to an extension came with it.
    let sql = "select c.relname::text as name from pg_class c \
               where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') \
               and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass \
                               and d.objid = c.oid and d.deptype = 'e') order by name";
    let rows = sqlx::query(sql).fetch_all(&mut *there).await;
    let rows = rows.map_err(target)?;
    let names = rows.iter().map(|row| row.try_get("name"));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(target)?;
    let is_ours =
        |name: &str| OF_A_PLACE.contains(&name) || tables.iter().any(|table| table.name == *name);
    let others: Vec<&str> = names.iter().map(|name| &**name).collect();
    let others: Vec<&str> = others.into_iter().filter(|name| !is_ours(name)).collect();
    if !others.is_empty() {
        return Err(Refused::AsThingsStand(format!(
            "{server} holds tables of something else ({}); give the hotels a database of their own",
            others.join(", ")
        )));
    }
    if names.iter().any(|name| name == "installation") {
        let sql = "select value from installation where key = $1";
        let row = sqlx::query(sql).bind(installation::ARRIVED);
        let row = row.fetch_optional(&mut *there).await.map_err(target)?;
        if let Some(row) = row {
            return row.try_get("value").map(Some).map_err(target);
        }
    }
    for name in names
        .iter()
        .filter(|name| !OF_A_PLACE.contains(&name.as_str()))
    {
        let sql = format!("select exists (select 1 from {name}) as filled");
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *there).await;
        if row.and_then(|row| row.try_get("filled")).map_err(target)? {
            return Err(occupied(server));
        }
    }
    Ok(None)
}

fn occupied(server: &Server) -> Refused {
    Refused::AsThingsStand(format!(
        "{server} holds another installation already, which is left as it is; name an empty database"
    ))
}

async fn run(there: &mut PgConnection, sql: &str) -> Result<(), Refused> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(there);
    done.await
        .map(|_| ())
        .map_err(|error| Refused::Target(told(error)))
}
