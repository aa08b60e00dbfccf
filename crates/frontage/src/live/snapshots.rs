//! Documents kept in memory: each revision of a page is read and written as JSON once, however
//! many guests ask for it.

use std::sync::Arc;

use bytes::Bytes;
use moka::future::Cache;

use crate::app::Installation;
use crate::domain::Revision;
use crate::error::Refusal;
use crate::store::hotels;

use super::document;

/// Bytes of documents kept.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// The document of a hotel at one revision, as JSON.
#[derive(Debug)]
pub struct Snapshot {
    /// Its number.
    pub revision: Revision,
    /// All of it.
    pub json: Bytes,
}

/// The newest document of each hotel that was asked for.
#[derive(Clone)]
pub struct Snapshots(Cache<(String, Revision), Arc<Snapshot>>);

impl Default for Snapshots {
    fn default() -> Self {
        let weigh = |_: &(String, Revision), snapshot: &Arc<Snapshot>| {
            u32::try_from(snapshot.json.len()).unwrap_or(u32::MAX)
        };
        Self(
            Cache::builder()
                .max_capacity(KEPT_BYTES)
                .weigher(weigh)
                .build(),
        )
    }
}

impl Snapshots {
    /// The document of a hotel as it is now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when guests see no such hotel.
    pub async fn get(&self, app: &Installation, slug: &str) -> Result<Arc<Snapshot>, Refusal> {
        let mut view = app.store.snapshot().await?;
        let Some((_, revision, true)) = hotels::revision(&mut view, slug).await? else {
            return Err(Refusal::no_such_hotel());
        };
        let key = (slug.to_owned(), revision);
        if let Some(kept) = self.0.get(&key).await {
            return Ok(kept);
        }
        // The view is one moment in time: revision and document belong together.
        let read = document::read(&mut view, &app.addresses, &app.epoch, slug).await?;
        let document = read.ok_or_else(Refusal::no_such_hotel)?;
        let json = serde_json::to_vec(&document.json).map_err(|e| Refusal::Failed(e.into()))?;
        let snapshot = Arc::new(Snapshot {
            revision: document.revision,
            json: json.into(),
        });
        self.0.insert(key, Arc::clone(&snapshot)).await;
        Ok(snapshot)
    }
}
