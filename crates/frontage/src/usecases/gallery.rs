//! Staff add to, rearrange and thin out the gallery.

use std::collections::HashSet;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::domain::gallery::{OrderFault, merge_moves, merge_order};
use crate::domain::{
    Action, Changed, Delta, HotelId, Image, ImageRef, PublicId, Staff, Violations,
};
use crate::error::Refusal;
use crate::live::Addresses;
use crate::live::event::HotelEvent;
use crate::live::message::image_message;
use crate::live::record::{self, Author, Entry};
use crate::store::{Session, gallery, images, unfinished};

use super::pictures::Arrival;
use super::repetition::{Earlier, begin};
use super::{Context, Saved, told};

/// A picture that joined the gallery.
#[derive(Debug)]
pub struct Added {
    /// The picture.
    pub image: Image,
    /// Its index, from 0.
    pub position: usize,
}

/// Adds an uploaded picture at the end of the gallery.
///
/// # Errors
/// When this person may not, or the gallery is full.
pub async fn add(
    context: &Context,
    staff: &Staff,
    slug: &str,
    arrival: Arrival,
    author: &Author,
) -> Result<Saved<Added>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return added_before(&mut tx, hotel.id, &earlier, arrival).await;
    }
    let before = gallery::pictures(&mut tx, hotel.id).await?;
    let position = before.len();
    has_room(context, position + 1).map_err(|reason| Refusal::field("image", reason))?;

    let image = arrival.enter(&mut tx, hotel.id, staff.id).await?;
    let change = record::begin(&mut tx, hotel.id).await?;
    let picture = ImageRef::Own(image.public_id.clone());
    gallery::append(&mut tx, hotel.id, &picture, change.revision).await?;
    let event = HotelEvent::GalleryImageUploaded {
        image: image_message(&context.addresses, &image),
        position,
    };
    let mut after = before.clone();
    after.push(picture);
    let mut entry = entry(Action::GalleryAdd, before, after);
    entry.made = json!({"public_id": image.public_id.as_str(), "position": position});
    let revision = change
        .announce(&mut tx, &context.addresses, author, entry, vec![event])
        .await?;
    let kept = arrival.keep(&image);
    tx.commit().await?;
    context.shown([kept]);
    Ok(Saved {
        revision,
        what: Added { image, position },
    })
}

/// The picture that the same upload added before.
async fn added_before(
    session: &mut Session,
    hotel: HotelId,
    earlier: &Earlier,
    arrival: Arrival,
) -> Result<Saved<Added>, Refusal> {
    let public_id = earlier.text("public_id").parse();
    let public_id: PublicId = public_id
        .context("a key made no picture")
        .map_err(Refusal::Failed)?;
    let image = images::of_hotel(session, hotel, &public_id).await?;
    let image = image
        .context("a picture's row is missing")
        .map_err(Refusal::Failed)?;
    let is_complete = !unfinished::contains(session, &image.shown.version).await?;
    arrival.came_before(&image, is_complete);
    let position = usize::try_from(earlier.number("position")).unwrap_or_default();
    Ok(Saved {
        revision: earlier.revision,
        what: Added { image, position },
    })
}

fn entry(action: Action, before: Vec<ImageRef>, after: Vec<ImageRef>) -> Entry {
    let delta = Delta {
        gallery: Some(Changed { before, after }),
        ..Delta::default()
    };
    Entry {
        action,
        detail: delta.into(),
        made: Value::Null,
    }
}

/// An order that is asked for, as addresses of pictures.
#[derive(Debug)]
pub struct Order {
    /// All that the client knows, as they shall stand.
    pub wanted: Vec<String>,
    /// Those of them that somebody moved; the rest stays as it is by then. A client that does not
    /// say has its whole list taken.
    pub moved: Option<Vec<String>>,
}

impl Order {
    /// What becomes of the pictures that are there; see [`merge_order`] and [`merge_moves`].
    ///
    /// # Errors
    /// When a list names a picture twice or one the gallery never had.
    pub(super) fn of(
        &self,
        present: &[ImageRef],
        removed: &HashSet<ImageRef>,
    ) -> Result<Vec<ImageRef>, Refusal> {
        let parsed = |urls: &[String]| -> Vec<ImageRef> {
            urls.iter().map(|url| Addresses::parse(url)).collect()
        };
        let wanted = parsed(&self.wanted);
        let whole = merged(present, removed, ("gallery", &wanted))?;
        let Some(moved) = &self.moved else {
            return Ok(whole);
        };
        merge_moves(present, &wanted, &parsed(moved)).map_err(|fault| refused("moved", fault))
    }
}

/// Brings the gallery into an [`Order`], as far as that knows the gallery.
///
/// # Errors
/// When this person may not, or the order names a picture twice or one the gallery never had.
pub async fn reorder(
    context: &Context,
    staff: &Staff,
    slug: &str,
    order: &Order,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let present = gallery::pictures(&mut tx, hotel.id).await?;
    let removed = gallery::removed(&mut tx, hotel.id).await?;
    let order = order.of(&present, &removed)?;
    if order == present {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    gallery::set_order(&mut tx, hotel.id, &order).await?;
    let change = record::begin(&mut tx, hotel.id).await?;
    let event = record::gallery_reordered(&mut tx, &context.addresses, hotel.id).await?;
    let revision = change
        .announce(
            &mut tx,
            &context.addresses,
            author,
            entry(Action::GalleryOrder, present, order),
            vec![event],
        )
        .await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// See [`merge_order`]; the field that names the list is told with what is wrong.
///
/// # Errors
/// When the list names a picture twice or one the gallery never had.
pub(super) fn merged(
    present: &[ImageRef],
    removed: &HashSet<ImageRef>,
    (field, requested): (&str, &[ImageRef]),
) -> Result<Vec<ImageRef>, Refusal> {
    merge_order(present, removed, requested).map_err(|fault| refused(field, fault))
}

/// Takes several pictures out of the gallery, all of them in one change. They stay in the library.
/// What a colleague took out meanwhile is out already.
///
/// # Errors
/// When this person may not, or the list is empty, names a picture twice or one the gallery never
/// had.
pub async fn remove_all(
    context: &Context,
    staff: &Staff,
    slug: &str,
    urls: &[String],
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    if urls.is_empty() {
        return Err(none_named());
    }
    let named: Vec<ImageRef> = urls.iter().map(|url| Addresses::parse(url)).collect();
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = gallery::pictures(&mut tx, hotel.id).await?;
    let removed = gallery::removed(&mut tx, hotel.id).await?;
    // The rules of an order are those of any list that came late.
    merged(&before, &removed, ("urls", &named))?;
    let gone: HashSet<&ImageRef> = named.iter().collect();
    let (out, order): (Vec<_>, Vec<_>) = before
        .iter()
        .cloned()
        .partition(|picture| gone.contains(picture));
    if out.is_empty() {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    let change = record::begin(&mut tx, hotel.id).await?;
    for picture in &out {
        gallery::remove(&mut tx, hotel.id, picture, change.revision).await?;
    }
    gallery::set_order(&mut tx, hotel.id, &order).await?;
    let entry = entry(Action::GalleryRemove, before, order);
    let events = told::events(context, &mut tx, &hotel, &entry.detail.delta).await?;
    let revision = change
        .announce(&mut tx, &context.addresses, author, entry, events)
        .await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// A list of pictures that names none.
pub(super) fn none_named() -> Refusal {
    Refusal::field("urls", "Name at least one picture.")
}

/// Takes a picture out of the gallery. It stays in the library.
///
/// # Errors
/// When this person may not, or the gallery has no such picture.
pub async fn remove(
    context: &Context,
    staff: &Staff,
    slug: &str,
    url: &str,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let picture = Addresses::parse(url);
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = gallery::pictures(&mut tx, hotel.id).await?;
    let mut order = before.clone();
    let index = order.iter().position(|here| *here == picture);
    let index = index.ok_or_else(not_there)?;
    order.remove(index);
    let change = record::begin(&mut tx, hotel.id).await?;
    gallery::remove(&mut tx, hotel.id, &picture, change.revision).await?;
    gallery::set_order(&mut tx, hotel.id, &order).await?;
    let public_id = picture.public_id().map(ToString::to_string);
    // Clients that know only the seed's four events are right too with the whole list behind.
    let events = vec![
        HotelEvent::GalleryImageRemoved {
            url: Some(url.to_owned()),
            public_id,
        },
        record::gallery_reordered(&mut tx, &context.addresses, hotel.id).await?,
    ];
    let entry = entry(Action::GalleryRemove, before, order);
    let revision = change
        .announce(&mut tx, &context.addresses, author, entry, events)
        .await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// The gallery has no such picture, in the reference's own words: its clients show them.
pub(super) fn not_there() -> Refusal {
    Refusal::NotFound("URL not found in gallery".to_owned())
}

/// Refuses a gallery of more pictures than the limit allows.
pub(super) fn has_room(context: &Context, pictures: usize) -> Result<(), String> {
    let most = context.limits.gallery_images;
    if pictures <= most {
        return Ok(());
    }
    Err(format!(
        "The gallery can hold {most} pictures. Remove some and try again."
    ))
}

fn refused(field: &str, fault: OrderFault<ImageRef>) -> Refusal {
    match fault {
        OrderFault::Doubled(picture) => listed(
            field,
            &picture,
            "stands twice in the list; name each picture once.",
        ),
        OrderFault::Unknown(picture) => listed(field, &picture, "is not in this gallery."),
    }
}

fn listed(field: &str, picture: &ImageRef, what: &str) -> Refusal {
    Refusal::Invalid(Violations::of(
        field,
        format!("\"{}\" {what}", picture.as_column()),
    ))
}
