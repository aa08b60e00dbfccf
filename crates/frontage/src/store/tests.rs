//! The store's own promises: durable together, undone alone, never in each other's way.

#![allow(clippy::unwrap_used)]

use super::{DiskTrouble, Store, StoreError, hotels, installation};
use crate::domain::Slug;

struct Place {
    store: Store,
    folder: tempfile::TempDir,
}

async fn empty_store() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("frontage.db"))
        .await
        .unwrap();
    Place { store, folder }
}

async fn fact(store: &Store, key: &str) -> Option<String> {
    installation::fact(&mut store.snapshot().await.unwrap(), key)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_commit_is_seen_by_every_reader_and_survives_reopening() {
    let Place { store, folder } = empty_store().await;
    installation::settled(&store, "epoch", "one").await.unwrap();
    assert_eq!(fact(&store, "epoch").await.as_deref(), Some("one"));
    store.close().await;

    let again = Store::open(&folder.path().join("frontage.db"))
        .await
        .unwrap();
    assert_eq!(fact(&again, "epoch").await.as_deref(), Some("one"));
}

#[tokio::test]
async fn a_dropped_edit_is_undone_and_leaves_its_neighbours_alone() {
    let place = empty_store().await;
    let store = &place.store;
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin().await.unwrap();
                installation::fact_or_first(&mut tx, &format!("k{n}"), "v")
                    .await
                    .unwrap();
                if n % 2 == 0 {
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    for n in 0..40 {
        let kept = fact(store, &format!("k{n}")).await;
        assert_eq!(kept.is_some(), n % 2 == 0, "k{n}");
    }
}

#[tokio::test]
async fn a_failed_statement_spoils_only_its_own_edit() {
    let place = empty_store().await;
    let store = &place.store;
    let slug = Slug::parse("lakeside").unwrap();
    let mut tx = store.begin().await.unwrap();
    hotels::insert(&mut tx, &slug, "Lakeside", 1).await.unwrap();
    tx.commit().await.unwrap();

    let mut again = store.begin().await.unwrap();
    let error = hotels::insert(&mut again, &slug, "Second", 2)
        .await
        .unwrap_err();
    assert!(error.is_duplicate(), "{error}");
    drop(again);

    installation::settled(store, "after", "fine").await.unwrap();
    assert_eq!(
        hotels::count(&mut store.snapshot().await.unwrap())
            .await
            .unwrap(),
        1
    );
    assert_eq!(fact(store, "after").await.as_deref(), Some("fine"));
}

#[tokio::test]
async fn a_task_that_panics_or_is_cancelled_holds_up_nobody() {
    let place = empty_store().await;
    let store = &place.store;
    let held = store.clone();
    let panics = tokio::spawn(async move {
        let mut tx = held.begin().await.unwrap();
        installation::fact_or_first(&mut tx, "never", "x")
            .await
            .unwrap();
        panic!("an edit that goes wrong");
    });
    assert!(panics.await.is_err());
    let held = store.clone();
    let waits = tokio::spawn(async move {
        let _tx = held.begin().await.unwrap();
        std::future::pending::<()>().await;
    });
    tokio::task::yield_now().await;
    waits.abort();

    installation::settled(store, "next", "y").await.unwrap();
    assert_eq!(fact(store, "never").await, None);
    assert_eq!(fact(store, "next").await.as_deref(), Some("y"));
}

#[tokio::test]
async fn waiting_edits_share_commits() {
    let place = empty_store().await;
    let store = &place.store;
    let first = store.begin().await.unwrap();
    let commits = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = {
        let (store, commits) = (store.clone(), commits.clone());
        tokio::spawn(async move {
            loop {
                store.committed().await;
                commits.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            }
        })
    };
    let edits: Vec<_> = (0..50)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin().await.unwrap();
                installation::fact_or_first(&mut tx, &format!("k{n}"), "v")
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            })
        })
        .collect();
    // Until all stand in line behind the first.
    while store.writer.waiting() < 50 {
        tokio::task::yield_now().await;
    }
    drop(first);
    for edit in edits {
        edit.await.unwrap();
    }
    counter.abort();
    let commits = commits.load(std::sync::atomic::Ordering::SeqCst);
    assert!(
        commits <= 2,
        "50 edits that waited together took {commits} commits"
    );
}

#[tokio::test]
async fn when_one_edit_finds_no_room_its_whole_group_is_told_and_the_next_one_is_saved_again() {
    let place = empty_store().await;
    let store = &place.store;
    let mut first = store.begin().await.unwrap();
    // No page more than there are. It holds for this connection alone.
    let sql = "pragma max_page_count = 1";
    first.execute(sql, Vec::new()).await.unwrap();
    let edit = |key: &'static str, bytes: usize| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut tx = store.begin().await?;
            installation::fact_or_first(&mut tx, key, &"x".repeat(bytes)).await?;
            tx.commit().await
        })
    };
    let in_line = async |many: usize| {
        while store.writer.waiting() < many {
            tokio::task::yield_now().await;
        }
    };
    let small = edit("small", 1);
    in_line(1).await;
    let large = edit("large", 1_000_000);
    in_line(2).await;
    let behind = edit("behind", 1);
    in_line(3).await;
    drop(first);

    // SQLite gives up the whole transaction with the statement that found no room, and with it
    // the edit before.
    for edit in [small, large] {
        let refused = edit.await.unwrap().unwrap_err();
        assert_eq!(refused.trouble(), Some(DiskTrouble::Full), "{refused}");
    }
    assert_eq!(fact(store, "small").await, None);
    // Those behind it are not concerned.
    behind.await.unwrap().unwrap();
    assert_eq!(fact(store, "behind").await.as_deref(), Some("x"));
    installation::settled(store, "later", "y").await.unwrap();
}

#[tokio::test]
async fn the_writer_is_durable_and_a_reader_cannot_write() {
    let place = empty_store().await;
    let store = &place.store;
    let mut tx = store.begin().await.unwrap();
    let pragma = async |tx: &mut super::Tx, name: &str| {
        tx.row(&format!("select * from pragma_{name}"), Vec::new())
            .await
            .unwrap()
            .unwrap()
    };
    // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    assert_eq!(
        pragma(&mut tx, "synchronous")
            .await
            .int("synchronous")
            .unwrap(),
        2
    );
    assert_eq!(
        pragma(&mut tx, "journal_mode")
            .await
            .text("journal_mode")
            .unwrap(),
        "wal"
    );
    assert_eq!(
        pragma(&mut tx, "foreign_keys")
            .await
            .int("foreign_keys")
            .unwrap(),
        1
    );
    drop(tx);
    let mut view = store.snapshot().await.unwrap();
    let refused = view
        .rows("insert into installation values ('a', 'b')", Vec::new())
        .await;
    assert!(matches!(refused, Err(StoreError::Database(_))));
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let Place { store, folder } = empty_store().await;
    let mut tx = store.begin().await.unwrap();
    let sql = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
               values (9999, 'from the future', 1, x'00', 0)";
    tx.execute(sql, Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let refused = Store::open(&folder.path().join("frontage.db")).await;
    assert!(
        matches!(refused, Err(StoreError::Newer { version: 9999 })),
        "{:?}",
        refused.err()
    );
}
