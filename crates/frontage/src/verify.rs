//! `frontage verify`: proves, on a live or a stopped installation, that rows, events and files
//! belong together.

use std::fmt;

use crate::media::Media;
use crate::store::{Store, hotels, verify};

/// What was looked at and what is wrong.
#[derive(Debug)]
pub struct Report {
    /// Hotels looked at.
    pub hotels: i64,
    /// Pictures looked at.
    pub pictures: usize,
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
            faults,
        } = self;
        write!(
            f,
            "{hotels} hotels, {pictures} pictures: {} faults",
            faults.len()
        )
    }
}

/// Looks at everything. A running server may go on: files are listed before rows are read, and
/// a picture's files come before its row, so what is under way is never taken for a fault.
///
/// # Errors
/// When rows or folders cannot be read at all.
pub async fn installation(store: &Store, media: &Media) -> anyhow::Result<Report> {
    let on_disk = {
        let media = media.clone();
        tokio::task::spawn_blocking(move || media.settled_by_id()).await??
    };
    let mut view = store.snapshot().await?;
    let hotels = hotels::count(&mut view).await?;
    let mut faults = verify::broken_revisions(&mut view).await?;
    faults.extend(verify::unmatched_events(&mut view).await?);
    faults.extend(verify::broken_history(&mut view).await?);
    faults.extend(verify::missing_images(&mut view).await?);
    let rows = verify::image_rows(&mut view).await?;
    drop(view);

    let pictures = rows.len();
    let media = media.clone();
    let of_files = tokio::task::spawn_blocking(move || {
        let mut left_behind = on_disk;
        let mut faults = Vec::new();
        for row in &rows {
            left_behind.remove(&row.public_id);
            faults.extend(media.faults_by_id(&row.public_id, &row.content_hash, &row.widths));
        }
        let orphan =
            |id| format!("picture {id}: has files but no row; the next start removes them");
        faults.extend(left_behind.iter().map(orphan));
        faults
    });
    faults.extend(of_files.await?);
    Ok(Report {
        hotels,
        pictures,
        faults,
    })
}
