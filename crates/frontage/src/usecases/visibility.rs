//! A hotel is shown to guests, or hidden from them. What is hidden keeps everything; its pages and
//! its pictures' rows stay, and staff go on editing.

use serde_json::Value;

use crate::domain::{Action, Delta};
use crate::error::Refusal;
use crate::live::Addresses;
use crate::live::record::{self, Author, Entry};
use crate::store::{Store, hotels};

/// Shows a hotel to guests, or hides it. Open pages of the hotel and landing pages are told. False
/// when it was so already.
///
/// # Errors
/// When there is no such hotel, or the store fails.
pub async fn set_visible(
    store: &Store,
    addresses: &Addresses,
    slug: &str,
    visible: bool,
) -> Result<bool, Refusal> {
    let mut tx = store.begin().await?;
    let found = hotels::revision(&mut tx, slug).await?;
    let (hotel, _, is_visible) = found.ok_or_else(Refusal::no_such_hotel)?;
    if is_visible == visible {
        return Ok(false);
    }
    hotels::set_active(&mut tx, hotel, visible).await?;
    let change = record::begin(&mut tx, hotel).await?;
    let event = record::settings_updated(&mut tx, addresses, hotel).await?;
    let entry = Entry {
        action: if visible { Action::Show } else { Action::Hide },
        // Of what the page holds nothing changes: restoring it neither shows nor hides it.
        detail: Delta::default().into(),
        made: Value::Null,
    };
    let author = Author::default();
    change
        .announce(&mut tx, addresses, &author, entry, vec![event])
        .await?;
    tx.commit().await?;
    Ok(true)
}
