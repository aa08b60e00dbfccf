//! Staff change the settings of the page: texts, colours, amenities, pictures, and the gallery
//! as far as the settings form holds it. All of one request is one change.

mod diff;
mod form_gallery;

use serde_json::{Value, json};

use crate::domain::{FieldValues, Hotel, ImageRef, Revision, Staff, Violations};
use crate::error::Refusal;
use crate::live::record::{self, Author};
use crate::media::StoredPicture;
use crate::store::{Tx, hotels};

use diff::{Diff, refuse_conflicts};
use form_gallery::plan_gallery;

use super::pictures::{NewPicture, add_to_library, may_show};
use super::{Context, Saved, access};

/// The pictures that settings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// At the top of the page.
    Hero,
    /// On the landing page's card.
    LandingPage,
    /// The logo.
    Logo,
    /// In the browser's tab.
    Favicon,
}

impl Slot {
    /// All of them.
    pub const ALL: [Slot; 4] = [Slot::Hero, Slot::LandingPage, Slot::Logo, Slot::Favicon];

    /// Its field.
    pub fn field(self) -> &'static str {
        match self {
            Slot::Hero => "hero_image",
            Slot::LandingPage => "landing_page_image",
            Slot::Logo => "logo",
            Slot::Favicon => "favicon",
        }
    }

    /// What the page shows there.
    pub fn shown(self, hotel: &Hotel) -> Option<&ImageRef> {
        match self {
            Slot::Hero => hotel.displayed_hero(),
            Slot::LandingPage => hotel.displayed_landing_page_image(),
            Slot::Logo => hotel.displayed_logo(),
            Slot::Favicon => hotel.settings.favicon.as_ref(),
        }
    }

    /// Puts a picture there. It becomes the hotel's own, and the settings' override goes:
    /// stored in both places, the second would hide every later change of the first.
    fn put(self, hotel: &mut Hotel, picture: Option<ImageRef>) {
        match self {
            Slot::Hero => {
                hotel.hero_image = picture;
                hotel.settings.hero_image = None;
            }
            Slot::LandingPage => {
                hotel.landing_page_image = picture;
                hotel.settings.landing_page_image = None;
            }
            Slot::Logo => {
                hotel.logo = picture;
                hotel.settings.logo = None;
            }
            Slot::Favicon => hotel.settings.favicon = picture,
        }
    }
}

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
    let mut tx = context.store.begin().await?;
    let mut hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let mut diff = Diff::default();

    apply_texts(&mut hotel, change.texts, change.overrides, &mut diff);
    if let Some(amenities) = change.amenities
        && amenities != hotel.settings.amenities
    {
        diff.note(
            "amenities",
            json!(hotel.settings.amenities),
            json!(amenities),
        );
        hotel.settings.amenities = amenities;
    }
    let uploaded = apply_pictures(&mut tx, staff, &mut hotel, change.pictures, &mut diff).await?;
    let plan = match change.gallery {
        Some(wanted) => {
            plan_gallery(context, &mut tx, &hotel, wanted, change.base_revision).await?
        }
        None => None,
    };
    if diff.is_empty() && plan.is_none() {
        // It is so already, perhaps by a neighbour in the same commit: answered when that holds.
        tx.commit().await?;
        return Ok(Saved {
            revision: hotel.revision,
            what: (),
        });
    }

    refuse_conflicts(&mut tx, &hotel, change.base_revision, &diff).await?;

    hotels::update_facts(&mut tx, &hotel).await?;
    hotels::update_settings(&mut tx, &hotel).await?;
    let begun = record::begin(&mut tx, hotel.id).await?;
    let mut events = Vec::new();
    if let Some(plan) = &plan {
        plan.carry_out(&mut tx, hotel.id, begun.revision, &mut diff)
            .await?;
    }
    if !diff.only("gallery") {
        events.push(record::settings_updated(&mut tx, &context.addresses, hotel.id).await?);
    }
    if plan.is_some() {
        events.push(record::gallery_reordered(&mut tx, &context.addresses, hotel.id).await?);
    }
    let detail = Value::Object(diff.0);
    let revision = begun
        .announce(&mut tx, author, "settings", detail, events)
        .await?;
    for stored in uploaded {
        stored.keep();
    }
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

fn apply_texts(hotel: &mut Hotel, texts: FieldValues, overrides: FieldValues, diff: &mut Diff) {
    let settings = &mut hotel.settings;
    for (name, text) in texts {
        let before = settings
            .texts
            .insert(name, text.clone())
            .unwrap_or_default();
        if before != text {
            diff.note(name, before.into(), text.into());
        }
    }
    for (name, text) in overrides {
        let before = settings
            .overrides
            .insert(name, text.clone())
            .unwrap_or_default();
        if before != text {
            diff.note(&format!("{name}_override"), before.into(), text.into());
        }
    }
}

async fn apply_pictures(
    tx: &mut Tx,
    staff: &Staff,
    hotel: &mut Hotel,
    pictures: Vec<(Slot, NewPicture)>,
    diff: &mut Diff,
) -> Result<Vec<StoredPicture>, Refusal> {
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
            NewPicture::Uploaded(stored, words) => {
                let who = Some(staff.id);
                let image = add_to_library(tx, hotel.id, &stored, words, who).await?;
                uploaded.push(stored);
                Some(ImageRef::Own(image.public_id))
            }
        };
        if before != after {
            let column =
                |picture: &Option<ImageRef>| json!(picture.as_ref().map(ImageRef::as_column));
            diff.note(slot.field(), column(&before), column(&after));
            slot.put(hotel, after);
        }
    }
    faults.into_result()?;
    Ok(uploaded)
}
