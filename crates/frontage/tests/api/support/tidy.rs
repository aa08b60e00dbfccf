//! What must be true of a data directory whenever nobody works.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use frontage::store::{Store, events, hotels, verify};

use frontage::store::verify::ImageRow;

use super::PATIENCE;
use super::bucket::Bucket;

/// Every revision from 1 to the page's own has its events, in order and without a gap.
pub async fn revisions_are_dense(store: &Store) {
    let mut view = store.snapshot().await.unwrap();
    for hotel in hotels::all(&mut view).await.unwrap() {
        let (slug, revision, hotel) = (hotel.slug, hotel.revision, hotel.id);
        let kept = events::after(&mut view, hotel, 0, i64::MAX).await.unwrap();
        let mut numbers: Vec<i64> = kept.iter().map(|event| event.revision).collect();
        numbers.dedup();
        let all: Vec<i64> = (1..=revision).collect();
        assert_eq!(numbers, all, "revisions of {slug}");
    }
}

/// No upload is left over, no picture is without a row, and no row without its files. Of a picture
/// that was cropped, files that showed another part may be left. What a client broke off is
/// cleared away a moment later, and what is still to be made comes a moment later, so this waits
/// for both.
pub async fn files_and_rows_belong_together(store: &Store, home: &Path) {
    let compare = async {
        loop {
            let mut view = store.snapshot().await.unwrap();
            let rows = verify::image_rows(&mut view).await.unwrap();
            drop(view);
            let all = |name: fn(&ImageRow) -> String| rows.iter().map(name).collect();
            let shown: BTreeSet<String> = all(|row| row.version.to_string());
            let originals: BTreeSet<String> = all(|row| row.content_hash.to_string());
            let rows_are_complete = rows.iter().all(|row| row.is_complete);
            if let Some(bucket) = Bucket::if_any(home) {
                // What a refusal left goes after a day.
                if names(&home.join("incoming")).is_empty()
                    && rows_are_complete
                    && pictures_in(&bucket, "media/").await.is_superset(&shown)
                    && pictures_in(&bucket, "originals/")
                        .await
                        .is_superset(&originals)
                {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            let media = pictures(&home.join("media"));
            let is_known = |version: &String| originals.contains(&content_of(home, version));
            let fine = names(&home.join("incoming")).is_empty()
                && media.is_superset(&shown)
                && media.iter().all(is_known)
                && pictures(&home.join("originals")) == originals
                && rows_are_complete;
            if fine {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    if tokio::time::timeout(PATIENCE, compare).await.is_err() {
        if let Some(bucket) = Bucket::if_any(home) {
            panic!("in the bucket: {:?}", bucket.names().await);
        }
        panic!(
            "left over: incoming {:?}, media {:?}, originals {:?}",
            names(&home.join("incoming")),
            pictures(&home.join("media")),
            pictures(&home.join("originals"))
        );
    }
}

/// The uploaded file that a set of renditions says it is made of.
fn content_of(home: &Path, version: &str) -> String {
    let folder = home.join("media").join(&version[..2]).join(version);
    let facts = std::fs::read(folder.join("facts.json")).unwrap_or_default();
    let facts: serde_json::Value = serde_json::from_slice(&facts).unwrap_or_default();
    facts["content_hash"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Names of what lies below a folder, whose sub-folders are named by their beginnings.
fn pictures(folder: &Path) -> BTreeSet<String> {
    let shards = names(folder);
    shards
        .iter()
        .flat_map(|shard| names(&folder.join(shard)))
        .collect()
}

/// The same of a folder in a bucket.
async fn pictures_in(bucket: &Bucket, folder: &str) -> BTreeSet<String> {
    let names = bucket.names_below(folder).await;
    let picture = |name: &String| name.split('/').nth(2).map(str::to_owned);
    names.iter().filter_map(picture).collect()
}

/// What is in a folder.
pub fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}
