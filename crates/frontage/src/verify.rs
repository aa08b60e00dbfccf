//! `frontage verify`: proves, on a live or a stopped installation, that rows, events and files
//! belong together.

use std::collections::BTreeSet;
use std::fmt;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::domain::ContentHash;
use crate::live::listing;
use crate::media::{InBucket, Inventory, Kept, Known, Media};
use crate::store::verify::ImageRow;
use crate::store::{Store, hotels, verify};

/// Pictures in a bucket that are looked at at once.
const AT_ONCE: usize = 8;

/// What was looked at and what is wrong.
#[derive(Debug)]
pub struct Report {
    /// Hotels looked at.
    pub hotels: i64,
    /// Pictures looked at.
    pub pictures: usize,
    /// Pictures that were not looked into: an older version stored them, and the first start of
    /// this one moves them to their place.
    pub waiting: usize,
    /// What is wrong, a sentence each; empty when nothing is.
    pub faults: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        let Self {
            hotels,
            pictures,
            waiting,
            faults,
        } = self;
        if *waiting > 0 {
            writeln!(
                f,
                "{waiting} pictures are where an older version put them; start the server once, \
                 then look again"
            )?;
        }
        write!(
            f,
            "{hotels} hotels, {pictures} pictures: {} faults",
            faults.len()
        )
    }
}

/// Looks at everything. A running server may go on: files are listed before rows are read, and
/// a picture's files come before its row, so what is under way is never taken for a fault. What a
/// bucket keeps is read whole only with `read_all`: else names and sizes must do.
///
/// # Errors
/// When rows, folders or bucket cannot be read at all.
pub async fn installation(store: &Store, media: &Media, read_all: bool) -> anyhow::Result<Report> {
    let in_bucket = media.look_into_bucket().await?;
    let on_disk = {
        let media = media.clone();
        tokio::task::spawn_blocking(move || media.inventory()).await??
    };
    let mut view = store.snapshot().await?;
    let hotels = hotels::count(&mut view).await?;
    let mut faults = verify::broken_revisions(&mut view).await?;
    faults.extend(verify::unmatched_events(&mut view).await?);
    faults.extend(listing::untold(&mut view).await?);
    faults.extend(verify::broken_history(&mut view).await?);
    faults.extend(verify::missing_images(&mut view).await?);
    let rows = verify::image_rows(&mut view).await?;
    drop(view);

    let pictures = rows.len();
    let (waiting, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.is_of_older_version);
    if media.is_in_bucket() {
        faults.extend(of_objects(media, &rows, in_bucket, read_all).await?);
    } else {
        let media = media.clone();
        let of_files = tokio::task::spawn_blocking(move || of_files(&media, &rows, on_disk));
        faults.extend(of_files.await??);
    }
    Ok(Report {
        hotels,
        pictures,
        waiting: waiting.len(),
        faults,
    })
}

fn kept(row: &ImageRow) -> Kept {
    Kept {
        version: row.version.clone(),
        content_hash: row.content_hash.clone(),
        width: row.width,
        height: row.height,
        complete: row.is_complete,
    }
}

fn of_picture(row: &ImageRow, faults: Vec<String>) -> impl Iterator<Item = String> {
    let told = |fault| format!("picture {}: {fault}", row.public_id);
    faults.into_iter().map(told)
}

fn orphan(what: &str) -> String {
    format!("{what} belongs to no picture; the next start removes it")
}

/// What is wrong with the objects of these pictures, and what the bucket keeps that belongs to
/// none.
async fn of_objects(
    media: &Media,
    rows: &[ImageRow],
    in_bucket: InBucket,
    read_all: bool,
) -> std::io::Result<Vec<String>> {
    let mut known = Known::default();
    for row in rows {
        known.versions.insert(row.version.clone());
        known.contents.insert(row.content_hash.clone());
    }
    let found = &in_bucket;
    let look = |row: &ImageRow| {
        let (row, kept) = (row.clone(), kept(row));
        async move {
            let faults = media.faults_in_bucket(&kept, found, read_all).await?;
            Ok::<_, std::io::Error>(of_picture(&row, faults).collect::<Vec<_>>())
        }
    };
    let all = stream::iter(rows).map(look).buffered(AT_ONCE);
    let mut faults = all.try_concat().await?;
    let left = media.without_a_row(found, &known).await?;
    faults.extend(left.iter().map(|what| orphan(what)));
    Ok(faults)
}

/// What is wrong with the files of these pictures, and what lies there that belongs to none.
fn of_files(media: &Media, rows: &[ImageRow], on_disk: Inventory) -> std::io::Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for row in rows {
        known.insert(&row.content_hash);
        faults.extend(of_picture(row, media.faults_of(&kept(row))));
    }
    for version in on_disk.versions {
        // Another part of a picture, or one made by another recipe, is shown no more, and may be
        // asked for by a page that is open since then.
        let content = media.content_of(&version)?;
        let is_known = |content: &ContentHash| known.contains(content);
        if !content.as_ref().is_some_and(is_known) {
            faults.push(orphan(&format!("renditions {version}")));
        }
    }
    let without = on_disk
        .contents
        .iter()
        .filter(|content| !known.contains(content));
    faults.extend(without.map(|content| orphan(&format!("original {content}"))));
    Ok(faults)
}
