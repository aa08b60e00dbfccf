//! Staff change the settings of the page: texts, colours, amenities, pictures, and the gallery
//! as far as the settings form holds it. All of one request is one change.

pub(super) mod form_gallery;

use serde_json::Value;

use crate::domain::{
    Action, Delta, FieldValues, Hotel, Image, ImageRef, PageState, Revision, Slot, Staff,
    Violations,
};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::store::{Tx, gallery, hotels};

use form_gallery::{GalleryPlan, plan_gallery};

use super::conflicts::refuse_conflicts;
use super::pictures::{Arrival, Kept, NewPicture, may_show};
use super::repetition::begin;
use super::{Context, Saved};

/// A change of the settings, with texts and colours checked. What is absent stays.
#[derive(Default)]
pub struct SettingsChange {
    /// Fields of [`crate::domain::fields::SETTINGS`].
    pub texts: FieldValues,
    /// Overrides by the name of the fact they override; empty ones are cleared.
    pub overrides: FieldValues,
    /// The whole list.
    pub amenities: Option<Vec<String>>,
    /// Pictures by slot.
    pub pictures: Vec<(Slot, NewPicture)>,
    /// The gallery as the form knows it.
    pub gallery: Option<Vec<ImageRef>>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

/// Applies a change of the settings.
///
/// # Errors
/// When this person may not, a picture cannot be shown, or somebody else has changed the same
/// field since `base_revision`. Nothing is changed then.
pub async fn change(
    context: &Context,
    staff: &Staff,
    slug: &str,
    change: SettingsChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, mut hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = fields_of(&hotel);
    hotel.settings.texts.extend(change.texts);
    hotel.settings.overrides.extend(change.overrides);
    if let Some(amenities) = change.amenities {
        hotel.settings.amenities = amenities;
        hotel.forget_unused_translations();
    }
    let uploaded = apply_pictures(&mut tx, staff, &mut hotel, change.pictures).await?;
    let mut delta = Delta::between(&before, &fields_of(&hotel));
    let plan = match change.gallery {
        Some(wanted) => {
            let before = gallery::pictures(&mut tx, hotel.id).await?;
            plan_gallery(
                context,
                &mut tx,
                &hotel,
                (before, wanted),
                change.base_revision,
            )
            .await?
        }
        None => None,
    };
    delta.gallery = plan.as_ref().map(GalleryPlan::changed);
    if delta.is_empty() {
        return Saved::unchanged(tx, &hotel, ()).await;
    }

    refuse_conflicts(&mut tx, &hotel, change.base_revision, &delta).await?;

    hotels::update_facts(&mut tx, &hotel).await?;
    hotels::update_settings(&mut tx, &hotel).await?;
    let begun = record::begin(&mut tx, hotel.id).await?;
    let mut events = Vec::new();
    if let Some(plan) = &plan {
        plan.carry_out(&mut tx, hotel.id, begun.revision).await?;
    }
    if !delta.fields.is_empty() {
        events.push(record::settings_updated(&mut tx, &context.addresses, hotel.id).await?);
    }
    if plan.is_some() {
        events.push(record::gallery_reordered(&mut tx, &context.addresses, hotel.id).await?);
    }
    let entry = Entry {
        action: Action::Settings,
        detail: delta.into(),
        made: Value::Null,
    };
    let revision = begun
        .announce(&mut tx, &context.addresses, author, entry, events)
        .await?;
    let kept: Vec<Kept> = uploaded
        .into_iter()
        .map(|(arrival, image)| arrival.keep(&image))
        .collect();
    tx.commit().await?;
    context.shown(kept);
    Ok(Saved { revision, what: () })
}

fn fields_of(hotel: &Hotel) -> PageState {
    PageState {
        fields: hotel.record(),
        ..PageState::default()
    }
}

/// Puts pictures into their slots. Uploaded ones get their rows; their files are to be kept when
/// the change is committed.
pub(super) async fn apply_pictures(
    tx: &mut Tx,
    staff: &Staff,
    hotel: &mut Hotel,
    pictures: Vec<(Slot, NewPicture)>,
) -> Result<Vec<(Arrival, Image)>, Refusal> {
    let mut uploaded = Vec::new();
    let mut faults = Violations::default();
    for (slot, picture) in pictures {
        let before = slot.shown(hotel).cloned();
        let after = match picture {
            NewPicture::None => None,
            NewPicture::Existing(picture) => {
                // "Save all" sends back the address it was given: no change, whatever it is.
                if before.as_ref() == Some(&picture) {
                    continue;
                }
                faults.keep(slot.field(), may_show(tx, hotel.id, &picture).await?);
                Some(picture)
            }
            NewPicture::Uploaded(arrival) => {
                let image = arrival.enter(tx, hotel.id, staff.id).await?;
                let picture = ImageRef::Own(image.public_id.clone());
                uploaded.push((*arrival, image));
                Some(picture)
            }
        };
        if before != after {
            slot.put(hotel, after);
        }
    }
    faults.into_result()?;
    Ok(uploaded)
}
