//! Rows at a PostgreSQL server: what a file promises by being a file, a server's connections must
//! promise by how they are used. Run with `scripts/postgres.sh`; see `.config/nextest.toml`.

use std::path::Path;

use frontage::store::{Place, Store, StoreError, hotels, installation, outbox};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::support::cluster::Cluster;
use crate::support::database::{self, name_of, superuser, url_of};
use crate::support::line::{Breaks, Line};
use crate::support::process::{make_a_hotel, make_a_hotel_with, run};
use crate::support::{LAKESIDE, PATIENCE, Process, TestApp, rows_of, store_of};

/// Ends every connection to the database of a data directory but ours.
async fn end_all_connections(home: &Path) -> u64 {
    let mut connection = superuser("postgres").await;
    let sql = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    let ended = sqlx::query(sql)
        .bind(name_of(home))
        .execute(&mut connection);
    let ended = ended.await.unwrap().rows_affected();
    connection.close().await.unwrap();
    ended
}

/// Puts a copy of the database of a data directory under its name, as createdb and pg_restore do.
async fn put_a_copy_in_its_place(home: &Path) {
    let name = name_of(home);
    let mut connection = superuser("postgres").await;
    let done = async {
        for sql in [
            // Nobody may come back in between.
            format!("alter database {name} allow_connections false"),
            format!(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
            ),
            format!("alter database {name} rename to {name}_before"),
            format!("create database {name} template {name}_before owner hotels"),
        ] {
            // A connection that is ended takes a moment to go.
            while let Err(error) = sqlx::query(AssertSqlSafe(sql.clone()))
                .execute(&mut connection)
                .await
            {
                const IN_USE: &str = "55006";
                let code = error.as_database_error().and_then(|error| error.code());
                assert_eq!(code.as_deref(), Some(IN_USE), "{error}");
            }
        }
    };
    tokio::time::timeout(PATIENCE, done).await.unwrap();
    connection.close().await.unwrap();
}

async fn fact(store: &Store, key: &str) -> Option<String> {
    let mut view = store.snapshot().await.unwrap();
    installation::fact(&mut view, key).await.unwrap()
}

#[tokio::test]
async fn the_rows_are_at_the_server_and_no_file_is_made() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let change = json!({"slogan": "Kept elsewhere"});
    editor.change_settings(&change).await.changed(200);
    let sql = "select slogan from public_settings where slogan <> ''";
    assert_eq!(rows_of(app.home.path(), sql).await, [["Kept elsewhere"]]);
    assert!(!app.home.path().join("frontage.db").exists());
    app.ends_well().await;
}

#[tokio::test]
async fn while_the_server_is_stopped_edits_are_refused_and_afterwards_all_goes_on() {
    let cluster = Cluster::start().await;
    let url = cluster.url();
    let env = [("DATABASE_URL", url.as_str())];
    let home = tempfile::tempdir().unwrap();
    make_a_hotel_with(home.path(), &env).await;
    let server = Process::serve(home.path(), &env).await;
    let ann = server.editor().await;
    let change = |slogan: &str| json!({"slogan": slogan});
    let (_, revision) = ann.change_settings(&change("Before")).await.changed(200);

    cluster.stop();
    let refused = ann.change_settings(&change("Meanwhile")).await;
    assert_eq!(refused.status, 503);
    assert!(
        refused.ok(503)["detail"]
            .as_str()
            .unwrap()
            .contains("database")
    );
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after=0");
    assert_eq!(server.stranger().get(&path).await.status, 503);
    assert_eq!(server.stranger().get("/readyz").await.status, 503);
    assert_eq!(server.stranger().get("/healthz").await.status, 200);

    cluster.start_again();
    let mut page = server.listener().await;
    let (_, after) = ann.change_settings(&change("After")).await.changed(200);
    assert_eq!(after, revision + 1, "what was refused left no number");
    page.hears("settings-updated", after).await;
    assert_eq!(server.stranger().get("/readyz").await.status, 200);
    assert_eq!(server.stop().await, Some(0));
    let told = run(home.path(), &["verify"], &env, "").await;
    assert_eq!(told.status.code(), Some(0));
}

#[tokio::test]
async fn connections_that_were_all_ended_are_replaced_and_nobody_notices() {
    let app = TestApp::start().await;
    let editor = app.editor().await;
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after=0");
    for round in 0..5 {
        assert!(end_all_connections(app.home.path()).await > 0);
        app.stranger().get(&path).await.ok(200);
        let change = json!({"slogan": format!("Round {round}")});
        editor.change_settings(&change).await.changed(200);
    }
    app.ends_well().await;
}

#[tokio::test]
async fn an_edit_whose_connection_is_ended_is_told_so_and_nothing_of_it_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let store = store_of(home.path()).await;
    let mut tx = store.begin().await.unwrap();
    installation::set_fact(&mut tx, "half", "done")
        .await
        .unwrap();
    assert!(end_all_connections(home.path()).await > 0);
    let refused = tx.commit().await.unwrap_err();
    assert!(refused.is_away(), "{refused}");
    assert_eq!(fact(&store, "half").await, None);

    installation::settled(&store, "next", "kept").await.unwrap();
    assert_eq!(fact(&store, "next").await.as_deref(), Some("kept"));
}

/// A store of its own database over a line that breaks, and the line.
async fn over_a_line(home: &Path) -> (Store, Line) {
    let url = url_of(home).unwrap();
    let line = Line::to(&url).await;
    let database = name_of(home);
    let url = format!("postgres://hotels@127.0.0.1:{}/{database}", line.port);
    let store = Store::open_at(&Place::at_server(&url).unwrap()).await;
    (store.unwrap(), line)
}

#[tokio::test]
async fn when_the_answer_to_a_commit_is_lost_it_is_learnt_how_it_ended() {
    let home = tempfile::tempdir().unwrap();
    let (store, line) = over_a_line(home.path()).await;
    for (key, breaks, is_kept) in [
        ("one", Breaks::BeforeTheAnswer, true),
        ("two", Breaks::BeforeTheCommit, false),
        ("three", Breaks::BeforeTheAnswer, true),
    ] {
        let mut tx = store.begin().await.unwrap();
        installation::set_fact(&mut tx, key, "v").await.unwrap();
        line.breaks(breaks);
        match tx.commit().await {
            Ok(()) => assert!(is_kept, "{key}"),
            Err(refused) => {
                assert!(!is_kept && refused.is_away(), "{key}: {refused}");
            }
        }
        assert_eq!(fact(&store, key).await.is_some(), is_kept, "{key}");
    }
    installation::settled(&store, "next", "kept").await.unwrap();
    assert_eq!(fact(&store, "next").await.as_deref(), Some("kept"));
}

#[tokio::test]
async fn a_server_that_says_nothing_any_more_is_left_for_a_new_line() {
    let home = tempfile::tempdir().unwrap();
    let (store, line) = over_a_line(home.path()).await;
    let mut tx = store.begin().await.unwrap();
    installation::set_fact(&mut tx, "k", "v").await.unwrap();
    line.breaks(Breaks::IsSilent);
    let told = tokio::time::timeout(PATIENCE, tx.commit()).await.unwrap();
    // The server hears nothing either and ends the transaction by itself.
    assert!(matches!(told, Err(StoreError::Commit(_))), "{told:?}");
    assert_eq!(fact(&store, "k").await, None);
    installation::settled(&store, "next", "kept").await.unwrap();
}

#[tokio::test]
async fn when_nobody_can_be_asked_how_a_commit_ended_that_is_what_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (store, line) = over_a_line(home.path()).await;
    let mut tx = store.begin().await.unwrap();
    installation::set_fact(&mut tx, "k", "v").await.unwrap();
    line.breaks(Breaks::ForGood);
    let told = tokio::time::timeout(PATIENCE, tx.commit()).await.unwrap();
    assert!(matches!(told, Err(StoreError::Uncertain(_))), "{told:?}");
    line.breaks(Breaks::Never);
    installation::settled(&store, "next", "kept").await.unwrap();
    assert_eq!(fact(&store, "k").await.as_deref(), Some("v"));
}

#[tokio::test]
async fn two_processes_write_one_after_the_other_and_number_their_events_in_that_order() {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let (one, other) = (store_of(home.path()).await, store_of(home.path()).await);
    let mut view = one.snapshot().await.unwrap();
    let hotel = hotels::by_slug(&mut view, LAKESIDE).await.unwrap().unwrap();
    drop(view);
    let edits = (0..60).map(|number| {
        let store = if number % 2 == 0 { &one } else { &other }.clone();
        tokio::spawn(async move {
            let mut tx = store.begin().await.unwrap();
            let next = hotels::next_revision(&mut tx, hotel.id, number).await;
            let (revision, _) = next.unwrap();
            let event = frontage::store::events::NewEvent {
                hotel_id: hotel.id,
                channel: None,
                revision,
                event: "settings-updated",
                data: "{}",
                except_socket: None,
                created_at: number,
            };
            frontage::store::events::insert(&mut tx, event)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            revision
        })
    });
    let mut revisions = Vec::new();
    for edit in edits.collect::<Vec<_>>() {
        revisions.push(edit.await.unwrap());
    }
    revisions.sort_unstable();
    let first = hotel.revision + 1;
    assert_eq!(revisions, (first..first + 60).collect::<Vec<_>>());
    let mut view = one.snapshot().await.unwrap();
    let waiting = outbox::waiting(&mut view, &[], 1_000).await.unwrap();
    let told: Vec<i64> = waiting.iter().map(|event| event.revision).collect();
    assert!(told.is_sorted(), "{told:?}");
}

#[tokio::test]
async fn a_commit_of_another_process_is_heard_of_at_once_and_again_after_a_broken_line() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (store_of(home.path()).await, store_of(home.path()).await);
    let woken = async |what: &str, by: &str| {
        let committed = other.committed();
        installation::settled(&one, by, "v").await.unwrap();
        let woken = tokio::time::timeout(PATIENCE, committed).await;
        assert!(woken.is_ok(), "{what}");
    };
    // That it listens it tells by waking: something may have been missed before.
    let listens = other.committed();
    let hearing = tokio::spawn({
        let other = other.clone();
        async move { other.hear_others().await }
    });
    tokio::time::timeout(PATIENCE, listens).await.unwrap();
    woken("it listens and does not hear", "first").await;

    let listens_again = other.committed();
    assert!(end_all_connections(home.path()).await > 0);
    tokio::time::timeout(PATIENCE, listens_again).await.unwrap();
    woken("it does not hear any more", "second").await;
    hearing.abort();
}

#[tokio::test]
async fn nothing_is_saved_into_another_database_behind_the_same_address_until_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let store = store_of(home.path()).await;
    installation::settled(&store, "before", "v").await.unwrap();
    put_a_copy_in_its_place(home.path()).await;
    for _ in 0..2 {
        let refused = installation::settled(&store, "after", "v").await;
        let refused = refused.unwrap_err();
        assert!(
            refused.to_string().contains("start Frontage again"),
            "{refused}"
        );
    }
    assert_eq!(fact(&store, "before").await.as_deref(), Some("v"));
    let again = store_of(home.path()).await;
    installation::settled(&again, "after", "v").await.unwrap();
}

#[tokio::test]
async fn a_view_stays_as_it_was_and_cannot_write() {
    let home = tempfile::tempdir().unwrap();
    let store = store_of(home.path()).await;
    let mut view = store.snapshot().await.unwrap();
    assert_eq!(installation::fact(&mut view, "k").await.unwrap(), None);
    installation::settled(&store, "k", "v").await.unwrap();
    assert_eq!(installation::fact(&mut view, "k").await.unwrap(), None);
    drop(view);
    assert_eq!(fact(&store, "k").await.as_deref(), Some("v"));
}

#[tokio::test]
async fn whoever_leaves_an_edit_open_does_not_hold_up_the_others_for_long() {
    let home = tempfile::tempdir().unwrap();
    let (stuck, other) = (store_of(home.path()).await, store_of(home.path()).await);
    let mut held = stuck.begin().await.unwrap();
    installation::set_fact(&mut held, "k", "never")
        .await
        .unwrap();
    // As of a process that is halted: it holds the lock and says nothing.
    let saved = tokio::time::timeout(PATIENCE, installation::settled(&other, "k", "saved"));
    assert_eq!(saved.await.unwrap().unwrap(), "saved");
    let refused = held.commit().await.unwrap_err();
    assert!(refused.is_away(), "{refused}");
    assert_eq!(fact(&stuck, "k").await.as_deref(), Some("saved"));
}

#[tokio::test]
async fn a_commit_waits_for_the_servers_disk_whatever_its_default_is() {
    let home = tempfile::tempdir().unwrap();
    let url = url_of(home.path()).unwrap();
    let mut connection = superuser(&name_of(home.path())).await;
    let loose = format!(
        "alter database {} set synchronous_commit = off",
        name_of(home.path())
    );
    let loose = sqlx::query(AssertSqlSafe(loose));
    loose.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let store = Store::open_at(&Place::at_server(&url).unwrap())
        .await
        .unwrap();
    let sql = "create function note_setting() returns trigger language plpgsql as $$ begin \
               new.value := current_setting('synchronous_commit'); return new; end $$";
    let mut connection = superuser(&name_of(home.path())).await;
    for sql in [
        sql,
        "create trigger note before insert on installation for each row \
         execute function note_setting()",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    installation::settled(&store, "how", "?").await.unwrap();
    assert_eq!(fact(&store, "how").await.as_deref(), Some("on"));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let url = url_of(home.path()).unwrap();
    let mut connection = superuser(&name_of(home.path())).await;
    let sql = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
               values (9999, 'from the future', true, '', 0)";
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let refused = Store::open_at(&Place::at_server(&url).unwrap()).await;
    assert!(matches!(refused, Err(StoreError::Newer { version: 9999 })));
}

#[tokio::test]
async fn a_server_that_is_not_there_or_will_not_do_is_told_with_the_way_out_and_without_a_password()
{
    let home = tempfile::tempdir().unwrap();
    let nowhere = "postgres://ann:hush@127.0.0.1:1/hotels";
    let mut unfit = superuser("postgres").await;
    let name = format!("{}_latin", name_of(home.path()));
    let sql = format!(
        "create database {name} encoding 'LATIN1' locale 'C' template template0 owner hotels"
    );
    // The role comes with the first database of a test.
    url_of(home.path()).unwrap();
    let made = sqlx::query(AssertSqlSafe(sql));
    made.execute(&mut unfit).await.unwrap();
    let latin = database::url(&database::server().unwrap(), &name);
    let stranger = database::server()
        .unwrap()
        .replace("postgres@", "nobody:hush@");
    for (url, told, code) in [
        // It may be there in a moment: whoever started us tries again.
        (nowhere, "cannot be reached", 1),
        (stranger.as_str(), "cannot be reached", 78),
        (latin.as_str(), "encoding LATIN1", 78),
        (
            "postgres://ann:hush@127.0.0.1:port/hotels",
            "cannot be read",
            78,
        ),
    ] {
        let env = [("DATABASE_URL", url)];
        let ended = run(home.path(), &["serve", "--listen", "127.0.0.1:0"], &env, "").await;
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(code), "{text}");
        assert!(text.contains("DATABASE_URL"), "{text}");
        assert!(text.contains(told), "{text}");
        assert!(!text.contains("hush"), "{text}");
    }
}

#[tokio::test]
async fn looking_at_a_database_without_hotels_makes_nothing_there() {
    let home = tempfile::tempdir().unwrap();
    url_of(home.path()).unwrap();
    let mut connection = superuser("postgres").await;
    let name = format!("{}_empty", name_of(home.path()));
    let sql = format!("create database {name} owner hotels");
    let made = sqlx::query(AssertSqlSafe(sql));
    made.execute(&mut connection).await.unwrap();
    let url = database::url(&database::server().unwrap(), &name);
    let env = [("DATABASE_URL", url.as_str())];
    for command in ["doctor", "verify"] {
        let ended = run(home.path(), &[command], &env, "").await;
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{text}");
        assert!(text.contains("there is no installation"), "{text}");
    }
    let mut connection = superuser(&name).await;
    let tables = sqlx::query("select 1 from pg_tables where schemaname = 'public'");
    assert!(tables.fetch_all(&mut connection).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_database_that_was_read_back_from_a_dump_gets_another_epoch_and_one_that_goes_on_keeps_it()
 {
    let home = tempfile::tempdir().unwrap();
    make_a_hotel(home.path()).await;
    let path = format!("/api/public/hotels/{LAKESIDE}/events/?after=0");
    let epoch = async || {
        let server = Process::serve(home.path(), &[]).await;
        let told = server.stranger().get(&path).await.ok(200);
        assert_eq!(server.stop().await, Some(0));
        told["epoch"].as_str().unwrap().to_owned()
    };
    let first = epoch().await;
    assert_eq!(epoch().await, first, "it went on");
    put_a_copy_in_its_place(home.path()).await;
    let restored = epoch().await;
    assert_ne!(restored, first, "it came from elsewhere");
    assert_eq!(epoch().await, restored);
}
