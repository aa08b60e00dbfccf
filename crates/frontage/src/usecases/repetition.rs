//! A request that comes again after its change was made, because its answer was lost.

use serde_json::Value;

use crate::domain::{Hotel, Revision, Staff};
use crate::error::Refusal;
use crate::live::record::{Author, Outcome};
use crate::store::{Tx, idempotency};
use crate::time::now;

use super::{Context, Saved, access};

/// What the same request made before.
pub(super) struct Earlier {
    /// The change that it made.
    pub revision: Revision,
    made: Value,
}

impl Earlier {
    /// As the use case answers it.
    pub fn saved<T>(&self, what: T) -> Saved<T> {
        Saved {
            revision: self.revision,
            what,
        }
    }

    /// A number that the change made.
    pub fn number(&self, name: &str) -> i64 {
        self.made[name].as_i64().unwrap_or_default()
    }

    /// A text that the change made.
    pub fn text(&self, name: &str) -> &str {
        self.made[name].as_str().unwrap_or_default()
    }
}

/// Opens the transaction of a change: who may not edit is refused, and what this very request
/// made before, if it comes again, is found. Then nothing must be changed a second time.
///
/// # Errors
/// When this person may not edit the hotel, or the key named another request.
pub(super) async fn begin(
    context: &Context,
    staff: &Staff,
    slug: &str,
    author: &Author,
) -> Result<(Tx, Hotel, Option<Earlier>), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let earlier = earlier(&mut tx, author).await?;
    Ok((tx, hotel, earlier))
}

/// Looks whether this very request has made its change already, in the transaction that would
/// make it: of two at once, the second sees what the first did.
async fn earlier(tx: &mut Tx, author: &Author) -> Result<Option<Earlier>, Refusal> {
    let (Some(once), Some(staff)) = (&author.once, author.staff_id) else {
        return Ok(None);
    };
    let Some(used) = idempotency::find(tx, staff, &once.key).await? else {
        return Ok(None);
    };
    if used.fingerprint != once.fingerprint {
        return Err(Refusal::KeyReused);
    }
    // A request makes one change, so this is never set already.
    let _ = once.outcome.set(Outcome::Repeated);
    if let Some(revision) = used.change() {
        author.made.note(revision);
    }
    Ok(Some(Earlier {
        revision: used.revision,
        made: serde_json::from_str(&used.what).unwrap_or_default(),
    }))
}

/// Notes, for a repetition of this request, what it made that is no change of the page.
///
/// # Errors
/// When the store fails.
pub(super) async fn note_made(
    tx: &mut Tx,
    author: &Author,
    hotel: &Hotel,
    made: &Value,
) -> Result<(), Refusal> {
    let (Some(once), Some(staff_id)) = (&author.once, author.staff_id) else {
        return Ok(());
    };
    let key = idempotency::NewKey {
        staff_id,
        key: &once.key,
        fingerprint: &once.fingerprint,
        hotel_id: hotel.id,
        revision: hotel.revision,
        what: &idempotency::beside_the_page(made).to_string(),
        created_at: now(),
    };
    idempotency::insert(tx, key).await?;
    // A request makes one thing, so this is never set already.
    let _ = once.outcome.set(Outcome::Made);
    Ok(())
}
