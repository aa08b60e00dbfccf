//! A change of many parts of the page at once: what goes back over the history, and what was
//! collected in a draft.

use serde_json::Value;

use crate::domain::{Action, Detail, Hotel, Revision};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::store::{Tx, page};

use super::{Context, gallery, room_types, told};

/// Makes the change, which must change something: the page, the history, and what pages are told.
/// It is not committed yet.
///
/// # Errors
/// When the page would have more pictures or room types than it may.
pub(super) async fn make(
    context: &Context,
    tx: &mut Tx,
    hotel: &mut Hotel,
    (action, detail): (Action, Detail),
    author: &Author,
) -> Result<Revision, Refusal> {
    let delta = &detail.delta;
    if let Some(changed) = &delta.gallery {
        let fits = gallery::has_room(context, changed.after.len());
        fits.map_err(|reason| Refusal::field("gallery", reason))?;
    }
    let change = record::begin(tx, hotel.id).await?;
    page::apply(tx, hotel, delta, change.revision).await?;
    if delta.rooms.values().any(|room| room.before.is_none()) {
        let rooms = crate::store::room_types::of_hotel(tx, hotel.id).await?;
        room_types::has_room(context, rooms.len())?;
    }
    let events = told::events(context, tx, hotel, delta).await?;
    let entry = Entry {
        action,
        detail,
        made: Value::Null,
    };
    let revision = change.announce(tx, &context.addresses, author, entry, events);
    Ok(revision.await?)
}
