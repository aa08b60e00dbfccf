//! Documents kept in memory: each revision of a page is read and written as JSON once, however
//! many guests ask for it.

use bytes::Bytes;
use moka::future::Cache;
use serde_json::Value;

use crate::domain::Revision;
use crate::store::{Store, StoreError, hotels};

use super::{Addresses, cache_of_bytes, document};

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
pub struct Snapshots {
    store: Store,
    addresses: Addresses,
    epoch: String,
    kept: Cache<(String, Revision), Bytes>,
}

impl Snapshots {
    /// `epoch` names the database.
    pub fn new(store: Store, addresses: Addresses, epoch: String) -> Self {
        Self {
            store,
            addresses,
            epoch,
            kept: cache_of_bytes(KEPT_BYTES),
        }
    }

    /// The document of a hotel as it is now; none when guests see no such hotel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(&self, slug: &str) -> Result<Option<Snapshot>, StoreError> {
        let mut view = self.store.snapshot().await?;
        let Some((_, revision, true)) = hotels::revision(&mut view, slug).await? else {
            return Ok(None);
        };
        let key = (slug.to_owned(), revision);
        if let Some(json) = self.kept.get(&key).await {
            return Ok(Some(Snapshot { revision, json }));
        }
        // The view is one moment in time: revision and document belong together.
        let read = document::read(&mut view, &self.addresses, &self.epoch, slug).await?;
        let Some(document) = read else {
            return Ok(None);
        };
        let json: Bytes = Value::Object(document.json).to_string().into();
        self.kept.insert(key, json.clone()).await;
        Ok(Some(Snapshot { revision, json }))
    }
}
