//! What can happen to machines and lines.

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::house::House;
use crate::machines::{Machine, SERVERS};

/// What happens. Each names the server that it happens to, unless it happens to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is killed, and started again when the trouble is over.
    Killed(usize),
    /// Its machine is alone: no way to the database, to other servers, to guests.
    Alone(usize),
    /// No way to or from the database. Guests get there.
    WithoutDatabase(usize),
    /// The same for so short a time that its pages stay.
    Briefly(usize),
    /// The database hears nothing of it.
    Unheard(usize),
    /// It hears nothing of the database.
    Deaf(usize),
    /// The database ends all connections, and takes new ones.
    LinesEnd,
    /// The database crashes, and is started again at once.
    Crash,
    /// The same when this server was killed, which begins with an empty folder as soon as the
    /// database answers: it knows nothing, and the others are not to be seen yet.
    CrashAndNew(usize),
}

impl Trouble {
    /// The server that suffers alone.
    pub fn victim(self) -> Option<usize> {
        match self {
            Self::Killed(number)
            | Self::Alone(number)
            | Self::WithoutDatabase(number)
            | Self::Briefly(number)
            | Self::Unheard(number)
            | Self::Deaf(number) => Some(number),
            Self::CrashAndNew(_) | Self::LinesEnd | Self::Crash => None,
        }
    }

    /// Whether guests get to the server that suffers.
    pub fn can_be_asked(self) -> bool {
        !matches!(self, Self::Killed(_) | Self::Alone(_))
    }

    /// The ways on which everything is lost.
    fn lost(self) -> Vec<(Machine, Machine)> {
        let database = Machine::Database;
        let both = |one, other| [(one, other), (other, one)];
        match self {
            Self::Alone(number) => {
                let it = Machine::Server(number);
                let others = (0..SERVERS).filter(|other| *other != number);
                let mut all: Vec<_> = others.map(Machine::Server).collect();
                all.extend([database, Machine::Guests]);
                all.into_iter().flat_map(|other| both(it, other)).collect()
            }
            Self::WithoutDatabase(number) | Self::Briefly(number) => {
                both(Machine::Server(number), database).into()
            }
            Self::Unheard(number) => vec![(Machine::Server(number), database)],
            Self::Deaf(number) => vec![(database, Machine::Server(number))],
            Self::Killed(_) | Self::LinesEnd | Self::Crash | Self::CrashAndNew(_) => Vec::new(),
        }
    }

    pub async fn begins(self, house: &mut House) {
        for (from, to) in self.lost() {
            from.loses_all_to(to);
        }
        match self {
            Self::Killed(number) => house.kill(number).await,
            Self::LinesEnd => {
                let mut connection = PgConnection::connect(&house.cluster.url()).await.unwrap();
                let sql = "select pg_terminate_backend(pid) from pg_stat_activity \
                           where pid <> pg_backend_pid() and datname = current_database()";
                sqlx::query(sql).execute(&mut connection).await.unwrap();
            }
            Self::Crash => house.crash(),
            Self::CrashAndNew(number) => {
                house.kill(number).await;
                house.crash();
            }
            _ => {}
        }
    }

    pub async fn ends(self, house: &mut House) {
        for (from, to) in self.lost() {
            from.finds(to);
        }
        match self {
            Self::Killed(number) => house.start(number).await,
            // It answers when this returns.
            Self::Crash => house.database_starts(),
            Self::CrashAndNew(number) => {
                house.database_starts();
                house.begin_anew(number).await;
            }
            _ => {}
        }
    }
}
