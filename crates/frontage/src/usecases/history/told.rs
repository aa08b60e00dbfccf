//! What pages are told when a change touches several things at once: the same events as if staff
//! had done it by hand.

use crate::domain::{Delta, Hotel, ImageRef, Record, RoomType};
use crate::error::Refusal;
use crate::live::event::HotelEvent;
use crate::live::message::image_message;
use crate::live::record;
use crate::store::{Tx, images};
use crate::usecases::images::seen;
use crate::usecases::{Context, room_types};

/// The events of a change that is already made in this transaction.
pub(super) async fn events(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    delta: &Delta,
) -> Result<Vec<HotelEvent>, Refusal> {
    let mut events = Vec::new();
    if !delta.fields.is_empty() {
        events.push(record::settings_updated(tx, &context.addresses, hotel.id).await?);
    }
    if let Some(gallery) = &delta.gallery {
        let mut gone = gallery.before.iter();
        let mut gone = gone.by_ref().filter(|p| !gallery.after.contains(p));
        // The list that follows says it all; of more than one, it alone does.
        if let (Some(picture), None) = (gone.next(), gone.next()) {
            events.push(removed(context, tx, hotel, picture).await?);
        }
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
        events.extend(room_types::told(context, tx, hotel.id, &changed).await?);
    }
    if !delta.images.is_empty() {
        // Of a picture that guests do not see, nothing may be told on their channel.
        let seen = seen(tx, hotel).await?;
        let described = delta.images.keys().filter(|id| seen.contains(*id));
        let described = described.cloned().collect();
        let known = images::by_ids(tx, hotel.id, &described).await?;
        for image in described.iter().filter_map(|id| known.get(id)) {
            let image = image_message(&context.addresses, image);
            events.push(HotelEvent::ImageUpdated(image));
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
