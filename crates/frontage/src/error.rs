//! Why something was not done.
//!
//! A refusal has two readers. Outside it says which thing, what was wrong and what to do now;
//! what caused it inside is logged once, where the refusal becomes an answer. Use cases know
//! refusals, not HTTP: the edge picks the status last.

use std::io;
use std::sync::Arc;

use serde_json::Value;

use crate::domain::{PublicId, Revision, Violations};
use crate::media::Trouble;
use crate::store::{DiskTrouble, StoreError};

/// Why something was not done; nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("Authentication credentials were not provided.")]
    NotSignedIn,
    /// The token is unknown or has expired.
    #[error("Invalid token.")]
    InvalidToken,
    /// The name or the password is wrong; which of them is not told.
    #[error("Unable to log in with provided credentials.")]
    WrongCredentials,
    /// The hotel is another one.
    #[error("You can only access resources from your hotel.")]
    OtherHotel,
    /// The role does not edit.
    #[error("Your role may look but not edit. Ask a manager of your hotel to change it.")]
    ViewOnly,
    /// The role does not decide who works at the hotel.
    #[error("Only an owner of your hotel may look at the team and change it.")]
    NotOwner,
    /// The code of the first run is another one, or of a server that ran before.
    #[error(
        "This is not the setup code of this server. Open the link that it printed when it \
         started; it prints another one each time."
    )]
    WrongSetupCode,
    /// It cannot be done as things stand; nothing is wrong with the request itself.
    #[error("{sentence}")]
    AsThingsStand {
        /// One word for programs; stays when the sentence changes.
        code: &'static str,
        /// What stands against it and what to do.
        sentence: String,
    },
    /// What the request is about was there, and is over.
    #[error("{sentence}")]
    Over {
        /// One word for programs; stays when the sentence changes.
        code: &'static str,
        /// Since when or why, and what to do.
        sentence: String,
    },
    /// Too many wrong passwords; after so many seconds there is another try.
    #[error("Too many wrong passwords. Try again in {0} seconds.")]
    TooManyTries(u64),
    /// A request that only a page of this server may send came from elsewhere.
    #[error("This request came from another site. Open the console and try again.")]
    CrossSite,
    /// There is no such thing (here).
    #[error("{0}")]
    NotFound(String),
    /// The address is right, what is asked of it is not possible there.
    #[error("{0}")]
    NoSuchMethod(String),
    /// Somebody else changed the same fields since this change was begun.
    #[error("A colleague changed the same meanwhile. Compare both and decide.")]
    Conflict(Revision, Vec<Conflict>),
    /// A key that named another request before.
    #[error(
        "This Idempotency-Key was used for another request. Send a new key with a new request."
    )]
    KeyReused,
    /// Fields hold what they may not hold.
    #[error("Some fields need another value.")]
    Invalid(Violations),
    /// An uploaded file, or a part of a picture, will not do.
    #[error("{problem}")]
    Picture {
        /// The field that it came with.
        field: String,
        /// What is wrong and what to do.
        problem: String,
        /// One word for programs; stays when the sentence changes.
        code: String,
    },
    /// The gallery holds this very picture already.
    #[error(
        "This picture is in your gallery already. Leave it out, or add it a second time on purpose."
    )]
    Duplicate(PublicId),
    /// The request as a whole cannot be understood.
    #[error("{0}")]
    Malformed(String),
    /// Something exceeds a limit; the sentence names it.
    #[error("{0}")]
    TooLarge(String),
    /// Try again later; the sentence says why.
    #[error("{0}")]
    Busy(String),
    /// The disk has no room.
    #[error(
        "The server's disk is full. Nothing was changed. Ask whoever runs this server to make \
         room, then try again."
    )]
    StorageFull(#[source] anyhow::Error),
    /// The disk, or the database on it, may only be read.
    #[error(
        "The server may only read its disk, not write to it (read-only). Nothing was changed. Ask \
         whoever runs this server to make it writable, then try again."
    )]
    ReadOnly(#[source] anyhow::Error),
    /// The disk fails.
    #[error(
        "The server's disk reports an error (I/O error). Nothing was changed. Tell whoever runs \
         this server, then try again."
    )]
    DiskFault(#[source] anyhow::Error),
    /// The server of the database is away.
    #[error(
        "The server's database cannot be reached just now. Nothing was changed. Try again shortly."
    )]
    Away(#[source] anyhow::Error),
    /// The rows are being moved to another database.
    #[error(
        "This installation is being moved to another database. Nothing was changed and nothing is \
         lost. Try again in a minute."
    )]
    Relocating(#[source] anyhow::Error),
    /// The rows have moved, and this server still shows those that stayed behind.
    #[error(
        "This installation has moved to another database, and this server only shows it. Nothing \
         was changed and nothing is lost. Ask whoever runs the server to start it there, then try \
         again."
    )]
    Relocated(#[source] anyhow::Error),
    /// The bucket that keeps the pictures is away, or does not let us in.
    #[error(
        "The store that keeps this server's pictures cannot be reached just now. Nothing was \
         changed. Try again shortly."
    )]
    PicturesAway(#[source] anyhow::Error),
    /// The server of the database went away over a commit.
    #[error(
        "The line to the server's database broke while this was saved, so nobody knows whether it \
         was. Look at it again, and repeat what is missing."
    )]
    Uncertain(#[source] anyhow::Error),
    /// The server failed; the cause is for the log only.
    #[error("Something went wrong on our side. Nothing was changed; please try again.")]
    Failed(#[source] anyhow::Error),
}

/// A field that two people changed.
#[derive(Debug)]
pub struct Conflict {
    /// Its name.
    pub field: String,
    /// What it holds now.
    pub theirs: Value,
    /// What was to be put there.
    pub yours: Value,
}

impl Refusal {
    /// One fault of one field.
    pub fn field(field: &str, reason: impl Into<String>) -> Self {
        Self::Invalid(Violations::of(field, reason))
    }

    /// What is wrong, as one text that can be read without the request: of fields, all reasons.
    pub fn sentence(&self) -> String {
        match self {
            Self::Invalid(violations) => {
                let reasons: Vec<&str> = violations.iter().map(|(_, reason)| reason).collect();
                reasons.join(" ")
            }
            other => other.to_string(),
        }
    }

    /// One word for programs that tells why an upload failed.
    pub fn code(&self) -> &str {
        match self {
            Self::Picture { code, .. } => code,
            Self::Duplicate(_) => "duplicate",
            Self::TooLarge(_) => "too-large",
            Self::Busy(_) => "busy",
            Self::StorageFull(_) | Self::ReadOnly(_) | Self::DiskFault(_) => "storage",
            Self::Away(_) | Self::PicturesAway(_) => "busy",
            Self::Relocating(_) | Self::Relocated(_) => "busy",
            Self::Failed(_) | Self::Uncertain(_) => "failed",
            _ => "refused",
        }
    }

    /// A failure of ours, or of the disk when that is in trouble.
    fn of_trouble(trouble: Option<DiskTrouble>, cause: anyhow::Error) -> Self {
        match trouble {
            Some(DiskTrouble::Full) => Self::StorageFull(cause),
            Some(DiskTrouble::ReadOnly) => Self::ReadOnly(cause),
            Some(DiskTrouble::Fault) => Self::DiskFault(cause),
            None => Self::Failed(cause),
        }
    }

    /// There is no such hotel.
    pub fn no_such_hotel() -> Self {
        Self::NotFound("No hotel of that name is here.".to_owned())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::from(Arc::new(error))
    }
}

/// Of a failure that several share.
impl From<Arc<StoreError>> for Refusal {
    fn from(error: Arc<StoreError>) -> Self {
        match &*error {
            StoreError::Busy => Self::Busy(
                "Too many changes are waiting to be saved. Try again shortly.".to_owned(),
            ),
            error if error.is_locked() => Self::Busy(
                "Another program holds the database just now. Try again shortly.".to_owned(),
            ),
            broken if broken.is_away() => Self::Away(error.into()),
            StoreError::Relocating { is_over: true, .. } => Self::Relocated(error.into()),
            StoreError::Relocating { .. } => Self::Relocating(error.into()),
            StoreError::Uncertain(_) => Self::Uncertain(error.into()),
            StoreError::Nul => Self::Malformed(
                "A text holds the character U+0000 (NUL), which cannot be kept. Leave it out."
                    .to_owned(),
            ),
            _ => Self::of_trouble(error.trouble(), error.into()),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        if Trouble::of(&error).is_some() {
            return Self::PicturesAway(error.into());
        }
        Self::of_trouble(DiskTrouble::of_file(&error), error.into())
    }
}

impl From<Violations> for Refusal {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}
