//! Staff describe a picture: alternative text, caption, focal point, and which part of it is shown.

use std::collections::HashSet;

use serde_json::Value;

use crate::domain::{
    Action, Delta, FocalPoint, Frame, Hotel, Image, ImageRef, PublicId, Revision, Slot, Staff,
};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::media::Prepared;
use crate::store::{Session, StoreError, gallery, images, room_types};

use super::conflicts::refuse_conflicts;
use super::pictures::{note_look, note_unfinished, refusal_of, shown_of, to_imaging};
use super::repetition::begin;
use super::{Context, Saved, access, told};

/// What is to change of a picture; none stays as it is. Everything is checked already.
#[derive(Debug, Default)]
pub struct Description {
    /// What it shows.
    pub alt: Option<String>,
    /// Line under it.
    pub caption: Option<String>,
    /// What a crop must keep, in coordinates of what is shown afterwards; the inner none leaves it
    /// to the machine.
    pub focal_point: Option<Option<FocalPoint>>,
    /// The part to show; the inner none for all of it.
    pub crop: Option<Option<Frame>>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

/// Describes a picture of the hotel's library. When another part of it is to be shown, that part
/// can be shown at once when this returns; the rest of its renditions follow.
///
/// # Errors
/// When this person may not, the library has no such picture, the part cannot be made, or
/// somebody else has changed the same since `base_revision`.
pub async fn describe(
    context: &Context,
    staff: &Staff,
    slug: &str,
    public_id: &PublicId,
    description: Description,
    author: &Author,
) -> Result<Saved<Image>, Refusal> {
    let cut = match description.crop {
        Some(frame) => cut_out(context, staff, slug, public_id, frame).await?,
        None => None,
    };
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    let found = images::of_hotel(&mut tx, hotel.id, public_id).await?;
    let before = found.ok_or_else(no_such_picture)?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(before));
    }
    let mut image = before.clone();
    if let Some(alt) = description.alt {
        image.alt = alt;
    }
    if let Some(caption) = description.caption {
        image.caption = caption;
    }
    if description
        .crop
        .is_some_and(|crop| crop != image.shown.frame)
    {
        let cut = cut.as_ref().ok_or_else(cropped_meanwhile)?;
        image.show(shown_of(cut));
    }
    if let Some(focal_point) = description.focal_point {
        image.chosen_focal_point = focal_point;
    }
    if image == before {
        return Saved::unchanged(tx, &hotel, before).await;
    }
    let mut delta = Delta::default();
    delta.note_image(public_id, &before.record(), &image.record());
    refuse_conflicts(&mut tx, &hotel, description.base_revision, &delta).await?;

    images::update(&mut tx, &image).await?;
    if let Some(cut) = &cut {
        note_look(&mut tx, cut).await?;
        note_unfinished(&mut tx, cut).await?;
    }
    let change = record::begin(&mut tx, hotel.id).await?;
    let events = told::events(context, &mut tx, &hotel, &delta).await?;
    let entry = Entry {
        action: Action::DescribeImage,
        detail: delta.into(),
        made: Value::Null,
    };
    let revision = change
        .announce(&mut tx, &context.addresses, author, entry, events)
        .await?;
    let unfinished = keep(cut);
    tx.commit().await?;
    context.finish(unfinished);
    Ok(Saved {
        revision,
        what: image,
    })
}

/// Has another part of a picture made, before the one writer is asked for; none when that part is
/// shown already.
async fn cut_out(
    context: &Context,
    staff: &Staff,
    slug: &str,
    public_id: &PublicId,
    frame: Option<Frame>,
) -> Result<Option<Prepared>, Refusal> {
    let image = {
        let mut view = context.store.snapshot().await?;
        let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
        let found = images::of_hotel(&mut view, hotel.id, public_id).await?;
        found.ok_or_else(no_such_picture)?
    };
    if image.shown.frame == frame {
        return Ok(None);
    }
    cut(context, &image, frame, "crop").await.map(Some)
}

/// Has a part of a picture made. What is wrong is told of `field`.
pub(super) async fn cut(
    context: &Context,
    image: &Image,
    frame: Option<Frame>,
    field: &str,
) -> Result<Prepared, Refusal> {
    let content = &image.original.content_hash;
    let made = context.media.reframe(content, frame.map(to_imaging)).await;
    made.map_err(|error| refusal_of(error, field))
}

/// Keeps the files of pictures whose rows are about to be committed; gives what is left to do.
pub fn keep(prepared: impl IntoIterator<Item = Prepared>) -> Vec<crate::media::Unfinished> {
    let mut unfinished = Vec::new();
    for picture in prepared {
        if !picture.complete {
            unfinished.push(picture.unfinished());
        }
        picture.keep();
    }
    unfinished
}

/// A part that is asked for was shown when it was looked, and is not any more.
fn cropped_meanwhile() -> Refusal {
    Refusal::Busy("Somebody else crops this picture just now. Try again shortly.".to_owned())
}

/// The hotel's library has no picture of that name.
pub fn no_such_picture() -> Refusal {
    Refusal::NotFound("Your hotel has no such picture.".to_owned())
}

/// Every picture of the hotel's own that guests see anywhere on the page.
pub(super) async fn seen(
    session: &mut Session,
    hotel: &Hotel,
) -> Result<HashSet<PublicId>, StoreError> {
    let gallery = gallery::pictures(session, hotel.id).await?;
    let rooms = room_types::of_hotel(session, hotel.id).await?;
    let of_slots = Slot::ALL.into_iter().filter_map(|slot| slot.shown(hotel));
    let of_rooms = rooms
        .iter()
        .filter(|room| room.is_active)
        .filter_map(|room| room.photo.as_ref());
    let all = of_slots.chain(&gallery).chain(of_rooms);
    Ok(all.filter_map(ImageRef::public_id).cloned().collect())
}
