//! Where a data directory of a test has its rows: in its own file, or, when `FRONTAGE_TEST_POSTGRES`
//! names a PostgreSQL server, in a database of its own there. `scripts/postgres.sh` starts one.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use frontage::store::{Place, Store};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

/// Who owns the databases, as an operator would have it: nobody special.
const OWNER: &str = "hotels";
/// What every database begins as: one with all tables and no rows, so that no test waits for them
/// to be made.
const TEMPLATE: &str = "frontage_template";

/// Databases that this process has made.
static MADE: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// The address of the server's own database, for its superuser.
pub fn server() -> Option<String> {
    std::env::var("FRONTAGE_TEST_POSTGRES").ok()
}

/// The address of a database there, for whoever owns the tests' databases.
pub fn url(server: &str, database: &str) -> String {
    let (_, place) = server.split_once('@').unwrap();
    let (place, _) = place.split_once('/').unwrap();
    format!("postgres://{OWNER}@{place}/{database}")
}

/// The address of the database of a data directory; none when it has a file.
pub fn url_of(home: &Path) -> Option<String> {
    let server = server()?;
    let name = name_of(home);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.insert(name.clone()) {
        let (server, name) = (server.clone(), name.clone());
        // Also for callers that are not async, and within a runtime.
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            runtime.block_on(make(&server, &name));
        })
        .join()
        .unwrap();
    }
    Some(url(&server, &name))
}

/// Whoever makes hundreds of data directories takes the database of each away again.
#[allow(dead_code, reason = "the simulation of the relay does")]
pub async fn take_away(home: &Path) {
    if server().is_some() {
        let mut connection = superuser("postgres").await;
        let sql = format!("drop database {} with (force)", name_of(home));
        let gone = sqlx::query(AssertSqlSafe(sql)).execute(&mut connection);
        gone.await.unwrap();
        connection.close().await.unwrap();
    }
}

/// A store beside the server's, as a command has it.
pub async fn store_of(home: &Path) -> Store {
    let place = match url_of(home) {
        Some(url) => Place::at_server(&url).unwrap(),
        None => Place::File(home.join("frontage.db")),
    };
    Store::open_at(&place).await.unwrap()
}

/// Changes the rows of a data directory as nobody should.
pub async fn behind_its_back(home: &Path, sql: &str) {
    let statement = sqlx::query(AssertSqlSafe(sql.to_owned()));
    let touched = match url_of(home) {
        Some(_) => {
            let mut connection = superuser(&name_of(home)).await;
            let careless = sqlx::query("set session_replication_role = replica");
            careless.execute(&mut connection).await.unwrap();
            let statement = sqlx::query(AssertSqlSafe(sql.to_owned()));
            let done = statement.execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            done.rows_affected()
        }
        None => {
            let options = SqliteConnectOptions::new().filename(home.join("frontage.db"));
            let mut connection = options.foreign_keys(false).connect().await.unwrap();
            let done = statement.execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            done.rows_affected()
        }
    };
    assert!(touched > 0, "nothing was changed by {sql}");
}

/// Looks into the rows of a data directory: text columns.
pub async fn rows_of(home: &Path, sql: &str) -> Vec<Vec<String>> {
    if url_of(home).is_some() {
        let mut connection = superuser(&name_of(home)).await;
        let statement = sqlx::query(AssertSqlSafe(sql.to_owned()));
        let rows = statement.fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let texts = |row: &PgRow| (0..row.len()).map(|column| row.get(column)).collect();
        return rows.iter().map(texts).collect();
    }
    let options = SqliteConnectOptions::new().filename(home.join("frontage.db"));
    let mut connection = options.connect().await.unwrap();
    let statement = sqlx::query(AssertSqlSafe(sql.to_owned()));
    let rows = statement.fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let texts = |row: &SqliteRow| (0..row.len()).map(|column| row.get(column)).collect();
    rows.iter().map(texts).collect()
}

/// A connection of the superuser to a database of the test server.
pub async fn superuser(database: &str) -> PgConnection {
    let server = server().expect("FRONTAGE_TEST_POSTGRES: run this through scripts/postgres.sh");
    connect(&server, database).await
}

async fn connect(server: &str, database: &str) -> PgConnection {
    let options: PgConnectOptions = server.parse().unwrap();
    let options = options.database(database).disable_statement_logging();
    options.connect().await.unwrap()
}

/// The name of the database of a data directory.
pub fn name_of(home: &Path) -> String {
    let hash = hex::encode(Sha256::digest(home.as_os_str().as_encoded_bytes()));
    format!("home_{}", &hash[..20])
}

async fn make(server: &str, name: &str) {
    let mut connection = connect(server, "postgres").await;
    let there = "select 1 from pg_database where datname = $1";
    let there = sqlx::query(there).bind(TEMPLATE);
    if there.fetch_all(&mut connection).await.unwrap().is_empty() {
        make_template(server, &mut connection).await;
    }
    // Of a home that another process made, such as a test that starts itself again, there is one.
    let sql = format!("create database {name} owner {OWNER} template {TEMPLATE}");
    let made = sqlx::query(AssertSqlSafe(sql)).execute(&mut connection);
    if let Err(error) = made.await {
        const DUPLICATE: &str = "42P04";
        let code = error.as_database_error().and_then(|error| error.code());
        assert_eq!(code.as_deref(), Some(DUPLICATE), "{error}");
    }
    connection.close().await.unwrap();
}

/// Makes it under another name, so that nobody finds it half made.
async fn make_template(server: &str, connection: &mut PgConnection) {
    let run = async |connection: &mut PgConnection, sql: String| {
        let done = sqlx::query(AssertSqlSafe(sql)).execute(connection).await;
        done.unwrap()
    };
    run(connection, "select pg_advisory_lock(1)".to_owned()).await;
    let there = sqlx::query("select 1 from pg_database where datname = $1").bind(TEMPLATE);
    if there.fetch_all(&mut *connection).await.unwrap().is_empty() {
        let draft = format!("{TEMPLATE}_draft");
        run(connection, format!("create role {OWNER} login")).await;
        run(connection, format!("create database {draft} owner {OWNER}")).await;
        let place = Place::at_server(&url(server, &draft)).unwrap();
        let store = Store::open_at(&place).await.unwrap();
        store.close().await;
        let mut left = true;
        while left {
            let sql = "select 1 from pg_stat_activity where datname = $1";
            let rows = sqlx::query(sql).bind(&draft).fetch_all(&mut *connection);
            left = !rows.await.unwrap().is_empty();
        }
        run(
            connection,
            format!("alter database {draft} rename to {TEMPLATE}"),
        )
        .await;
    }
    run(connection, "select pg_advisory_unlock(1)".to_owned()).await;
}
