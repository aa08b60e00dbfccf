//! Which channels of their hotels staff may listen to.

use super::{Context, access};
use crate::domain::Staff;
use crate::error::Refusal;
use crate::live::StaffChannel;

/// The channel of that name, if this person works at its hotel, in whatever role.
///
/// # Errors
/// [`Refusal::OtherHotel`] for every other name, whether there is such a channel or not.
pub async fn to_listen_to(
    context: &Context,
    staff: &Staff,
    name: &str,
) -> Result<StaffChannel, Refusal> {
    let channel = StaffChannel::parse(name).ok_or(Refusal::OtherHotel)?;
    let mut view = context.store.snapshot().await?;
    match access::hotel_to_read(&mut view, staff, channel.slug()).await {
        Ok(_) => Ok(channel),
        Err(Refusal::NotFound(_)) => Err(Refusal::OtherHotel),
        Err(refusal) => Err(refusal),
    }
}
