//! A change goes into a draft instead of on the page: checked by the same rules, seen by nobody.

use std::collections::HashSet;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::domain::draft::{Keep, collected, laid_over, size};
use crate::domain::{
    Delta, DraftId, Hotel, Image, ImageRef, PageState, PublicId, Revision, RoomType, RoomTypeId,
    Staff,
};
use crate::error::Refusal;
use crate::live::Addresses;
use crate::live::document::Page;
use crate::live::record::Author;
use crate::store::{Tx, drafts, gallery as gallery_rows, images, page, room_types as room_rows};
use crate::time::now;
use crate::usecases::conflicts::clashes_since;
use crate::usecases::history::told_apart;
use crate::usecases::images::{Description, no_such_picture};
use crate::usecases::pictures::{Arrival, Kept};
use crate::usecases::repetition::{Earlier, begin, note_made};
use crate::usecases::room_types::{self, RoomTypeChange};
use crate::usecases::settings::form_gallery::{GalleryPlan, plan_gallery};
use crate::usecases::settings::{SettingsChange, apply_pictures};
use crate::usecases::translations::{self, Texts, TranslationsChange, must_speak};
use crate::usecases::{Context, Saved, gallery};

use super::{find_open, saved, tell};

/// What is to go into the draft.
pub enum Part {
    /// The settings form.
    Settings(Box<SettingsChange>),
    /// An order of the gallery.
    Order(gallery::Order),
    /// A picture leaves the gallery, by its address.
    Remove(String),
    /// Several do.
    RemoveAll(Vec<String>),
    /// An uploaded picture joins it.
    Add(Box<Arrival>),
    /// Words of a picture.
    Describe(PublicId, Description),
    /// A room type more.
    NewRoom(Box<RoomTypeChange>),
    /// Fields of a room type.
    Room(RoomTypeId, Box<RoomTypeChange>),
    /// Texts in another language.
    Translate(TranslationsChange),
    /// A room type less; from which revision on it was looked at, if the client says so.
    RoomGone(RoomTypeId, Option<Revision>),
}

impl Part {
    /// Which revision the form was filled from, if its page says so.
    fn base(&self) -> Option<Revision> {
        match self {
            Part::Settings(change) => change.base_revision,
            Part::Describe(_, description) => description.base_revision,
            Part::NewRoom(change) | Part::Room(_, change) => change.base_revision,
            Part::Translate(change) => change.base_revision,
            Part::RoomGone(_, base) => *base,
            Part::Order(_) | Part::Remove(_) | Part::RemoveAll(_) | Part::Add(_) => None,
        }
    }
}

/// What a change made that was not there before.
#[derive(Debug)]
pub enum Made {
    /// Nothing.
    Nothing,
    /// A room type, which has its key already.
    Room(RoomTypeId),
    /// A picture, and its index in the draft's gallery.
    Picture(Box<Image>, usize),
}

/// Puts a change into a draft.
///
/// # Errors
/// When this person may not, there is no such draft or it is published, the change itself is
/// refused, somebody else changed the same on the page since `base_revision`, or the draft would
/// change too much.
pub async fn collect(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    part: Part,
    author: &Author,
) -> Result<Saved<Made>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return made_before(&mut tx, &hotel, &earlier, part).await;
    }
    let draft = find_open(&mut tx, hotel.id, id).await?;
    let mut pictures = draft.delta.pictures();
    match &part {
        Part::Describe(picture, _) => {
            pictures.insert(picture.clone());
        }
        Part::Translate(change) => pictures.extend(change.pictures()),
        _ => {}
    }
    let is_translation = matches!(part, Part::Translate(_));
    let on_page = page::state(&mut tx, &hotel, &pictures).await?;
    let shown = laid_over(&on_page, &draft.delta, |_| Keep::Draft);
    let base = part.base();
    let mut work = Work {
        context,
        tx: &mut tx,
        staff,
        hotel: &hotel,
        page: shown.clone(),
        kept: Vec::new(),
    };
    let made = work.put(part).await?;
    let (wanted, kept) = (work.page, work.kept);

    let delta = collected(&on_page, &draft.delta, &shown, &wanted);
    if delta == draft.delta && kept.is_empty() {
        return Saved::unchanged(tx, &hotel, made).await;
    }
    // What the draft changes already it compares when it is published.
    let mine = Delta::between(&shown, &wanted);
    let mut clashes = clashes_since(&mut tx, &hotel, base, &mine).await?;
    let earlier = draft.delta.touched();
    clashes.retain(|clash| !earlier.contains(&(clash.thing.clone(), clash.field.as_str())));
    if !clashes.is_empty() {
        let told = if is_translation {
            translations::told_apart(clashes)
        } else {
            told_apart(clashes)
        };
        return Err(Refusal::Conflict(hotel.revision, told));
    }
    let most = context.limits.draft_changes;
    if size(&delta) > most && size(&delta) > size(&draft.delta) {
        let reason = format!(
            "A draft can change {most} things (FRONTAGE_MAX_DRAFT_CHANGES). Publish this one, then \
             begin another."
        );
        return Err(Refusal::Malformed(reason));
    }
    drafts::set_delta(&mut tx, id, &delta, staff.id, now()).await?;
    let noted = match &made {
        Made::Nothing => Value::Null,
        Made::Room(id) => json!({"id": id}),
        Made::Picture(image, position) => {
            json!({"public_id": image.public_id.as_str(), "position": position})
        }
    };
    note_made(&mut tx, author, &hotel, &noted).await?;
    let kept: Vec<Kept> = kept
        .into_iter()
        .map(|(arrival, image)| arrival.keep(&image))
        .collect();
    tx.commit().await?;
    context.shown(kept);
    tell(context, &hotel, id, "collected");
    Ok(saved(&hotel, made))
}

/// What the same request made before.
async fn made_before(
    tx: &mut Tx,
    hotel: &Hotel,
    earlier: &Earlier,
    part: Part,
) -> Result<Saved<Made>, Refusal> {
    let made = match part {
        Part::NewRoom(_) => Made::Room(earlier.number("id")),
        Part::Add(arrival) => {
            let id: Result<PublicId, _> = earlier.text("public_id").parse();
            let id = id
                .context("a key made no picture")
                .map_err(Refusal::Failed)?;
            let image = images::of_hotel(tx, hotel.id, &id).await?;
            let image = image
                .context("a picture's row is missing")
                .map_err(Refusal::Failed)?;
            arrival.came_before(&image, true);
            let position = usize::try_from(earlier.number("position")).unwrap_or_default();
            Made::Picture(Box::new(image), position)
        }
        _ => Made::Nothing,
    };
    Ok(earlier.saved(made))
}

fn parsed(urls: &[String]) -> Vec<ImageRef> {
    urls.iter().map(|url| Addresses::parse(url)).collect()
}

/// A page that a change is put into, in the transaction that stores it in the draft.
struct Work<'a> {
    context: &'a Context,
    tx: &'a mut Tx,
    staff: &'a Staff,
    hotel: &'a Hotel,
    page: PageState,
    /// Pictures that came along.
    kept: Vec<(Arrival, Image)>,
}

impl Work<'_> {
    async fn put(&mut self, part: Part) -> Result<Made, Refusal> {
        match part {
            Part::Settings(change) => self.settings(*change).await?,
            Part::Order(order) => {
                let removed = self.removed().await?;
                self.page.gallery = order.of(&self.page.gallery, &removed)?;
            }
            Part::RemoveAll(urls) if urls.is_empty() => return Err(gallery::none_named()),
            Part::RemoveAll(urls) => {
                let named = parsed(&urls);
                let removed = self.removed().await?;
                // The rules of an order are those of any list that came late.
                gallery::merged(&self.page.gallery, &removed, ("urls", &named))?;
                self.page.gallery.retain(|here| !named.contains(here));
            }
            Part::Remove(url) => {
                let picture = Addresses::parse(&url);
                let mut present = self.page.gallery.iter();
                let index = present.position(|here| *here == picture);
                self.page
                    .gallery
                    .remove(index.ok_or_else(gallery::not_there)?);
            }
            Part::Add(arrival) => return self.add(*arrival).await,
            Part::Describe(id, description) => self.describe(&id, description).await?,
            Part::Translate(change) => self.translate(change).await?,
            Part::NewRoom(change) => return self.new_room(*change).await.map(Made::Room),
            Part::Room(id, change) => {
                room_types::keeps_name(&change)?;
                let room = self.room(id)?;
                self.put_room(room, *change).await?;
            }
            Part::RoomGone(id, _) => {
                self.room(id)?;
                self.page.rooms.remove(&id);
            }
        }
        Ok(Made::Nothing)
    }

    /// Pictures that were in the gallery once. What the draft removed was there too.
    async fn removed(&mut self) -> Result<HashSet<ImageRef>, Refusal> {
        let mut removed = gallery_rows::removed(self.tx, self.hotel.id).await?;
        removed.extend(gallery_rows::pictures(self.tx, self.hotel.id).await?);
        Ok(removed)
    }

    async fn settings(&mut self, change: SettingsChange) -> Result<(), Refusal> {
        let mut hotel = self.hotel.clone();
        // All of them came out of such a hotel.
        let _ = hotel.put_all(&self.page.fields);
        hotel.settings.texts.extend(change.texts);
        hotel.settings.overrides.extend(change.overrides);
        if let Some(amenities) = change.amenities {
            hotel.settings.amenities = amenities;
            hotel.forget_unused_translations();
        }
        let uploaded = apply_pictures(self.tx, self.staff, &mut hotel, change.pictures).await?;
        self.kept.extend(uploaded);
        if let Some(wanted) = change.gallery {
            let lists = (self.page.gallery.clone(), wanted);
            let base = change.base_revision;
            let plan = plan_gallery(self.context, self.tx, self.hotel, lists, base).await?;
            if let Some(changed) = plan.as_ref().map(GalleryPlan::changed) {
                self.page.gallery = changed.after;
            }
        }
        self.page.fields = hotel.record();
        Ok(())
    }

    async fn add(&mut self, arrival: Arrival) -> Result<Made, Refusal> {
        let position = self.page.gallery.len();
        let fits = gallery::has_room(self.context, position + 1);
        fits.map_err(|reason| Refusal::field("image", reason))?;
        let image = arrival.enter(self.tx, self.hotel.id, self.staff.id).await?;
        let picture = ImageRef::Own(image.public_id.clone());
        self.page.gallery.push(picture);
        self.kept.push((arrival, image.clone()));
        Ok(Made::Picture(Box::new(image), position))
    }

    async fn describe(&mut self, id: &PublicId, description: Description) -> Result<(), Refusal> {
        let found = images::of_hotel(self.tx, self.hotel.id, id).await?;
        let mut image = found.ok_or_else(no_such_picture)?;
        if description
            .crop
            .is_some_and(|crop| crop != image.shown.frame)
        {
            let reason = "A crop is shown at once and cannot be collected in a draft. Crop the \
                          picture on the page.";
            return Err(Refusal::field("crop", reason));
        }
        let record = self.page.images.entry(id.clone()).or_default();
        // What is shown of it is not the draft's.
        let _ = image.put_all(record);
        if let Some(alt) = description.alt {
            image.alt = alt;
        }
        if let Some(caption) = description.caption {
            image.caption = caption;
        }
        if let Some(focal_point) = description.focal_point {
            image.chosen_focal_point = focal_point;
        }
        *record = image.record();
        Ok(())
    }

    async fn translate(&mut self, change: TranslationsChange) -> Result<(), Refusal> {
        must_speak(self.hotel, change.language)?;
        let page = Page::of_state(self.tx, self.hotel.clone(), &self.page).await?;
        let page = page
            .context("the page cannot hold what a draft holds")
            .map_err(Refusal::Failed)?;
        let fields = Texts::of(page).fields_of(change.language, change.texts)?;
        translations::put(&mut self.page, &fields);
        Ok(())
    }

    fn room(&self, id: RoomTypeId) -> Result<RoomType, Refusal> {
        let record = self.page.rooms.get(&id);
        let room = record.and_then(|record| RoomType::from_record(id, self.hotel.id, record));
        room.ok_or_else(|| Refusal::NotFound("Your hotel has no such room type.".to_owned()))
    }

    async fn new_room(&mut self, change: RoomTypeChange) -> Result<RoomTypeId, Refusal> {
        room_types::has_room(self.context, self.page.rooms.len() + 1)?;
        let mut room = room_types::empty(self.hotel.id, &change)?;
        // A key is never given twice, so this one waits for the publication.
        room.id = room_rows::insert(self.tx, &room).await?;
        room_rows::delete(self.tx, room.id).await?;
        let id = room.id;
        self.put_room(room, change).await?;
        Ok(id)
    }

    async fn put_room(
        &mut self,
        mut room: RoomType,
        change: RoomTypeChange,
    ) -> Result<(), Refusal> {
        let arrived = room_types::apply(self.tx, self.staff, change, &mut room).await?;
        self.kept.extend(arrived);
        self.page.rooms.insert(room.id, room.record());
        Ok(())
    }
}
