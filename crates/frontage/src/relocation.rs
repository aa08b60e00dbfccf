//! `frontage migrate-to`: an installation leaves its file for a PostgreSQL server.
//!
//! Rows are brought by [`store::relocation`](crate::store::relocation); here is the rest of the
//! story: pictures that are to be in a bucket, an operator who thinks better of it, and the way back.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use crate::app::{media_settings, unusable};
use crate::config::{Config, Mistakes};
use crate::media::Media;
use crate::only_server::OnlyServer;
use crate::random;
use crate::store::relocation::{self, Begun, Carried, Move, Notice, Refused, Stage};
use crate::store::{Place, Server, StoreError};
use crate::time::now;

/// What a move came to.
#[derive(Debug)]
pub enum Outcome {
    /// It is done.
    Moved(Moved),
    /// It was done before; nothing was changed.
    WasMoved {
        /// Where the rows are, for people.
        destination: String,
    },
}

/// A move that is done.
#[derive(Debug)]
pub struct Moved {
    /// Where the rows are now, for people.
    pub destination: String,
    /// What was brought, table by table.
    pub tables: Vec<Carried>,
    /// Sets of renditions and originals that were copied into the bucket, if there is one.
    pub pictures: Option<(usize, usize)>,
    /// From when nothing could be saved until everything was there.
    pub took: Duration,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.tables.iter().map(|carried| carried.table.len());
        let width = names.max().unwrap_or(0);
        writeln!(
            f,
            "{:width$}  {:>10}  the same sum at both sides",
            "table", "rows"
        )?;
        for Carried { table, sum } in &self.tables {
            writeln!(f, "{table:width$}  {:>10}  {}", sum.rows, &sum.hash[..16])?;
        }
        let rows: u64 = self.tables.iter().map(|carried| carried.sum.rows).sum();
        write!(
            f,
            "{rows} rows have moved to {} in {:.1} s",
            self.destination,
            self.took.as_secs_f64()
        )?;
        if let Some((sets, originals)) = self.pictures {
            write!(
                f,
                "; {sets} sets of renditions and {originals} originals copied to the bucket"
            )?;
        }
        Ok(())
    }
}

/// The database that a move goes to: the address given, or that of `DATABASE_URL`.
///
/// # Errors
/// When there is none, or it is none, or `DATABASE_URL` names another one.
pub fn destination(config: &Config, address: Option<&str>) -> Result<Server, Mistakes> {
    let mistake = |text: String| Mistakes(vec![text]);
    let set = match &config.database {
        Place::Server(server) => Some((**server).clone()),
        Place::File(_) => None,
    };
    let given = match address {
        Some(address) => Some(
            Server::parse(address)
                .map_err(|reason| mistake(format!("the address to move to: {reason}")))?,
        ),
        None => None,
    };
    match (given, set) {
        (None, None) => Err(mistake(
            "name the database to move to, as postgres://user:password@host:5432/database or in \
             DATABASE_URL"
                .to_owned(),
        )),
        (Some(given), Some(set)) if given.to_string() != set.to_string() => Err(mistake(format!(
            "DATABASE_URL: this installation is at {set} already; only one in a file can move. Unset \
             it if there is one in {}",
            config.data_dir.display()
        ))),
        (Some(server), _) | (None, Some(server)) => Ok(server),
    }
}

/// Moves the installation of a data directory. Until it is done, or `stop`, nothing can be saved
/// there; pages go on. `tell` hears how it goes.
///
/// # Errors
/// When it was not done, in words for the operator. Then everything can be saved again, unless the
/// words say otherwise.
pub async fn migrate(
    config: &Config,
    server: &Server,
    stop: &CancellationToken,
    tell: &mut (impl FnMut(&str) + Send),
) -> anyhow::Result<Outcome> {
    let file = file_of(config);
    relocation::inspect(&file, server)
        .await
        .map_err(|refused| in_words(server, refused))?;
    let pictures = Pictures::of(config)?;
    // Most of them are copied while everybody works on.
    let before = match &pictures {
        Some(pictures) => tokio::select! {
            copied = pictures.copy(tell) => copied?,
            () = stop.cancelled() => anyhow::bail!("Stopped before any row was moved."),
        },
        None => (0, 0),
    };
    let since = Instant::now();
    let begun = relocation::begin(&file, server, random::hex(8)?, now()).await;
    let mut under_way = match begun.map_err(|refused| in_words(server, refused))? {
        Begun::Gone(notice) => {
            return Ok(Outcome::WasMoved {
                destination: notice.destination,
            });
        }
        Begun::Open(under_way) => under_way,
    };
    tell("nothing can be saved from now on; pages go on");
    let notice = under_way.notice().clone();
    let carried = async {
        let tables = carry(&mut under_way, tell).await?;
        let copied = match &pictures {
            Some(pictures) => {
                let (sets, originals) = pictures.copy(tell).await?;
                Some((before.0 + sets, before.1 + originals))
            }
            None => None,
        };
        anyhow::Ok((tables, copied))
    };
    let carried = tokio::select! {
        carried = carried => carried,
        () = stop.cancelled() => Err(anyhow::anyhow!("Stopped")),
    };
    let arrived = match carried {
        Ok(carried) => match under_way.arrive().await {
            Ok(()) => Ok(carried),
            Err(refused @ Refused::Uncertain(_)) => return Err(refused.into()),
            Err(refused) => Err(refused.into()),
        },
        Err(error) => {
            drop(under_way);
            Err(error)
        }
    };
    match arrived {
        Ok((tables, pictures)) => Ok(Outcome::Moved(Moved {
            destination: notice.destination,
            tables,
            pictures,
            took: since.elapsed(),
        })),
        Err(error) => Err(given_up(&file, &notice, error).await),
    }
}

async fn carry(
    under_way: &mut Move,
    tell: &mut (impl FnMut(&str) + Send),
) -> Result<Vec<Carried>, Refused> {
    let mut tables = Vec::new();
    let carried = under_way.carry(|carried| {
        let Carried { table, sum } = carried;
        tell(&format!(
            "{table}: {} rows, the same at both sides",
            sum.rows
        ));
        tables.push(carried.clone());
    });
    carried.await?;
    Ok(tables)
}

/// Opens the door again after a move that left nothing at the other side, and says so.
async fn given_up(file: &Path, notice: &Notice, error: anyhow::Error) -> anyhow::Error {
    if matches!(error.downcast_ref(), Some(Refused::CalledOff)) {
        return error.context("nothing was moved");
    }
    match relocation::reopen(file, notice).await {
        Ok(()) => error.context("nothing was moved, and everything can be saved as before"),
        Err(shut) => error.context(format!(
            "nothing was moved, but nothing can be saved either ({shut}); when that is mended, say \
             the command again, or frontage migrate-to --cancel"
        )),
    }
}

/// That the other side cannot be used is for whoever named it.
fn in_words(server: &Server, refused: Refused) -> anyhow::Error {
    match refused {
        Refused::Target(error @ (StoreError::Away(_) | StoreError::Unfit(_))) => {
            let place = Place::Server(Box::new(server.clone()));
            unusable("the address to move to", &place, error)
        }
        other => other.into(),
    }
}

/// What calling off a move came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalledOff {
    /// Nothing was under way.
    Nothing,
    /// Nothing had arrived: a server that runs saves again.
    UnderWay,
    /// The rows have arrived, or may have: the file is in use again all the same.
    AfterArrival,
}

/// Calls off the move of a data directory: everything can be saved there again.
///
/// Rows that have arrived elsewhere may be served there, and from now on the two go different ways:
/// so neither may go on under the epoch that both know. Both tell by the word that the last run left
/// in the data directory, which is therefore taken away, and a server must not run meanwhile.
///
/// # Errors
/// When there is no such file, or a server runs that must not.
pub async fn cancel(config: &Config) -> anyhow::Result<CalledOff> {
    let file = file_of(config);
    let Some(notice) = relocation::notice(&file).await? else {
        return Ok(CalledOff::Nothing);
    };
    // It may get further just now.
    if notice.stage == Stage::Leaving && relocation::reopen(&file, &notice).await.is_ok() {
        return Ok(CalledOff::UnderWay);
    }
    let lock = OnlyServer::of(&config.data_dir).await;
    let lock = lock.context("to go back after the rows have arrived, stop the server first")?;
    lock.write_word("")?;
    relocation::cancel(&file, &notice).await?;
    Ok(CalledOff::AfterArrival)
}

fn file_of(config: &Config) -> PathBuf {
    config.data_dir.join("frontage.db")
}

/// Pictures that are to be in a bucket.
struct Pictures<'a> {
    media: Media,
    config: &'a Config,
}

impl<'a> Pictures<'a> {
    fn of(config: &'a Config) -> anyhow::Result<Option<Self>> {
        if config.bucket.is_none() {
            return Ok(None);
        }
        let media = Media::open(&config.data_dir, media_settings(config))?;
        Ok(Some(Self { media, config }))
    }

    async fn copy(&self, tell: &mut (impl FnMut(&str) + Send)) -> anyhow::Result<(usize, usize)> {
        let copied = self
            .media
            .copy_into_bucket(&self.config.data_dir, |done, total| {
                if done == total {
                    tell(&format!("{total} pictures are in the bucket"));
                }
            });
        copied.await.context("pictures cannot be copied")
    }
}
