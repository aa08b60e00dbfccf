//! From a change to every open page.
//!
//! [`record`] is the only way to announce something, and it needs a transaction: a change and
//! its events become durable together or not at all. [`relay`] takes them from the outbox to
//! whoever carries them, in order; [`receipts`] count the pages that have painted them. [`event`] and [`message`] say what pages are told, [`document`] what the whole page is
//! at one revision, [`replay`] what a page missed. [`listing`] tells landing pages which hotels
//! there are. [`progress`] is for staff alone, and for the
//! moment. [`fellows`] are other servers over the same database; [`cut_off`] is what a
//! server does that is without it while they may not be.
//!
//! This folder does not know who may do what, nor how a request came in.

pub mod addresses;
pub mod card;
mod colleagues;
pub mod cut_off;
pub mod delivery;
pub mod document;
pub mod event;
pub mod fellows;
pub mod housekeeping;
pub mod listing;
pub mod message;
pub mod progress;
pub mod receipts;
pub mod record;
pub mod relay;
pub mod replay;
pub mod snapshots;
mod staff_channel;
mod staff_messages;
pub mod upload_queue;

use std::hash::Hash;

use bytes::Bytes;
use moka::future::Cache;

use crate::store::outbox::Outgoing;

pub use addresses::Addresses;
pub use colleagues::Colleagues;
pub use fellows::Fellows;
pub use staff_channel::StaffChannel;
pub use staff_messages::StaffMessages;

/// Keeps what is sent as the bytes that are sent, at most so many of them together.
fn cache_of_bytes<K>(most: u64) -> Cache<K, Bytes>
where
    K: Hash + Eq + Send + Sync + 'static,
{
    let weigh = |_: &K, sent: &Bytes| u32::try_from(sent.len()).unwrap_or(u32::MAX);
    Cache::builder().max_capacity(most).weigher(weigh).build()
}

/// The public channel on which landing pages hear which hotels there are.
pub const HOTELS_CHANNEL: &str = "hotels";

/// The channel that an event in the outbox goes to.
fn channel_for(event: &Outgoing) -> String {
    let own = || channel_of(&event.slug);
    event.channel.clone().unwrap_or_else(own)
}

/// The public channel of a hotel. A slug `hotel-x` gives `hotel-hotel-x`; clients rely on it.
pub fn channel_of(slug: &str) -> String {
    format!("hotel-{slug}")
}
