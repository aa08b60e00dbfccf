//! The channels of a hotel that are for its staff alone.

/// A channel that only staff of its hotel may listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffChannel {
    /// `private-hotel-{slug}`: what staff are told.
    Private(String),
    /// `presence-hotel-{slug}`: the same, and who of them is there.
    Presence(String),
}

impl StaffChannel {
    /// Reads a channel's name. Whether there is such a hotel is another question.
    pub fn parse(name: &str) -> Option<Self> {
        let slug = |prefix| name.strip_prefix(prefix).map(str::to_owned);
        slug("private-hotel-")
            .map(Self::Private)
            .or_else(|| slug("presence-hotel-").map(Self::Presence))
    }

    /// The names of both channels of a hotel.
    pub fn both(slug: &str) -> [String; 2] {
        ["private", "presence"].map(|kind| format!("{kind}-hotel-{slug}"))
    }

    /// The slug of the hotel.
    pub fn slug(&self) -> &str {
        match self {
            Self::Private(slug) | Self::Presence(slug) => slug,
        }
    }
}
