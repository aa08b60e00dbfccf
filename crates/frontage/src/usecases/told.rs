//! What pages are told of a change, by what it touched: the same events whether staff did it by
//! hand or went back over the history.

use std::collections::BTreeSet;

use crate::domain::record::CROP;
use crate::domain::{Delta, Hotel, ImageRef, PublicId, Record, RoomType, Slot};
use crate::error::Refusal;
use crate::live::event::HotelEvent;
use crate::live::message::Pictures;
use crate::live::record;
use crate::store::{Tx, gallery, images, room_types as rows};
use crate::usecases::images::seen;
use crate::usecases::{Context, room_types};

/// The events of a change that is already made in this transaction.
pub(super) async fn events(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    delta: &Delta,
) -> Result<Vec<HotelEvent>, Refusal> {
    // A picture that shows another part has another address. Clients that know pictures by their
    // addresses get all of whatever holds one.
    let cropped: BTreeSet<PublicId> = delta
        .images
        .iter()
        .filter(|(_, fields)| fields.contains_key(CROP))
        .map(|(id, _)| id.clone())
        .collect();
    let is_cropped =
        |picture: &ImageRef| picture.public_id().is_some_and(|id| cropped.contains(id));
    let mut in_slots = Slot::ALL.into_iter().filter_map(|slot| slot.shown(hotel));
    let mut events = Vec::new();
    if !delta.fields.is_empty() || in_slots.any(is_cropped) {
        events.push(record::settings_updated(tx, &context.addresses, hotel.id).await?);
    }
    if let Some(gallery) = &delta.gallery {
        let mut gone = gallery.before.iter();
        let mut gone = gone.by_ref().filter(|p| !gallery.after.contains(p));
        // The list that follows says it all; of more than one, it alone does.
        if let (Some(picture), None) = (gone.next(), gone.next()) {
            events.push(removed(context, tx, hotel, picture).await?);
        }
    }
    let in_gallery = gallery::pictures(tx, hotel.id).await?;
    if delta.gallery.is_some() || in_gallery.iter().any(is_cropped) {
        events.push(record::gallery_reordered(tx, &context.addresses, hotel.id).await?);
    }
    let room = |id, record: &Option<Record>| {
        record
            .as_ref()
            .and_then(|record| RoomType::from_record(id, hotel.id, record))
    };
    let rooms: Vec<(Option<RoomType>, Option<RoomType>)> = delta
        .rooms
        .iter()
        .map(|(id, changed)| (room(*id, &changed.before), room(*id, &changed.after)))
        .collect();
    if !rooms.is_empty() {
        let changed: Vec<_> = rooms
            .iter()
            .map(|(before, after)| (before.as_ref(), after.as_ref()))
            .collect();
        events.extend(room_types::told(context, tx, hotel, &changed).await?);
    }
    if !delta.images.is_empty() {
        // Of a picture that guests do not see, nothing may be told on their channel.
        let seen = seen(tx, hotel).await?;
        let described = delta.images.keys().filter(|id| seen.contains(*id));
        let described = described.cloned().collect();
        let known = images::by_ids(tx, hotel.id, &described).await?;
        let languages = &hotel.settings.languages;
        let pictures = Pictures::new(&context.addresses, &known).told_in(languages);
        for room in rows::of_hotel(tx, hotel.id).await? {
            let photo = room.photo.as_ref().filter(|photo| is_cropped(photo));
            if photo.is_some() && room.is_active && !delta.rooms.contains_key(&room.id) {
                let (id, photo) = (room.id, pictures.message(photo));
                events.push(HotelEvent::RoomTypeImageUpdated { id, photo });
            }
        }
        for image in described.iter().filter_map(|id| known.get(id)) {
            events.push(HotelEvent::ImageUpdated(pictures.own(image)));
        }
    }
    if events.is_empty() {
        events.push(record::settings_updated(tx, &context.addresses, hotel.id).await?);
    }
    Ok(events)
}

async fn removed(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    picture: &ImageRef,
) -> Result<HotelEvent, Refusal> {
    let (url, public_id) = match picture {
        ImageRef::Foreign(url) => (Some(url.clone()), None),
        ImageRef::Own(id) => {
            let image = images::of_hotel(tx, hotel.id, id).await?;
            let url = image.map(|image| context.addresses.of_image(&image));
            (url, Some(id.to_string()))
        }
    };
    Ok(HotelEvent::GalleryImageRemoved { url, public_id })
}
