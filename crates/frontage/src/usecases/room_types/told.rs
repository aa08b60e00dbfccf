//! What pages are told of room types that changed.

use crate::domain::{Hotel, RoomType, RoomTypeId};
use crate::live::event::HotelEvent;
use crate::live::message::{self, Pictures};
use crate::store::{StoreError, Tx, images, room_types};
use crate::usecases::Context;

/// What guests may know of changed room types, as they stand in this transaction. Of one that
/// they do not see, only that it is not there: the public channel carries nothing that is not
/// on the public page.
pub(in crate::usecases) async fn told(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    changed: &[(Option<&RoomType>, Option<&RoomType>)],
) -> Result<Vec<HotelEvent>, StoreError> {
    let known = images::in_use(tx, hotel.id).await?;
    let languages = &hotel.settings.languages;
    let pictures = Pictures::new(&context.addresses, &known).told_in(languages);
    let rooms = room_types::of_hotel(tx, hotel.id).await?;
    let order: Vec<RoomTypeId> = rooms
        .iter()
        .filter(|room| room.is_active)
        .map(|room| room.id)
        .collect();
    let mut events = Vec::new();
    for (before, after) in changed {
        tell(*before, *after, &order, &pictures, &mut events);
    }
    Ok(events)
}

fn tell(
    before: Option<&RoomType>,
    after: Option<&RoomType>,
    order: &[RoomTypeId],
    pictures: &Pictures<'_>,
    events: &mut Vec<HotelEvent>,
) {
    let was_seen = before.is_some_and(|room| room.is_active);
    let id = after.or(before).map_or(0, |room| room.id);
    let order = order.to_vec();
    let Some(room) = after.filter(|room| room.is_active) else {
        events.push(HotelEvent::RoomTypeDeleted { id, order });
        return;
    };
    let old_photo = before.and_then(|room| room.photo.as_ref());
    let photo_changed = was_seen && old_photo != room.photo.as_ref();
    let only_photo = before.is_some_and(|before| {
        RoomType {
            photo: None,
            ..before.clone()
        } == RoomType {
            photo: None,
            ..room.clone()
        }
    });
    let room_type = message::room_type(room, pictures);
    if !was_seen {
        events.push(HotelEvent::RoomTypeCreated {
            id,
            room_type,
            order,
        });
    } else if !only_photo {
        events.push(HotelEvent::RoomTypeUpdated {
            id,
            room_type,
            order,
        });
    }
    if photo_changed {
        let photo = pictures.message(room.photo.as_ref());
        events.push(HotelEvent::RoomTypeImageUpdated { id, photo });
    }
}
