//! Where the rows are: in a file, or at a server.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::StoreError;
use super::disk::cause_of;
use super::engine::Connection;
use super::server::Server;

/// How long a connection waits for another process (a command run beside the server) to finish
/// its write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The form of a file: what brought it about, in order.
pub(super) static FILE_FORM: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// Where the rows of an installation are.
#[derive(Debug, Clone)]
pub enum Place {
    /// In this SQLite file, which is made when missing.
    File(PathBuf),
    /// At a PostgreSQL server.
    Server(Box<Server>),
}

impl Place {
    /// The database at an address like `postgres://user:password@host:5432/database`.
    ///
    /// # Errors
    /// When it is none, as a reason that never repeats the address.
    pub fn at_server(url: &str) -> Result<Self, String> {
        Server::parse(url).map(|server| Self::Server(Box::new(server)))
    }

    /// Whether rows are there already, or would be made.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn is_installed(&self) -> Result<bool, StoreError> {
        match self {
            Self::File(file) => Ok(file.exists()),
            Self::Server(server) => server.is_installed().await,
        }
    }

    /// Brings the database to this version's form; gives a connection to write on.
    pub(super) async fn prepare(&self) -> Result<Connection, StoreError> {
        match self {
            Self::File(file) => {
                let options = file_options(file).create_if_missing(true);
                let mut connection = options.connect().await?;
                FILE_FORM.run(&mut connection).await?;
                Ok(Connection::File(connection))
            }
            Self::Server(server) => {
                server.prepare().await?;
                self.connect().await
            }
        }
    }

    /// A connection to write on.
    pub(super) async fn connect(&self) -> Result<Connection, StoreError> {
        match self {
            Self::File(file) => Ok(Connection::File(file_options(file).connect().await?)),
            Self::Server(server) => Ok(Connection::Server(server.connect().await?)),
        }
    }

    /// Finds out what stands behind an error that the engine cannot name.
    pub(super) async fn cause_of(&self, error: StoreError) -> StoreError {
        match self {
            Self::File(file) => cause_of(error, file).await,
            Self::Server(_) => error,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Server(server) => write!(f, "{server}"),
        }
    }
}

/// How a file is opened: what is committed is on the disk.
pub(super) fn file_options(file: &Path) -> SqliteConnectOptions {
    let address = format!("sqlite://{}", file.display());
    SqliteConnectOptions::from_str(&address)
        .unwrap_or_default()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .disable_statement_logging()
}
