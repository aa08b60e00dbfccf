//! A move that is ended in the middle leaves nothing there and loses nothing here; said again, or
//! called off, it is as if that had not been.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::time::timeout;

use super::{House, IN_A_FILE, document_epoch, name_of_url, said, save, succeeds, what_guests_get};
use crate::support::PATIENCE;
use crate::support::database::{superuser, url_of};
use crate::support::line::{Breaks, Line};
use crate::support::process::start;

/// Statements of somebody else at the other side, for whose end a move has to wait.
async fn held_up(url: &str, sql: &str) -> PgConnection {
    let mut other = superuser(&name_of_url(url)).await;
    let held = sqlx::raw_sql(AssertSqlSafe(format!("begin; {sql}"))).execute(&mut other);
    held.await.unwrap();
    other
}

/// Kills a move that waits for somebody else there.
async fn killed_while_it_waits(house: &House, url: &str, sql: &str) {
    let other = held_up(url, sql).await;
    let mut child = start(house.home(), &["migrate-to", url], &IN_A_FILE);
    it_waits(url).await;
    child.kill().await.unwrap();
    other.close().await.unwrap();
    nobody_is_there(url).await;
}

async fn it_waits(url: &str) {
    at_the_server(url, |states| states.iter().any(|state| state == "Lock")).await;
}

/// The other side learns that nobody is there any more when its line ends.
async fn nobody_is_there(url: &str) {
    at_the_server(url, <[String]>::is_empty).await;
}

/// Waits until connections to a database are in such a state: what each waits for.
async fn at_the_server(url: &str, are_so: impl Fn(&[String]) -> bool) {
    let waiting = async {
        let mut connection = superuser("postgres").await;
        loop {
            let sql = "select coalesce(wait_event_type, '') from pg_stat_activity \
                       where datname = $1 and backend_type = 'client backend'";
            let states = sqlx::query_scalar(sql).bind(name_of_url(url));
            if are_so(&states.fetch_all(&mut connection).await.unwrap()) {
                break;
            }
        }
        connection.close().await.unwrap();
    };
    timeout(PATIENCE, waiting).await.unwrap();
}

#[tokio::test]
async fn a_move_that_is_killed_leaves_nothing_there_and_comes_to_the_same_when_it_is_said_again() {
    let mut house = House::new().await;
    let server = house.serve().await;
    let ann = super::furnish(&house, &server).await;
    let making_tables = "create table public.hotels (id int)";
    killed_while_it_waits(&house, &house.url, making_tables).await;
    assert_eq!(house.tables_there().await, 0);
    // One that has our tables, so that there is something to wait for.
    house.url = url_of(house.home()).unwrap();
    for table in ["installation", "changes", "uploads"] {
        let writing = format!("lock table {table} in share row exclusive mode");
        killed_while_it_waits(&house, &house.url, &writing).await;
        let rows = house.rows_there().await;
        assert!(rows.values().all(Vec::is_empty), "{table}");
        let refused = save(&ann, "Meanwhile").await;
        refused.refused_saying(503, "is being moved");
        what_guests_get(&server).await;
    }
    // All is there and proven, and the last word is not said.
    let (url, line) = over_a_line(&house).await;
    line.breaks(Breaks::IsSilent);
    let mut child = start(house.home(), &["migrate-to", &url], &IN_A_FILE);
    let arriving = async { while house.stage().await != "arriving" {} };
    timeout(PATIENCE, arriving).await.unwrap();
    child.kill().await.unwrap();
    // The line hangs, which the server's own guards would notice after a while.
    let mut other = superuser("postgres").await;
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    let ended = sqlx::query(ended).bind(name_of_url(&url));
    ended.execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    nobody_is_there(&url).await;
    house
        .in_the_file(&format!(
            "update relocation set destination = '{}'",
            house.destination()
        ))
        .await;
    // A server that is started meanwhile shows everything and saves nothing.
    assert_eq!(server.stop().await, Some(0));
    let server = house.serve().await;
    let before = what_guests_get(&server).await;
    save(&ann, "Meanwhile")
        .await
        .refused_saying(503, "is being moved");
    succeeds(&house.migrate().await);
    house.has_all_rows_there().await;
    assert_eq!(server.stop().await, Some(0));
    let server = house.serve_there().await;
    assert_eq!(
        what_guests_get(&server).await,
        before,
        "the same epoch, too"
    );
    save(&ann, "There").await.changed(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_move_that_was_killed_can_be_called_off_beside_the_running_server() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    let (_, revision) = save(&ann, "Before").await.changed(200);
    let before = what_guests_get(&server).await;
    killed_while_it_waits(&house, &house.url, "create table public.hotels (id int)").await;
    save(&ann, "Meanwhile").await.refused(503);
    succeeds(&house.call_off().await);
    let (_, next) = save(&ann, "After").await.changed(200);
    assert_eq!(next, revision + 1, "what was refused left no number");
    let again = house.call_off().await;
    succeeds(&again);
    assert!(said(&again).contains("not being moved"), "{}", said(&again));
    assert_eq!(
        document_epoch(&what_guests_get(&server).await),
        document_epoch(&before)
    );
    assert_eq!(house.tables_there().await, 0);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_move_that_is_stopped_opens_the_door_again_by_itself() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    // The other side is kept busy, so that it can be stopped in the middle.
    let other = held_up(&house.url, "create table public.hotels (id int)").await;
    let mut child = start(house.home(), &["migrate-to", &house.url], &IN_A_FILE);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
    assert!(line.unwrap().starts_with("nothing can be saved"));
    save(&ann, "Meanwhile").await.refused(503);
    let id = child.id().unwrap().to_string();
    let sent = tokio::process::Command::new("kill").arg(&id).status().await;
    assert!(sent.unwrap().success());
    let ended = timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
    assert_eq!(ended.code(), Some(1));
    save(&ann, "After").await.changed(200);
    other.close().await.unwrap();
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn after_the_move_the_way_back_needs_a_stopped_server_and_neither_side_keeps_the_epoch() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    let (_, revision) = save(&ann, "Before").await.changed(200);
    let before = document_epoch(&what_guests_get(&server).await);
    succeeds(&house.migrate().await);
    let refused = house.call_off().await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("stop the server first"),
        "{}",
        said(&refused)
    );
    save(&ann, "Meanwhile").await.refused(503);
    assert_eq!(server.stop().await, Some(0));
    succeeds(&house.call_off().await);

    let server = house.serve().await;
    let (_, next) = save(&ann, "In the file again").await.changed(200);
    assert_eq!(next, revision + 1);
    let here = document_epoch(&what_guests_get(&server).await);
    // What is there now is another installation than the one that would move.
    let twice = house.migrate().await;
    assert_eq!(twice.status.code(), Some(1));
    assert!(
        said(&twice).contains("another installation"),
        "{}",
        said(&twice)
    );
    save(&ann, "Still").await.changed(200);
    assert_eq!(server.stop().await, Some(0));
    let server = house.serve_there().await;
    let there = document_epoch(&what_guests_get(&server).await);
    assert!(here != before && there != before && here != there);
    assert_eq!(server.stop().await, Some(0));
}

/// The same database over a line that breaks.
async fn over_a_line(house: &House) -> (String, Line) {
    let line = Line::to(&house.url).await;
    let url = format!(
        "postgres://hotels@127.0.0.1:{}/{}",
        line.port,
        name_of_url(&house.url)
    );
    (url, line)
}

#[tokio::test]
async fn when_the_line_breaks_over_the_commit_it_is_learnt_how_it_ended() {
    for (breaks, arrives) in [
        (Breaks::BeforeTheAnswer, true),
        (Breaks::BeforeTheCommit, false),
    ] {
        let house = House::new().await;
        let server = house.serve().await;
        let ann = server.editor().await;
        let (url, line) = over_a_line(&house).await;
        line.breaks(breaks);
        let ended = house.migrate_to(&url).await;
        assert_eq!(ended.status.success(), arrives, "{}", said(&ended));
        if arrives {
            save(&ann, "After").await.refused_saying(503, "has moved");
            house.has_all_rows_there().await;
        } else {
            save(&ann, "After").await.changed(200);
            assert_eq!(house.tables_there().await, 0);
        }
        assert_eq!(server.stop().await, Some(0));
    }
}

#[tokio::test]
async fn while_nobody_knows_how_the_commit_ended_nothing_is_saved_and_saying_it_again_finds_out() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    let (url, line) = over_a_line(&house).await;
    line.breaks(Breaks::ForGood);
    let ended = house.migrate_to(&url).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(said(&ended).contains("nobody knows"), "{}", said(&ended));
    save(&ann, "Meanwhile")
        .await
        .refused_saying(503, "is being moved");
    let refused = house.call_off().await;
    assert_eq!(refused.status.code(), Some(1), "it may have arrived");
    let found = house.migrate().await;
    succeeds(&found);
    assert!(said(&found).contains("before"), "{}", said(&found));
    save(&ann, "Meanwhile")
        .await
        .refused_saying(503, "has moved");
    house.has_all_rows_there().await;
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_move_whose_rows_were_taken_away_there_is_not_begun_anew() {
    let house = House::new().await;
    succeeds(&house.migrate().await);
    let mut there = superuser(&name_of_url(&house.url)).await;
    let sql = "drop schema public cascade; create schema public authorization hotels";
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut there);
    done.await.unwrap();
    there.close().await.unwrap();
    let again = house.migrate().await;
    assert_eq!(again.status.code(), Some(1));
    assert!(
        said(&again).contains("does not hold them"),
        "{}",
        said(&again)
    );
    succeeds(&house.call_off().await);
    succeeds(&house.migrate().await);
}

#[tokio::test]
async fn of_two_moves_to_different_places_only_the_one_that_was_said_last_arrives() {
    let house = House::new().await;
    let other = held_up(&house.url, "create table public.hotels (id int)").await;
    let mut first = start(house.home(), &["migrate-to", &house.url], &IN_A_FILE);
    it_waits(&house.url).await;
    let elsewhere = url_of(house.home()).unwrap();
    succeeds(&house.migrate_to(&elsewhere).await);
    other.close().await.unwrap();
    let ended = timeout(PATIENCE, first.wait()).await.unwrap().unwrap();
    assert_eq!(ended.code(), Some(1));
    assert_eq!(house.tables_there().await, 0);
    assert_eq!(house.stage().await, "gone");
}
