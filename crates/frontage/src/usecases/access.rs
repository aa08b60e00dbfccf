//! Who may look at, and who may edit, a hotel. Asked by every staff action.

use crate::domain::{Hotel, Staff};
use crate::error::Refusal;
use crate::store::{Session, hotels, staff};

/// The hotel, if this person works there.
pub async fn hotel_to_read(
    session: &mut Session,
    staff: &Staff,
    slug: &str,
) -> Result<Hotel, Refusal> {
    let hotel = hotels::by_slug(session, slug)
        .await?
        .ok_or_else(Refusal::no_such_hotel)?;
    if staff.works_at(hotel.id) {
        Ok(hotel)
    } else {
        Err(Refusal::OtherHotel)
    }
}

/// The hotel, if this person may change its page.
pub async fn hotel_to_edit(
    session: &mut Session,
    staff: &Staff,
    slug: &str,
) -> Result<Hotel, Refusal> {
    let hotel = hotel_to_read(session, staff, slug).await?;
    if staff.may_edit(hotel.id) {
        Ok(hotel)
    } else {
        Err(Refusal::ViewOnly)
    }
}

/// The hotel, if this person decides who works there: asked again of the store, because an owner
/// may have been sent away since the request came.
pub async fn hotel_to_lead(
    session: &mut Session,
    staff: &Staff,
    slug: &str,
) -> Result<Hotel, Refusal> {
    let hotel = hotel_to_read(session, staff, slug).await?;
    let now = staff::active(session, staff.id).await?;
    let (staff, _) = now.ok_or(Refusal::InvalidToken)?;
    if staff.may_lead(hotel.id) {
        Ok(hotel)
    } else {
        Err(Refusal::NotOwner)
    }
}
