//! Documents kept in memory: each revision of a page is read and written as JSON once, however
//! many guests ask for it.

use std::sync::Arc;

use bytes::Bytes;
use moka::future::Cache;
use serde_json::Value;

use crate::domain::{Language, Revision};
use crate::store::{Store, StoreError, hotels};

use super::{Addresses, cache_of_bytes, document};

/// Bytes of documents kept.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// The document of a hotel at one revision, as JSON.
#[derive(Debug)]
pub struct Snapshot {
    /// Its number.
    pub revision: Revision,
    /// The language that it was asked for in, if the hotel has it.
    pub language: Option<Language>,
    /// All of it.
    pub json: Bytes,
}

/// The newest document of each hotel that was asked for.
pub struct Snapshots {
    store: Store,
    addresses: Addresses,
    epoch: String,
    kept: Cache<(String, Revision, Option<Language>), Bytes>,
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

    /// The document of a hotel as it is now; none when guests see no such hotel. Who asks while
    /// a revision is being read waits for that one. A language that guests cannot choose is
    /// answered with the main one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(
        &self,
        slug: &str,
        language: Option<Language>,
    ) -> Result<Option<Snapshot>, Arc<StoreError>> {
        let mut view = self.store.snapshot().await?;
        let Some((_, revision, true)) = hotels::revision(&mut view, slug).await? else {
            return Ok(None);
        };
        let language = match language {
            Some(language) => {
                let chosen = hotels::languages(&mut view, slug).await?;
                Some(language).filter(|language| chosen.contains(language))
            }
            None => None,
        };
        let key = (slug.to_owned(), revision, language);
        // The view is one moment in time: revision and document belong together.
        let read = async {
            let read = document::read(&mut view, &self.addresses, &self.epoch, slug, language);
            let read = read.await?;
            let document = read.ok_or_else(gone)?;
            Ok::<_, StoreError>(Bytes::from(Value::Object(document.json).to_string()))
        };
        let json = self.kept.try_get_with(key, read).await?;
        Ok(Some(Snapshot {
            revision,
            language,
            json,
        }))
    }
}

/// What cannot be: the same view has just shown the hotel.
fn gone() -> StoreError {
    StoreError::Corrupt {
        table: "hotels",
        what: "a hotel that is there and is not".to_owned(),
    }
}
