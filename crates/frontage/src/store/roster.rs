//! The servers over one database: who is there, and which of them is on duty.
//!
//! What is to be done once for all of them, such as marking what was handed over or speaking to an
//! outside service, is done by the one on duty. Nobody chooses it: whoever gets an advisory lock is
//! it, and PostgreSQL gives the lock to another one as soon as that connection ends or says nothing
//! for [`SILENCE`], as that of a process that is halted does. Meanwhile nobody is on duty, and two
//! are at most for the moment that a halted one takes to notice: so whatever is done on duty must
//! bear being done twice.
//!
//! Over a file there is one server, and it is always on duty.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use sqlx::Row as _;
use sqlx::postgres::PgConnection;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::StoreError;
use super::answers::{close, in_time, silent, simply, told};
use super::server::Server;
use super::writing::HISTORY;

/// How often a server shows that it is there.
const BEAT: Duration = Duration::from_secs(1);
/// How long it waits for the answer before it takes itself off duty.
const ANSWER: Duration = Duration::from_secs(2);
/// PostgreSQL ends the connection of a server that says nothing for so long.
const SILENCE: &str = "3s";
/// Within which time a server whose line broke is to be seen again, if it can be at all.
const BACK: Duration = Duration::from_secs(4);
/// The advisory locks of servers, each under a number of its own.
const SERVERS: i32 = i32::from_be_bytes(*b"Frnt");
/// The advisory lock of the one on duty.
const DUTY: i64 = i64::from_be_bytes(*b"FrontDty");

/// Takes the lock of the one on duty unless it has it or shall not have it, and tells which other
/// servers there are.
const STAND: &str = "select case when $1::bool is not null then $1 \
     else pg_try_advisory_lock($2) end as is_on_duty, \
     coalesce((select array_agg(objid::bigint order by objid) from pg_locks \
     where locktype = 'advisory' and objsubid = 2 and granted and pid <> pg_backend_pid() \
     and database = (select oid from pg_database where datname = current_database()) \
     and classid = $3::bigint::oid), '{}') as others";

/// How a server stands among those over the same database.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    is_on_duty: bool,
    /// The numbers of the others; none while nobody can tell.
    others: Option<Arc<[i64]>>,
    /// It was on duty when that could last be told.
    spoke: bool,
    /// Nothing at all is heard of the database, not even that it is away.
    is_silence: bool,
}

impl Standing {
    fn away(spoke: bool, is_silence: bool) -> Self {
        Self {
            is_on_duty: false,
            others: None,
            spoke,
            is_silence,
        }
    }
}

/// This server among those over the same database. When the last clone goes, so does the server.
#[derive(Clone)]
pub struct Roster {
    standing: watch::Receiver<Standing>,
    stop: CancellationToken,
}

impl Roster {
    /// Of a server that shares its rows with no other.
    pub fn alone() -> Self {
        let alone = Standing {
            is_on_duty: true,
            others: Some(Arc::new([])),
            spoke: true,
            is_silence: false,
        };
        Self {
            standing: watch::channel(alone).1,
            stop: CancellationToken::new(),
        }
    }

    /// Whether this server does what is to be done once.
    pub fn is_on_duty(&self) -> bool {
        self.standing.borrow().is_on_duty
    }

    /// Whether this server tells for all what cannot wait until somebody is on duty again: the one
    /// that is, or that was when the database went away.
    pub fn speaks(&self) -> bool {
        self.standing.borrow().spoke
    }

    /// The numbers of the other servers; none while the database is away and nobody can tell.
    pub fn others(&self) -> Option<Arc<[i64]>> {
        self.standing.borrow().others.clone()
    }

    /// Resolves when nobody can tell which servers there are: the database cannot be reached, or is
    /// away. Over a file that never happens.
    pub async fn is_cut_off(&self) {
        let mut standing = self.standing.clone();
        let cut_off = standing.wait_for(|standing| standing.others.is_none());
        if cut_off.await.is_err() {
            std::future::pending().await
        }
    }

    /// Whether nothing at all is heard of the database, not even that it is away: then it may be this
    /// server alone that is cut off.
    pub fn hears_nothing(&self) -> bool {
        self.standing.borrow().is_silence
    }

    /// This server is on duty no more, and never again: it stops, though it is still there.
    pub fn resign(&self) {
        self.stop.cancel();
    }

    /// Resolves when it stands otherwise than when this was last called.
    pub async fn changed(&mut self) {
        if self.standing.changed().await.is_err() {
            // Over a file nothing ever changes.
            std::future::pending().await
        }
    }
}

/// A server that is about to join the others, or the only one over its file.
pub struct Newcomer(Option<Place>);

struct Place {
    server: Box<Server>,
    history: String,
    /// Of this server.
    number: i64,
    line: PgConnection,
}

impl Newcomer {
    pub(super) fn alone() -> Self {
        Self(None)
    }

    pub(super) async fn at(server: &Server) -> Result<Self, StoreError> {
        let mut line = server.line().await?;
        let history = history_of(&mut line).await?;
        Ok(Self(Some(Place {
            server: Box::new(server.clone()),
            history,
            number: i64::from(getrandom::u32().unwrap_or_else(|_| std::process::id()) >> 1),
            line,
        })))
    }

    /// The number by which the others know this server.
    pub fn number(&self) -> i64 {
        self.0.as_ref().map_or(0, |place| place.number)
    }

    /// Whether there are others, of which some may be about to come back: after a crash of the
    /// database, or a broken line, a server is not to be seen for a moment.
    ///
    /// # Errors
    /// When the server of the database is away.
    pub async fn sees_others(&mut self) -> Result<bool, StoreError> {
        let Some(Place { line, .. }) = &mut self.0 else {
            return Ok(false);
        };
        let until = Instant::now() + BACK;
        loop {
            let standing = in_time(stand(line, Some(false))).await?;
            if standing.others.is_some_and(|others| !others.is_empty()) {
                return Ok(true);
            }
            if Instant::now() > until {
                return Ok(false);
            }
            sleep(BACK / 20).await;
        }
    }

    /// Joins the others; tells whether there are any. Of two that do this within a transaction each
    /// that writes, the later one sees the earlier one.
    ///
    /// # Errors
    /// When the server of the database is away.
    pub async fn join(&mut self) -> Result<bool, StoreError> {
        let Some(Place { line, number, .. }) = &mut self.0 else {
            return Ok(false);
        };
        show(line, *number).await?;
        // Without taking the duty yet.
        let standing = in_time(stand(line, Some(true))).await?;
        Ok(standing.others.is_some_and(|others| !others.is_empty()))
    }

    /// Stays, and is on duty whenever nobody else is.
    pub fn stay(self) -> Roster {
        let Some(place) = self.0 else {
            return Roster::alone();
        };
        let (tell, standing) = watch::channel(Standing::away(false, false));
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stay(place, &tell, &stopped) => {}
                () = tell.closed() => {}
            }
        });
        Roster { standing, stop }
    }
}

async fn stay(place: Place, tell: &watch::Sender<Standing>, stop: &CancellationToken) {
    let Place {
        server,
        history,
        number,
        line,
    } = place;
    let mut line = Some(line);
    loop {
        let mut broken = None;
        let ended = match line.take() {
            Some(mut line) => {
                let ended = beat(&mut line, tell, stop).await;
                broken = Some(line);
                ended
            }
            None => match come_back(&server, &history, number).await {
                Ok(back) => {
                    line = Some(back);
                    continue;
                }
                Err(error) => error,
            },
        };
        let before = tell.borrow().clone();
        let away = Standing::away(before.spoke, is_silence(&ended));
        if before != away {
            tell.send_replace(away);
        }
        if before.others.is_some() {
            tracing::warn!(error = %ended, "the line to the database broke");
        }
        // Nobody waits for that: whoever hears nothing may be heard still, and is off duty by now.
        if let Some(broken) = broken {
            close(broken).await;
        }
        sleep(BEAT).await;
    }
}

/// Shows again and again that this server is there, until the line breaks.
async fn beat(
    line: &mut PgConnection,
    tell: &watch::Sender<Standing>,
    stop: &CancellationToken,
) -> StoreError {
    let mut clock = interval(BEAT);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let before = tell.borrow().clone();
        let may_have = !stop.is_cancelled();
        tokio::select! {
            _ = clock.tick() => {}
            () = stop.cancelled(), if may_have => {}
        }
        let has = before.is_on_duty.then_some(true);
        let wish = if stop.is_cancelled() {
            Some(false)
        } else {
            has
        };
        let stands = async {
            if before.is_on_duty && wish == Some(false) {
                let sql = "select pg_advisory_unlock($1)";
                sqlx::query(sql).bind(DUTY).execute(&mut *line).await?;
            }
            stand(line, wish).await
        };
        match timeout(ANSWER, stands).await {
            Ok(Ok(mut now)) => {
                // One that is alone has the last word too.
                let is_alone = now.others.as_ref().is_some_and(|others| others.is_empty());
                now.spoke |= wish == Some(false) && is_alone && before.spoke;
                if now.is_on_duty && !before.is_on_duty {
                    tracing::debug!("on duty for all servers of the database");
                }
                if now != before {
                    tell.send_replace(now);
                }
            }
            Ok(Err(error)) => return told(error),
            Err(_) => return silent(),
        }
    }
}

/// How this server stands: on duty or not as `wish` says, or if it can be.
async fn stand(line: &mut PgConnection, wish: Option<bool>) -> Result<Standing, sqlx::Error> {
    let query = sqlx::query(STAND).bind(wish).bind(DUTY);
    let row = query.bind(i64::from(SERVERS)).fetch_one(line).await?;
    let others: Vec<i64> = row.try_get("others")?;
    let is_on_duty = row.try_get("is_on_duty")?;
    Ok(Standing {
        is_on_duty,
        others: Some(others.into()),
        spoke: is_on_duty,
        is_silence: false,
    })
}

/// Whether nobody answered. A server that is down says so, or its machine does: then it is away from
/// all, while silence may be that of one line.
fn is_silence(error: &StoreError) -> bool {
    let StoreError::Away(sqlx::Error::Io(error)) = error else {
        return false;
    };
    matches!(
        error.kind(),
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable
    )
}

async fn come_back(
    server: &Server,
    history: &str,
    number: i64,
) -> Result<PgConnection, StoreError> {
    let mut line = server.line().await?;
    if history_of(&mut line).await? != history {
        close(line).await;
        return Err(StoreError::Moved);
    }
    show(&mut line, number).await?;
    Ok(line)
}

/// Takes the lock of this server. After a broken line the old one may be held for a moment.
async fn show(line: &mut PgConnection, number: i64) -> Result<(), StoreError> {
    let sql = format!(
        "set idle_session_timeout = '{SILENCE}'; \
         select pg_advisory_lock_shared({SERVERS}, {number})"
    );
    simply(line, &sql).await
}

async fn history_of(line: &mut PgConnection) -> Result<String, StoreError> {
    let row = in_time(sqlx::query(HISTORY).fetch_one(line)).await?;
    Ok(row.try_get("history")?)
}
