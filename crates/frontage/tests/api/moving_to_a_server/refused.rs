//! What cannot be done is told with the way out, and changes nothing at either side.

use sqlx::{AssertSqlSafe, Connection as _};

use super::{House, IN_A_FILE, empty_database, name_of_url, said, save, succeeds};
use crate::support::database::{self, superuser, url_of};
use crate::support::process::{make_a_hotel_with, run};

/// Runs statements as a superuser.
async fn there(database: &str, sql: &str) {
    let mut connection = superuser(database).await;
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection);
    done.await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_place_that_will_not_do_is_told_before_the_door_is_closed() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    let own = name_of_url(&house.url);
    let postgres = database::server().unwrap();
    let latin = format!("{own}_latin");
    let sql = format!("create database {latin} encoding 'LATIN1' locale 'C' template template0");
    there("postgres", &sql).await;
    let shut = format!("{own}_shut");
    there("postgres", &format!("create database {shut}")).await;
    let full = format!("{own}_full");
    there("postgres", &format!("create database {full} owner hotels")).await;
    there(&full, "create table public.guests (name text)").await;
    let neighbour = tempfile::tempdir().unwrap();
    let theirs = url_of(neighbour.path()).unwrap();
    make_a_hotel_with(neighbour.path(), &[("DATABASE_URL", theirs.as_str())]).await;
    for (url, code, told) in [
        ("mysql://ann:hush@db/hotels", 78, "not the address"),
        // It may be there in a moment; a name that is not there will not.
        (
            "postgres://ann:hush@127.0.0.1:1/hotels",
            1,
            "cannot be reached",
        ),
        (
            &*database::url(&postgres, "nowhere"),
            78,
            "cannot be reached",
        ),
        (&*database::url(&postgres, &latin), 78, "encoding LATIN1"),
        (&*database::url(&postgres, &shut), 78, "may not make tables"),
        (
            &*database::url(&postgres, &full),
            1,
            "something else (guests)",
        ),
        (&*theirs, 1, "another installation"),
    ] {
        let ended = house.migrate_to(url).await;
        let text = said(&ended);
        assert_eq!(ended.status.code(), Some(code), "{url}: {text}");
        assert!(text.contains(told), "{url}: {text}");
        assert!(
            !text.contains("hush") && !text.contains("saved from now on"),
            "{text}"
        );
        save(&ann, told).await.changed(200);
    }
    let nameless = house.command(&["migrate-to"]).await;
    assert_eq!(nameless.status.code(), Some(78), "{}", said(&nameless));
    let both = house.command(&["migrate-to", &house.url, "--cancel"]).await;
    assert_eq!(both.status.code(), Some(2), "usage");
    let env = [("DATABASE_URL", theirs.as_str())];
    let other = run(house.home(), &["migrate-to", &house.url], &env, "").await;
    assert_eq!(other.status.code(), Some(78), "{}", said(&other));
    assert_eq!(house.tables_there().await, 0);
    assert_eq!(server.stop().await, Some(0));
    // Neither has the neighbour got anything of it.
    succeeds(&run(neighbour.path(), &["verify"], &env, "").await);
}

#[tokio::test]
async fn a_file_that_will_not_do_stays_as_it_is() {
    let house = House::new().await;
    let nowhere = tempfile::tempdir().unwrap();
    let ended = run(nowhere.path(), &["migrate-to", &house.url], &IN_A_FILE, "").await;
    assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
    assert!(said(&ended).contains("--data-dir"), "{}", said(&ended));
    assert!(!nowhere.path().join("frontage.db").exists());
    std::fs::write(nowhere.path().join("frontage.db"), "").unwrap();
    let ended = run(nowhere.path(), &["migrate-to", &house.url], &IN_A_FILE, "").await;
    assert!(
        said(&ended).contains("holds no installation"),
        "{}",
        said(&ended)
    );

    for (sql, back, told) in [
        (
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (9999, 'from the future', true, '', 0)",
            "delete from _sqlx_migrations where version = 9999",
            "newer version",
        ),
        (
            "update _sqlx_migrations set version = 14000 + version where version = 14; \
             update _sqlx_migrations set success = 0 where version = 14014; \
             update _sqlx_migrations set version = 14 where version = 14014",
            "update _sqlx_migrations set success = 1",
            "older version",
        ),
        (
            "alter table room_types add column view text",
            "alter table room_types drop column view",
            "room_types has other columns",
        ),
        (
            "create table guests (id integer primary key)",
            "drop table guests",
            "guests has no such table",
        ),
        (
            "update hotels set tagline = 'a' || char(0) || 'b'",
            "update hotels set tagline = ''",
            "hotels.tagline",
        ),
        (
            "update hotels set tagline = cast(x'ff00' as text)",
            "update hotels set tagline = ''",
            "hotels.tagline",
        ),
    ] {
        house.in_the_file(sql).await;
        let before = house.rows_here_but_broken().await;
        let ended = house.migrate().await;
        assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
        assert!(said(&ended).contains(told), "{told}: {}", said(&ended));
        assert_eq!(house.rows_here_but_broken().await, before);
        house.in_the_file(back).await;
        assert_eq!(house.tables_there().await, 0, "{told}");
    }
    let server = house.serve().await;
    save(&server.editor().await, "As before").await.changed(200);
    assert_eq!(server.stop().await, Some(0));
    succeeds(&house.migrate().await);
}

impl House {
    /// How many rows each table has, also while one of them cannot be read.
    async fn rows_here_but_broken(&self) -> Vec<i64> {
        let mut file = self.file().await;
        let mut counts = Vec::new();
        for table in ["hotels", "changes", "events", "staff", "relocation"] {
            let sql = format!("select count(*) from {table}");
            let count = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut file);
            counts.push(count.await.unwrap());
        }
        file.close().await.unwrap();
        counts
    }
}

#[tokio::test]
async fn what_arrives_otherwise_than_it_left_is_told_and_not_kept() {
    let house = House::new().await;
    let server = house.serve().await;
    let ann = server.editor().await;
    ann.add_lake_room().await;
    let home = tempfile::tempdir().unwrap();
    let url = url_of(home.path()).unwrap();
    let name = name_of_url(&url);
    for change in [
        "new.name := new.name || ' '",
        "new.sort_order := new.sort_order + 1",
        "new.photo := ''",
        "new := null",
    ] {
        there(
            &name,
            &format!(
                "create or replace function alter_it() returns trigger language plpgsql as \
                 $$ begin {change}; return new; end $$; \
                 create or replace trigger alter_it before insert on room_types \
                 for each row execute function alter_it()"
            ),
        )
        .await;
        let ended = house.migrate_to(&url).await;
        assert_eq!(ended.status.code(), Some(1), "{change}: {}", said(&ended));
        for part in [
            "room_types: 1 rows left",
            "everything can be saved as before",
        ] {
            assert!(said(&ended).contains(part), "{change}: {}", said(&ended));
        }
        save(&ann, change).await.changed(200);
    }
    let mut connection = superuser(&name).await;
    let kept: i64 = sqlx::query_scalar("select count(*) from hotels")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(kept, 0);
    sqlx::raw_sql("drop trigger alter_it on room_types")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    succeeds(&house.migrate_to(&url).await);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_move_that_has_begun_to_one_place_may_go_to_another_instead() {
    let house = House::new().await;
    let file = house.home().join("frontage.db");
    assert!(file.exists());
    house
        .in_the_file(
            "insert into relocation values (1, 'a word', 'elsewhere at db:5432', 'leaving', 1)",
        )
        .await;
    succeeds(&house.migrate().await);
    // Once it has arrived it may not.
    let other = tempfile::tempdir().unwrap();
    let url = empty_database(other.path()).await;
    let ended = house.migrate_to(&url).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(said(&ended).contains("have moved to"), "{}", said(&ended));
}
