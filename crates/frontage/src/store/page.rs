//! A page as the history knows it: read as it is now, and changed by what is different.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Delta, Hotel, PageState, PublicId, RoomType};

use super::{Session, StoreError, Tx, gallery, hotels, images, room_types};

/// The page of a hotel as it is in this session, with what staff say of these pictures.
pub async fn state(
    session: &mut Session,
    hotel: &Hotel,
    pictures: &BTreeSet<PublicId>,
) -> Result<PageState, StoreError> {
    let known = images::by_ids(session, hotel.id, pictures).await?;
    let rooms = room_types::of_hotel(session, hotel.id).await?;
    Ok(PageState {
        fields: hotel.record(),
        gallery: gallery::pictures(session, hotel.id).await?,
        rooms: rooms.iter().map(|room| (room.id, room.record())).collect(),
        images: known
            .into_iter()
            .map(|(id, image)| (id, image.record()))
            .collect(),
        untold: BTreeMap::new(),
    })
}

/// Brings the page of a hotel to where `delta` leads, with the change of this revision. `hotel`
/// is the hotel as it is now, and is changed too.
pub async fn apply(
    tx: &mut Tx,
    hotel: &mut Hotel,
    delta: &Delta,
    revision: i64,
) -> Result<(), StoreError> {
    for (name, changed) in &delta.fields {
        if !hotel.put(name, &changed.after) {
            return Err(unfit(name));
        }
    }
    if !delta.fields.is_empty() {
        hotels::update_facts(tx, hotel).await?;
        hotels::update_settings(tx, hotel).await?;
    }
    if let Some(changed) = &delta.gallery {
        let stays: BTreeSet<&str> = changed.after.iter().map(|p| p.as_column()).collect();
        let was: BTreeSet<&str> = changed.before.iter().map(|p| p.as_column()).collect();
        for picture in changed
            .before
            .iter()
            .filter(|p| !stays.contains(p.as_column()))
        {
            gallery::remove(tx, hotel.id, picture, revision).await?;
        }
        for picture in changed
            .after
            .iter()
            .filter(|p| !was.contains(p.as_column()))
        {
            gallery::append(tx, hotel.id, picture, revision).await?;
        }
        gallery::set_order(tx, hotel.id, &changed.after).await?;
    }
    for (id, changed) in &delta.rooms {
        let room = changed.after.as_ref().map(|record| {
            RoomType::from_record(*id, hotel.id, record).ok_or_else(|| unfit("a room type"))
        });
        match (&changed.before, room.transpose()?) {
            (_, None) => room_types::delete(tx, *id).await?,
            (None, Some(room)) => room_types::insert_again(tx, &room).await?,
            (Some(_), Some(room)) => room_types::update(tx, &room).await?,
        }
    }
    for (id, fields) in &delta.images {
        let found = images::of_hotel(tx, hotel.id, id).await?;
        let mut image = found.ok_or_else(|| unfit(id.as_str()))?;
        for (name, changed) in fields {
            if !image.put(name, &changed.after) {
                return Err(unfit(name));
            }
        }
        images::update(tx, &image).await?;
    }
    Ok(())
}

fn unfit(what: &str) -> StoreError {
    StoreError::Corrupt {
        table: "changes",
        what: format!("{what} does not fit the page"),
    }
}
