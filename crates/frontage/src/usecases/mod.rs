//! What people do with Frontage, one function per action: the whole story of a change, from
//! who may do it to the commit that holds the change and its events.
//!
//! Nothing here knows HTTP. Inside a transaction nothing waits for anything but the store.

pub mod access;
pub mod gallery;
pub mod images;
pub mod onboarding;
pub mod passwords;
pub mod pictures;
pub mod room_types;
pub mod settings;
pub mod sign_in;

/// What a change came to.
#[derive(Debug)]
pub struct Saved<T> {
    /// The page's number now.
    pub revision: crate::domain::Revision,
    /// What was made.
    pub what: T,
}
