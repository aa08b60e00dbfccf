//! What staff note of their pictures for themselves, and what a machine hints at. Guests see none
//! of it: it is in no event and no snapshot, has no revision and no history. Colleagues are told on
//! the channel for staff that there is something to read again.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::hint::{Hint, Kind, is_small};
use crate::domain::{
    HotelId, Image, ImageRef, PublicId, Revision, Staff, Tag, Version, Violations,
};
use crate::error::Refusal;
use crate::store::hints_aside::{self, Aside};
use crate::store::picture_notes::Look;
use crate::store::{Session, StoreError, gallery, images, picture_notes};

use super::images::no_such_picture;
use super::{Context, Saved, access};

/// Name of the message to staff.
const CHANGED: &str = "picture-notes-changed";

/// What is noted of a picture.
#[derive(Debug, Default)]
pub struct Notes {
    /// What it shows, in the order of the list.
    pub tags: BTreeSet<Tag>,
    /// What might be better about it, and nobody has put aside.
    pub hints: Vec<Hint>,
}

/// What is noted of a gallery.
#[derive(Debug)]
pub struct GalleryNotes {
    /// Its own pictures, in their order.
    pub pictures: Vec<(PublicId, Notes)>,
    /// What every guest looks for and no picture shows, unless it was put aside.
    pub lacks: Vec<Tag>,
    /// How many hints there would be besides, were they not put aside.
    pub aside: usize,
    /// Whether every picture was looked at; else hints may be missing.
    pub is_complete: bool,
    /// The page's number.
    pub revision: Revision,
}

/// What is noted of the pictures of a hotel's gallery.
///
/// # Errors
/// When this person does not work there, or the store fails.
pub async fn of_gallery(
    context: &Context,
    staff: &Staff,
    slug: &str,
) -> Result<GalleryNotes, Refusal> {
    let mut view = context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, staff, slug).await?;
    let shown = shown(&mut view, hotel.id).await?;
    let mut tags = picture_notes::tags(&mut view, hotel.id).await?;
    let looks = picture_notes::looks(&mut view, hotel.id).await?;
    let aside = hints_aside::of_hotel(&mut view, hotel.id).await?;
    let mut hints = hints(&shown, &looks);
    let all = hints.values().map(Vec::len).sum::<usize>();
    for (picture, hints) in &mut hints {
        leave_out(picture, hints, &aside);
    }
    let left = hints.values().map(Vec::len).sum::<usize>();
    let is_complete = shown
        .iter()
        .all(|image| looks.contains_key(&image.shown.version));
    let pictures: Vec<(PublicId, Notes)> = shown
        .into_iter()
        .map(|image| {
            let notes = Notes {
                tags: tags.remove(&image.public_id).unwrap_or_default(),
                hints: hints.remove(&image.public_id).unwrap_or_default(),
            };
            (image.public_id, notes)
        })
        .collect();
    let has = |tag: &Tag| pictures.iter().any(|(_, notes)| notes.tags.contains(tag));
    let missing = Tag::ESSENTIAL.into_iter().filter(|tag| !has(tag));
    let (lacks_aside, lacks): (Vec<Tag>, Vec<Tag>) =
        missing.partition(|tag| aside.lacks.contains(tag));
    Ok(GalleryNotes {
        aside: all - left + lacks_aside.len(),
        lacks,
        pictures,
        is_complete,
        revision: hotel.revision,
    })
}

/// The hotel's own pictures in its gallery, in their order.
async fn shown(view: &mut Session, hotel: HotelId) -> Result<Vec<Image>, StoreError> {
    let order = gallery::pictures(view, hotel).await?;
    let mut known = images::in_use(view, hotel).await?;
    let own = order.iter().filter_map(ImageRef::public_id);
    Ok(own.filter_map(|id| known.remove(id)).collect())
}

fn hints(shown: &[Image], looks: &HashMap<Version, Look>) -> HashMap<PublicId, Vec<Hint>> {
    let seen: HashMap<&PublicId, frontage_imaging::Look> = shown
        .iter()
        .filter_map(|image| {
            let look = looks.get(&image.shown.version)?;
            Some((&image.public_id, of_store(look)?))
        })
        .collect();
    let alike = |image: &Image| {
        let own = seen.get(&image.public_id)?.fingerprint;
        let others = shown.iter().map(|other| &other.public_id).filter(|id| {
            let print = seen.get(id).map(|look| look.fingerprint);
            **id != image.public_id && print.is_some_and(|print| print.is_like(own))
        });
        let others: Vec<PublicId> = others.cloned().collect();
        (!others.is_empty()).then_some(Hint::NearDuplicate(others))
    };
    let of_one = |image: &Image| {
        let (width, height) = (image.shown.width, image.shown.height);
        let is_dark = seen
            .get(&image.public_id)
            .is_some_and(frontage_imaging::Look::is_dark);
        let hints = [
            is_small(width, height).then_some(Hint::TooSmall(width, height)),
            is_dark.then_some(Hint::TooDark),
            alike(image),
        ];
        hints.into_iter().flatten().collect()
    };
    let all = shown.iter();
    all.map(|image| (image.public_id.clone(), of_one(image)))
        .collect()
}

/// Leaves out of the hints of a picture what was put aside.
fn leave_out(picture: &PublicId, hints: &mut Vec<Hint>, aside: &Aside) {
    hints.retain_mut(|hint| match hint {
        Hint::NearDuplicate(others) => {
            others.retain(|other| !aside.has_pair(picture, other));
            !others.is_empty()
        }
        hint => !aside.has(picture, hint.kind()),
    });
}

/// Which hint is put aside, or comes back.
#[derive(Debug)]
pub enum About {
    /// One of a picture.
    Picture(PublicId, Kind),
    /// What no picture shows.
    Lack(Tag),
}

/// Puts a hint aside, for all colleagues and for good, or brings it back. Of pictures that are
/// nearly the same, those that are so now: another one that comes later is told. May be repeated.
///
/// # Errors
/// When this person may not, or the hotel has no such picture.
pub async fn put_aside(
    context: &Context,
    staff: &Staff,
    slug: &str,
    about: &About,
    is_aside: bool,
) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    match about {
        About::Lack(tag) if is_aside => hints_aside::put_lack(&mut tx, hotel.id, *tag).await?,
        About::Lack(tag) => hints_aside::bring_back_lack(&mut tx, hotel.id, *tag).await?,
        About::Picture(picture, kind) => {
            let named = BTreeSet::from([picture.clone()]);
            if images::by_ids(&mut tx, hotel.id, &named).await?.is_empty() {
                return Err(no_such_picture());
            }
            if !is_aside {
                hints_aside::bring_back(&mut tx, picture, *kind).await?;
            } else if *kind == Kind::NearDuplicate {
                let shown = shown(&mut tx, hotel.id).await?;
                let looks = picture_notes::looks(&mut tx, hotel.id).await?;
                let hints = hints(&shown, &looks).remove(picture).unwrap_or_default();
                let alike = hints.iter().find_map(|hint| match hint {
                    Hint::NearDuplicate(others) => Some(others),
                    _ => None,
                });
                for other in alike.into_iter().flatten() {
                    hints_aside::put(&mut tx, picture, *kind, Some(other)).await?;
                    hints_aside::put(&mut tx, other, *kind, Some(picture)).await?;
                }
            } else {
                hints_aside::put(&mut tx, picture, *kind, None).await?;
            }
        }
    }
    tx.commit().await?;
    context.messages.tell(slug, CHANGED, "{}".to_owned());
    Ok(())
}

/// Brings back every hint that was put aside.
///
/// # Errors
/// When this person may not, or the store fails.
pub async fn bring_back_all(context: &Context, staff: &Staff, slug: &str) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    hints_aside::bring_back_all(&mut tx, hotel.id).await?;
    tx.commit().await?;
    context.messages.tell(slug, CHANGED, "{}".to_owned());
    Ok(())
}

/// Which tags pictures get and lose.
#[derive(Debug, Default)]
pub struct Tagging {
    /// The pictures.
    pub pictures: Vec<PublicId>,
    /// What they show.
    pub add: BTreeSet<Tag>,
    /// What they do not.
    pub remove: BTreeSet<Tag>,
}

/// Tags pictures of the hotel's library, all of them or none. Tags that are not named stay, so two
/// people who tag the same picture do not undo each other's work; and it may be repeated.
///
/// # Errors
/// When this person may not, the library lacks one of the pictures, one is named twice, or a tag
/// is to be added and removed.
pub async fn tag(
    context: &Context,
    staff: &Staff,
    slug: &str,
    tagging: &Tagging,
) -> Result<Saved<()>, Refusal> {
    let most = context.limits.gallery_images;
    if tagging.pictures.is_empty() || tagging.pictures.len() > most {
        let reason = format!("Name 1 to {most} pictures.");
        return Err(Refusal::field("pictures", reason));
    }
    if let Some(both) = tagging.add.intersection(&tagging.remove).next() {
        let reason = format!("\"{both}\" cannot be added and removed at once.");
        return Err(Refusal::field("add", reason));
    }
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    let named: BTreeSet<PublicId> = tagging.pictures.iter().cloned().collect();
    if named.len() < tagging.pictures.len() {
        let reason = "A picture stands twice in the list; name each once.";
        return Err(Refusal::field("pictures", reason));
    }
    let known = images::by_ids(&mut tx, hotel.id, &named).await?;
    if known.len() < named.len() {
        return Err(no_such_picture());
    }
    for picture in &named {
        for tag in &tagging.add {
            picture_notes::add_tag(&mut tx, picture, *tag).await?;
        }
        for tag in &tagging.remove {
            picture_notes::remove_tag(&mut tx, picture, *tag).await?;
        }
    }
    let revision = hotel.revision;
    tx.commit().await?;
    context.messages.tell(slug, CHANGED, "{}".to_owned());
    Ok(Saved { revision, what: () })
}

/// Tags of one picture.
///
/// # Errors
/// When the store fails.
pub async fn tags_of(
    session: &mut Session,
    hotel: HotelId,
    picture: &PublicId,
) -> Result<BTreeSet<Tag>, StoreError> {
    let mut tags = picture_notes::tags(session, hotel).await?;
    Ok(tags.remove(picture).unwrap_or_default())
}

/// Reads tags, each with its reason when it is none.
///
/// # Errors
/// Names the field and each text that is no tag.
pub fn check_tags(field: &str, slugs: &[String]) -> Result<BTreeSet<Tag>, Violations> {
    let mut faults = Violations::default();
    let mut tags = BTreeSet::new();
    let mut said = HashSet::new();
    for slug in slugs.iter().filter(|slug| said.insert(slug.as_str())) {
        tags.extend(faults.keep(field, slug.parse::<Tag>()));
    }
    faults.into_result().map(|()| tags)
}

fn of_store(look: &Look) -> Option<frontage_imaging::Look> {
    Some(frontage_imaging::Look {
        brightness: look.brightness,
        dark: look.dark,
        fingerprint: look.fingerprint.parse().ok()?,
    })
}

/// What is kept of how a picture looks.
pub fn to_store(look: frontage_imaging::Look) -> Look {
    Look {
        brightness: look.brightness,
        dark: look.dark,
        fingerprint: look.fingerprint.to_string(),
    }
}
