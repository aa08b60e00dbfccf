//! The public channel `hotels`: which hotels there are, and what their cards show. The landing
//! page follows this one channel, however many hotels there are.
//!
//! What was told last stands beside the hotel, as a fingerprint of its card, so a change that does
//! not touch the card is not announced, and one that does cannot be forgotten: whatever made it,
//! the next change of the hotel tells of it, and `frontage verify` finds it meanwhile.

use crate::domain::{Hotel, HotelId};
use crate::store::{Session, StoreError, Tx, hotels, images};

use super::Addresses;
use super::card::{fingerprint, is_comparable, short_card};
use super::event::HotelEvent;
use super::message::Pictures;

/// What the channel must be told of a hotel as it stands in this transaction, if anything; it is
/// noted as told.
///
/// # Errors
/// When the store fails.
pub async fn news(
    tx: &mut Tx,
    addresses: &Addresses,
    hotel_id: HotelId,
) -> Result<Option<HotelEvent>, StoreError> {
    let hotel = hotels::by_id(tx, hotel_id).await?;
    let hotel = hotel.ok_or(StoreError::Closed)?;
    let known = images::by_ids(tx, hotel_id, &hotel.card_pictures()).await?;
    let listed = fingerprint(&hotel, &known);
    if listed == hotel.listed {
        return Ok(None);
    }
    hotels::note_listed(tx, hotel_id, listed.as_deref()).await?;
    let slug = hotel.slug.to_string();
    Ok(Some(match listed {
        Some(_) => HotelEvent::HotelListed {
            slug,
            card: short_card(&hotel, &Pictures::new(addresses, &known)),
        },
        None => HotelEvent::HotelUnlisted { slug },
    }))
}

/// Hotels of which the channel was told something else than what is so. Those of which only an
/// older version could have told are not looked into.
///
/// # Errors
/// When the store fails.
pub async fn untold(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let hotels = hotels::all(session).await?;
    let known = images::on_cards(session).await?;
    let fault = |hotel: &Hotel| {
        let told = hotel.listed.as_deref();
        let what = match (told, fingerprint(hotel, &known)) {
            (Some(told), _) if !is_comparable(told) => return None,
            (told, now) if told == now.as_deref() => return None,
            (Some(_), Some(_)) => "its card has changed, and landing pages were not told",
            (None, _) => "guests see it, and landing pages were not told",
            (_, None) => "guests do not see it, and landing pages were not told",
        };
        Some(format!("hotel {}: {what}", hotel.slug))
    };
    Ok(hotels.iter().filter_map(fault).collect())
}
