//! A database at a PostgreSQL server: how it is found, what must be so of it, and what its
//! connections ask for.
//!
//! Every guard that keeps a lock from being held by somebody who is gone is at the server's side,
//! because it is the server that keeps the others waiting.

use std::fmt;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Row as _};
use tokio::time::timeout;

use super::StoreError;
use super::answers::{close, in_time, silent, simply, told};
use super::writing::Writing;

/// The oldest server that is known to do all that we ask.
const OLDEST: i32 = 15;
/// How long a connection may take to come about.
pub(super) const CONNECTING: Duration = Duration::from_secs(5);
/// What every connection asks of its server. An answer may take some seconds, waiting for another
/// writer less; a line on which nobody is any more ends by itself.
const GUARDS: &str = "set statement_timeout = '10s'; set lock_timeout = '5s'; \
     set idle_in_transaction_session_timeout = '20s'; \
     set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; \
     set tcp_keepalives_count = 3; set tcp_user_timeout = '20s'; \
     set timezone = 'UTC'; set client_min_messages = 'warning'";
/// What a writing connection asks beside: nobody holds up all others for long, and a commit that
/// answered is on the disk. Who set more than that, such as `remote_apply`, keeps it.
const WRITES: &str = "set idle_in_transaction_session_timeout = '2s'; \
     select set_config('synchronous_commit', 'on', false) \
     where current_setting('synchronous_commit') in ('off', 'local', 'remote_write')";

/// The form of a database at a server: what brought it about, in order.
pub(super) static SERVER_FORM: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Parameters of an address that mean something.
const PARAMETERS: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// A database at a server. `Debug` and `Display` leave the password out.
#[derive(Clone)]
pub struct Server {
    options: PgConnectOptions,
}

impl Server {
    /// Reads an address like `postgres://user:password@host:5432/database`.
    ///
    /// # Errors
    /// When it is none; the reason never repeats the address, which may hold a password.
    pub fn parse(url: &str) -> Result<Self, String> {
        let form = "give postgres://user:password@host:5432/database, with what is special in a \
                    password as %40";
        let is_postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !is_postgres {
            return Err(format!("not the address of a PostgreSQL database; {form}"));
        }
        let query = url.split_once('?').map_or("", |(_, query)| query);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            if !PARAMETERS.contains(&name) {
                let known = PARAMETERS.join(", ");
                return Err(format!("has a parameter that is none of {known}"));
            }
        }
        let read = PgConnectOptions::from_str(url);
        let options = read.map_err(|_| format!("cannot be read; {form}"))?;
        if options.get_database().is_none_or(str::is_empty) {
            return Err(format!("names no database; {form}"));
        }
        let options = match options.get_application_name() {
            None => options.application_name("frontage"),
            Some(_) => options,
        };
        Ok(Self {
            options: options.disable_statement_logging(),
        })
    }

    /// Whether the database has our tables.
    pub(super) async fn is_installed(&self) -> Result<bool, StoreError> {
        let mut connection = self.open().await?;
        let sql = "select to_regclass('installation') is not null as there";
        let row = in_time(sqlx::query(sql).fetch_one(&mut connection)).await?;
        close(connection).await;
        Ok(row.try_get("there")?)
    }

    /// Checks the server and brings the database to this version's form.
    pub(super) async fn prepare(&self) -> Result<(), StoreError> {
        let mut connection = self.open().await?;
        simply(&mut connection, "set client_min_messages = 'warning'").await?;
        self.check(&mut connection).await?;
        // Of two that start at the same time, one waits for the other here.
        SERVER_FORM.run(&mut connection).await?;
        close(connection).await;
        Ok(())
    }

    /// What must be so before anything is written.
    pub(super) async fn check(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let sql = "select current_setting('server_version_num')::int / 10000 as version, \
                   current_setting('server_encoding') as encoding, \
                   pg_is_in_recovery() or current_setting('transaction_read_only')::bool as closed";
        let row = in_time(sqlx::query(sql).fetch_one(connection)).await?;
        let (version, encoding): (i32, String) =
            (row.try_get("version")?, row.try_get("encoding")?);
        let unfit = |what: String| Err(StoreError::Unfit(what));
        if version < OLDEST {
            return unfit(format!(
                "the server at {self} is PostgreSQL {version}; use {OLDEST} or later"
            ));
        }
        if encoding != "UTF8" {
            return unfit(format!(
                "{self} is a database of encoding {encoding}; make one with: \
                 create database … encoding 'UTF8' template template0"
            ));
        }
        if row.try_get("closed")? {
            return unfit(format!(
                "{self} can only be read: it is a standby, or read-only is its default; name the \
                 server that takes writes"
            ));
        }
        Ok(())
    }

    /// A connection as it comes.
    pub(super) async fn open(&self) -> Result<PgConnection, StoreError> {
        let connection = match timeout(CONNECTING, self.options.connect()).await {
            Ok(connected) => connected.map_err(told),
            Err(_) => Err(silent()),
        };
        connection.map_err(|error| match error {
            // Before there is a connection, every refusal is one of the server as a whole.
            StoreError::Database(error) => StoreError::Away(error),
            error => error,
        })
    }

    /// A connection that the guards watch.
    pub(super) async fn line(&self) -> Result<PgConnection, StoreError> {
        let mut connection = self.open().await?;
        simply(&mut connection, GUARDS).await?;
        Ok(connection)
    }

    /// A connection to write on.
    pub(super) async fn connect(&self) -> Result<Writing, StoreError> {
        let mut connection = self.line().await?;
        simply(&mut connection, WRITES).await?;
        Writing::on(connection).await
    }

    /// Options of connections that only read.
    pub(super) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (options, database) = (&self.options, self.options.get_database());
        let database = database.unwrap_or_default();
        match options.get_socket() {
            Some(socket) => write!(f, "{database} at {}", socket.display()),
            None => {
                let (host, port) = (options.get_host(), options.get_port());
                write!(f, "{database} at {host}:{port}")
            }
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Guards a connection that only reads.
pub(super) async fn guard(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    guard_line(connection).await?;
    let sql = "set default_transaction_read_only = on";
    sqlx::raw_sql(sql).execute(connection).await.map(|_| ())
}

/// Guards any connection.
pub(super) async fn guard_line(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(GUARDS).execute(connection).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Server;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let server = Server::parse("postgres://ann:hush%40hush@db.example:5433/hotels").unwrap();
        for shown in [format!("{server}"), format!("{server:?}")] {
            assert_eq!(shown, "hotels at db.example:5433");
        }
    }

    #[test]
    fn what_is_no_address_is_told_and_not_repeated() {
        for (url, told) in [
            ("mysql://ann:hush@db/hotels", "not the address"),
            ("sqlite:hush.db", "not the address"),
            ("postgres://ann:hush@db:port/hotels", "cannot be read"),
            ("postgres://ann:hush@db", "names no database"),
            (
                "postgres://ann:hush@db/hotels?shape=hush",
                "has a parameter",
            ),
        ] {
            let reason = Server::parse(url).unwrap_err();
            assert!(reason.contains(told), "{url}: {reason}");
            assert!(!reason.contains("hush"), "{reason}");
        }
    }
}
