//! What people do with Frontage, one function per action: the whole story of a change, from
//! who may do it to the commit that holds the change and its events.
//!
//! Nothing here knows HTTP. Inside a transaction nothing waits for anything but the store.

pub mod access;
pub mod account;
mod conflicts;
pub mod drafts;
pub mod gallery;
pub mod history;
pub mod images;
pub mod invitations;
pub mod languages;
mod many_parts;
pub mod onboarding;
pub mod passwords;
pub mod picture_notes;
pub mod pictures;
pub mod renditions;
mod repetition;
pub mod room_types;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod staff_channels;
pub mod team;
mod told;
pub mod translations;
pub mod tries;
pub mod uploads;
pub mod visibility;

use crate::domain::{Hotel, Revision};
use crate::error::Refusal;
use crate::limits::Limits;
use crate::live::progress::Progress;
use crate::live::{Addresses, Colleagues, StaffMessages};
use crate::media::Media;
use crate::store::{Store, Tx};
use passwords::Passwords;
use tries::Tries;

/// What use cases work with.
pub struct Context {
    /// Rows.
    pub store: Store,
    /// Addresses of pictures, for the events.
    pub addresses: Addresses,
    /// What bounds everything.
    pub limits: Limits,
    /// Checks and makes password hashes.
    pub passwords: Passwords,
    /// Files of pictures.
    pub media: Media,
    /// Tells staff how far uploads are.
    pub progress: Progress,
    /// Tells staff of each other, and lets them go.
    pub colleagues: Colleagues,
    /// Wrong passwords of late.
    pub tries: Tries,
    /// Tells staff what is theirs alone.
    pub messages: StaffMessages,
}

/// What a change came to.
#[derive(Debug)]
pub struct Saved<T> {
    /// The page's number now.
    pub revision: Revision,
    /// What was made.
    pub what: T,
}

impl<T> Saved<T> {
    /// Nothing was to be changed: the page is so already. Perhaps by a neighbour in the same
    /// commit, so this answers when that is durable.
    async fn unchanged(tx: Tx, hotel: &Hotel, what: T) -> Result<Self, Refusal> {
        tx.commit().await?;
        Ok(Self {
            revision: hotel.revision,
            what,
        })
    }
}
