//! Who may look at, and who may edit, a hotel. Asked by every staff action.

use crate::domain::{Hotel, Staff};
use crate::error::Refusal;
use crate::store::{Session, hotels};

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
