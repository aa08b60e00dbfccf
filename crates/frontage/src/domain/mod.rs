//! The nouns of a hotel's public page and the rules they obey.
//!
//! Nothing here reads or writes anything: no SQL, no JSON, no HTTP, no clock. A value that
//! exists has been checked, so the rest of the server never asks again.

pub mod action;
pub mod colour;
pub mod delta;
pub mod draft;
pub mod fields;
pub mod focal_point;
pub mod frame;
pub mod gallery;
pub mod hint;
pub mod hotel;
pub mod image;
pub mod language;
pub mod money;
pub mod public_id;
pub mod record;
pub mod room_type;
pub mod slot;
pub mod slug;
pub mod spoken;
pub mod staff;
pub mod tag;
pub mod time_zone;
pub mod translation;
pub mod transliteration;
pub mod undo;
pub mod version;
pub mod violations;

#[cfg(test)]
mod history_tests;

pub use action::{Action, Detail};
pub use delta::{Changed, Delta, PageState, Thing};
pub use draft::{DraftId, OfDraft};
pub use fields::{Field, FieldValues, Rule};
pub use focal_point::FocalPoint;
pub use frame::Frame;
pub use hotel::{Hotel, PublicSettings};
pub use image::{Image, ImageRef, Original, Shown};
pub use language::Language;
pub use public_id::PublicId;
pub use record::{Record, Value};
pub use room_type::RoomType;
pub use slot::Slot;
pub use slug::Slug;
pub use staff::{Role, Staff};
pub use tag::Tag;
pub use time_zone::Zone;
pub use translation::{Translatable, Translation, Translations};
pub use version::{ContentHash, Version};
pub use violations::Violations;

/// Key of a hotel's row.
pub type HotelId = i64;
/// Key of a staff member's row.
pub type StaffId = i64;
/// Key of a room type's row; seen by guests, as the reference contract has it.
pub type RoomTypeId = i64;
/// Number of a hotel's page: dense, rising by one with each change.
pub type Revision = i64;
/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;
