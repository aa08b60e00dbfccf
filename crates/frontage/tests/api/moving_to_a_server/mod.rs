//! `frontage migrate-to`: an installation leaves its file for a PostgreSQL server, and staff, guests
//! and open pages go on there. Run with `scripts/postgres.sh`; see `.config/nextest.toml`.

mod interrupted;
mod refused;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};
use tempfile::TempDir;

use crate::support::database::{self, name_of, superuser, url_of};
use crate::support::process::{Starting, make_a_hotel_with, run};
use crate::support::{Answer, LAKESIDE, Listener, PATIENCE, Person, Process, pictures};

/// Rows in the data directory, wherever other stories have theirs.
const IN_A_FILE: [(&str, &str); 1] = [("DATABASE_URL", "")];

/// What separates values, rows and words somewhere.
const AWKWARD: &str = "Tab\t, line\nend, \\N, \\t, 'quote' \"marks\", \u{fe0f}é 漢 \u{1f3e8}\\";

/// A data directory with a hotel in a file, and an empty database.
struct House {
    home: TempDir,
    url: String,
    /// Where its servers listen, one after the other.
    address: String,
}

impl House {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        make_a_hotel_with(home.path(), &IN_A_FILE).await;
        let url = empty_database(home.path()).await;
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        Self { home, url, address }
    }

    fn home(&self) -> &Path {
        self.home.path()
    }

    /// Its server with the rows in the file.
    async fn serve(&self) -> Process {
        let starting = Starting::on(&self.address, self.home(), &IN_A_FILE);
        starting.listens().await
    }

    /// Its server with the rows at the other place.
    async fn serve_there(&self) -> Process {
        let env = [("DATABASE_URL", self.url.as_str())];
        let starting = Starting::on(&self.address, self.home(), &env);
        starting.listens().await
    }

    async fn migrate(&self) -> Output {
        self.migrate_to(&self.url).await
    }

    async fn migrate_to(&self, url: &str) -> Output {
        self.command(&["migrate-to", url]).await
    }

    async fn call_off(&self) -> Output {
        self.command(&["migrate-to", "--cancel"]).await
    }

    async fn command(&self, arguments: &[&str]) -> Output {
        run(self.home(), arguments, &IN_A_FILE, "").await
    }

    async fn file(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.home().join("frontage.db"));
        options.foreign_keys(false).connect().await.unwrap()
    }

    /// Changes rows of the file as nobody should.
    async fn in_the_file(&self, sql: &str) {
        let mut file = self.file().await;
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut file);
        done.await.unwrap();
        file.close().await.unwrap();
    }

    /// Rows of all tables of the file, by table.
    async fn rows_here(&self) -> BTreeMap<String, Vec<Value>> {
        let mut file = self.file().await;
        let tables = "select name from sqlite_schema where type = 'table' \
                      and name not in ('_sqlx_migrations', 'sqlite_sequence', 'relocation')";
        let tables = sqlx::query(tables).fetch_all(&mut file).await.unwrap();
        let mut all = BTreeMap::new();
        for table in tables {
            let name: String = table.get("name");
            let columns = format!("select name from pragma_table_info('{name}') order by name");
            let columns = sqlx::query(AssertSqlSafe(columns));
            let columns = columns.fetch_all(&mut file).await.unwrap();
            let columns: Vec<String> = columns.iter().map(|row| row.get("name")).collect();
            let rows = format!(
                "select json_array({}) as row from {name}",
                columns.join(", ")
            );
            let rows = sqlx::query(AssertSqlSafe(rows));
            let rows = rows.fetch_all(&mut file).await.unwrap();
            let rows = rows.iter().map(|row| row.get::<String, _>("row"));
            all.insert(name, parsed(rows));
        }
        file.close().await.unwrap();
        all
    }

    /// The same of the database.
    async fn rows_there(&self) -> BTreeMap<String, Vec<Value>> {
        let mut there = superuser(&name_of_url(&self.url)).await;
        let tables = "select table_name::text as name, \
                      string_agg(column_name::text, ', ' order by column_name::text collate \"C\") \
                      as columns from information_schema.columns where table_schema = 'public' \
                      and table_name not in ('_sqlx_migrations', 'bus') group by table_name";
        let tables = sqlx::query(tables).fetch_all(&mut there).await.unwrap();
        let mut all = BTreeMap::new();
        for table in tables {
            let (name, columns): (String, String) = (table.get("name"), table.get("columns"));
            let rows = format!("select json_build_array({columns})::text as row from {name}");
            let rows = sqlx::query(AssertSqlSafe(rows));
            let rows = rows.fetch_all(&mut there).await.unwrap();
            let rows = rows.iter().map(|row| row.get::<String, _>("row"));
            all.insert(name, parsed(rows));
        }
        there.close().await.unwrap();
        all
    }

    /// Proves that all rows are there as they are here, but for what is about the place.
    async fn has_all_rows_there(&self) {
        let (mut here, mut there) = (self.rows_here().await, self.rows_there().await);
        for rows in [&mut here, &mut there] {
            let facts = rows.get_mut("installation").unwrap();
            facts.retain(|fact| !["file", "arrived"].contains(&fact[0].as_str().unwrap()));
        }
        let names = |rows: &BTreeMap<String, Vec<Value>>| rows.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&here), names(&there));
        for (name, rows) in here {
            assert_eq!(there[&name], rows, "{name}");
        }
    }

    /// How far a move is, as the file has it.
    async fn stage(&self) -> String {
        let mut file = self.file().await;
        let sql = "select coalesce((select stage from relocation), '') as stage";
        let row = sqlx::query(sql).fetch_one(&mut file).await.unwrap();
        file.close().await.unwrap();
        row.get("stage")
    }

    /// The other place as the file names it.
    fn destination(&self) -> String {
        let (_, place) = self.url.split_once('@').unwrap();
        let (place, name) = place.split_once('/').unwrap();
        format!("{name} at {place}")
    }

    /// Tables that are at the other place.
    async fn tables_there(&self) -> i64 {
        let mut there = superuser(&name_of_url(&self.url)).await;
        let sql = "select count(*) as tables from information_schema.tables \
                   where table_schema = 'public'";
        let row = sqlx::query(sql).fetch_one(&mut there).await.unwrap();
        there.close().await.unwrap();
        row.get("tables")
    }
}

fn parsed(rows: impl Iterator<Item = String>) -> Vec<Value> {
    let mut rows: Vec<Value> = rows
        .map(|row| serde_json::from_str(&row).unwrap())
        .collect();
    rows.sort_by_key(ToString::to_string);
    rows
}

/// A database without anything in it, for a data directory.
async fn empty_database(home: &Path) -> String {
    // The role comes with the first database of a test.
    url_of(home).unwrap();
    let name = format!("{}_empty", name_of(home));
    let sql = format!("create database {name} owner hotels template template0 encoding 'UTF8'");
    let mut connection = superuser("postgres").await;
    let made = sqlx::query(AssertSqlSafe(sql)).execute(&mut connection);
    made.await.unwrap();
    connection.close().await.unwrap();
    database::url(&database::server().unwrap(), &name)
}

fn name_of_url(url: &str) -> String {
    url.rsplit('/').next().unwrap().to_owned()
}

/// What a command said.
fn said(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr];
    both.map(|text| String::from_utf8_lossy(text)).concat()
}

#[track_caller]
fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

async fn save(editor: &Person, slogan: &str) -> Answer {
    editor.change_settings(&json!({ "slogan": slogan })).await
}

/// What a guest's page is made of, and what it is told of before.
async fn what_guests_get(server: &Process) -> [String; 3] {
    let guest = server.stranger();
    let path = format!("/api/public/hotels/{LAKESIDE}/");
    let snapshot = guest.get(&path).await;
    let events = guest.get(&format!("{path}events/?after=0")).await;
    let etag = snapshot.header("etag").to_owned();
    [
        etag,
        snapshot.ok(200).to_string(),
        events.ok(200).to_string(),
    ]
}

/// A hotel with something in every table.
async fn furnish(house: &House, server: &Process) -> Person {
    let ann = server.editor().await;
    let urls = ann.fill_gallery(3).await;
    ann.remove(&urls[1]).await.changed(200);
    save(&ann, "\\N, \\t, 'quote' \"marks\" \u{1f3e8}\\")
        .await
        .changed(200);
    let texts = json!({"welcome_message": "Zeile\nzwei \\N 'x' \u{1f3e8}"});
    ann.change_settings(&texts).await.changed(200);
    ann.add_lake_room().await;
    let removed = ann.add_lake_room().await;
    ann.delete_room(removed).await;
    let draft = ann.begin_draft("Christmas <b>").await;
    let change = json!({"slogan": "By the fire"});
    ann.in_draft(draft).change_settings(&change).await.ok(200);
    let links = ann.staff_path(&format!("drafts/{draft}/links/"));
    ann.post(&links, &json!({})).await.ok(201);
    let repeated = ann.clone().with_header("idempotency-key", "once-and-again");
    save(&repeated, "Repeated").await.changed(200);
    ann.begins_upload(1_000, &[("filename", "quay.jpg")]).await;
    let page = server.listener().await;
    drop(page);
    // What only time, luck or a long way through the console brings about.
    let text = AWKWARD.replace('\'', "''");
    house
        .in_the_file(&format!(
            "pragma foreign_keys = on; \
             insert into delivery_troubles select id, 5, 3, '{text}' from hotels; \
             insert or replace into receipts \
                 select hotel_id, revision, 3, 2, 1, null, 41 from changes; \
             insert or ignore into unfinished_renditions \
                 select version, content_hash, null, 7 from images; \
             insert into picture_tags select public_id, '{text}' from images; \
             insert into hints_aside select public_id, 'dark', '{text}' from images; \
             insert into lacks_aside select id, '{text}' from hotels; \
             insert into invitations (hotel_id, secret_sha256, role, name, created_at, expires_at) \
                 select id, 'secret', 'viewer', '{text}', 1, 9e15 from hotels; \
             insert or ignore into draft_uploads select id, 1 from uploads; \
             update hotels set tagline = '{text}', latitude = '-0.10', subdomain = 'İI ı'"
        ))
        .await;
    ann
}

#[tokio::test]
async fn an_installation_moves_while_somebody_saves_and_everybody_goes_on_at_the_other_place() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = furnish(&house, &server).await;
    let mut page = server.listener().await;
    let (known, last) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let saving = tokio::spawn({
        let (ann, known, last) = (ann.clone(), Arc::clone(&known), Arc::clone(&last));
        async move {
            loop {
                let number = known.fetch_add(1, Ordering::SeqCst);
                let answer = save(&ann, &format!("Round {number}")).await;
                if answer.status != 200 {
                    return answer;
                }
                last.store(answer.changed(200).1, Ordering::SeqCst);
            }
        }
    });
    let begun = async {
        while known.load(Ordering::SeqCst) < 5 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, begun).await.unwrap();

    let moved = house.migrate().await;
    succeeds(&moved);
    for part in ["room_types", "the same sum at both sides", "DATABASE_URL"] {
        assert!(said(&moved).contains(part), "{}", said(&moved));
    }
    let refused = saving.await.unwrap();
    assert_eq!(refused.status, 503);
    assert!(!refused.header("retry-after").is_empty());
    refused.refused_saying(503, "nothing is lost");
    let last = last.load(Ordering::SeqCst);
    house.has_all_rows_there().await;
    let empty = house.rows_there().await;
    let empty: Vec<&String> = empty
        .iter()
        .filter(|(_, rows)| rows.is_empty())
        .map(|(n, _)| n)
        .collect();
    assert!(empty.is_empty(), "the story has nothing in {empty:?}");

    // The old server shows what there is, says where it went to nobody but its operator, and saves
    // nothing.
    let before = what_guests_get(&server).await;
    let document: Value = serde_json::from_str(&before[1]).unwrap();
    assert_eq!(
        document["revision"], last,
        "the last save that was acknowledged"
    );
    let refused = save(&ann, "Too late").await;
    refused.refused_saying(503, "has moved to another database");
    assert_eq!(refused.header("retry-after"), "60");
    assert!(!refused.text().contains("postgres") && !refused.text().contains("127.0.0.1"));
    ann.upload(pictures::jpeg(40, 30)).await.refused(503);
    let login = json!({"username": "ann", "password": "a password"});
    server
        .stranger()
        .post("/api/staff/login/", &login)
        .await
        .refused(503);
    assert_eq!(what_guests_get(&server).await, before);
    let doctor = house.command(&["doctor"]).await;
    assert_eq!(doctor.status.code(), Some(1));
    assert!(
        said(&doctor).contains("have moved elsewhere"),
        "{}",
        said(&doctor)
    );
    page.events_until_pong().await;
    page.hears_nothing().await;
    assert_eq!(server.stop().await, Some(0));

    // Whoever was signed in still is; passwords are the same; pages are level as they were.
    let server = house.serve_there().await;
    assert_eq!(what_guests_get(&server).await, before);
    server.editor().await;
    let mut page = server.listener().await;
    let (_, next) = save(&ann, "At the other place").await.changed(200);
    assert_eq!(next, last + 1);
    page.hears_slogan("At the other place").await;
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after={last}");
    let missed = server.stranger().get(&path).await.ok(200);
    assert_eq!(missed["epoch"], document_epoch(&before));
    assert_eq!(missed["events"].as_array().unwrap().len(), 1);
    let shown = ann.get(&ann.staff_path("history/")).await.ok(200);
    assert!(shown.to_string().contains("Round "));
    let undone = ann.staff_path(&format!("history/{next}/undo/"));
    ann.send_json(Method::POST, &undone, &json!({}))
        .await
        .changed(200);
    ann.upload(pictures::jpeg(41, 30)).await.changed(201);
    assert_eq!(server.stop().await, Some(0));
    let env = [("DATABASE_URL", house.url.as_str())];
    house.mend_what_was_made_up().await;
    succeeds(&run(house.home(), &["verify"], &env, "").await);
}

fn document_epoch(before: &[String; 3]) -> Value {
    let events: Value = serde_json::from_str(&before[2]).unwrap();
    events["epoch"].clone()
}

impl House {
    /// `verify` would rightly ask for what was written behind everybody's back.
    async fn mend_what_was_made_up(&self) {
        let mut there = superuser(&name_of_url(&self.url)).await;
        let sql = "update hotels set listed = '', tagline = '', latitude = ''";
        sqlx::raw_sql(sql).execute(&mut there).await.unwrap();
        there.close().await.unwrap();
    }
}

#[tokio::test]
async fn what_was_numbered_once_is_not_numbered_so_again_after_the_move() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    ann.add_lake_room().await;
    let last = ann.add_lake_room().await;
    ann.delete_room(last).await;
    assert_eq!(server.stop().await, Some(0));
    succeeds(&house.migrate().await);
    let server = house.serve_there().await;
    let ann = server.editor().await;
    assert!(ann.add_lake_room().await > last);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn an_installation_without_a_server_moves_into_a_database_that_has_our_tables_already() {
    let house = House::new().await;
    let url = url_of(house.home()).unwrap();
    // As an operator has it who set DATABASE_URL before, and would not show the password to others.
    let env = [("DATABASE_URL", url.as_str())];
    let moved = run(house.home(), &["migrate-to"], &env, "").await;
    succeeds(&moved);
    let again = run(house.home(), &["migrate-to"], &env, "").await;
    succeeds(&again);
    assert!(
        said(&again).contains("nothing was changed"),
        "{}",
        said(&again)
    );
    let server = Process::serve(house.home(), &env).await;
    save(&server.editor().await, "Here").await.changed(200);
    // Nor does a third time touch what has been saved there since.
    succeeds(&run(house.home(), &["migrate-to"], &env, "").await);
    let document = server
        .stranger()
        .get(&format!("/api/public/hotels/{LAKESIDE}/"))
        .await;
    assert!(document.text().contains("Here"));
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn an_open_page_of_a_server_that_has_another_data_directory_reads_everything_anew() {
    let house = House::new().await;
    let server = house.serve().await;
    let before = what_guests_get(&server).await;
    assert_eq!(server.stop().await, Some(0));
    succeeds(&house.migrate().await);
    let elsewhere = tempfile::tempdir().unwrap();
    let env = [("DATABASE_URL", house.url.as_str())];
    let server = Process::serve(elsewhere.path(), &env).await;
    let after = what_guests_get(&server).await;
    assert_ne!(document_epoch(&after), document_epoch(&before));
    let realtime = server.stranger().get("/api/realtime/").await.ok(200);
    Listener::open(&realtime, LAKESIDE).await;
    assert_eq!(server.stop().await, Some(0));
}
