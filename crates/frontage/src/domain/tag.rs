//! What pictures show, in words that every hotel shares: staff tag pictures with them, find them by
//! them, and see which a gallery lacks.

use std::fmt;
use std::str::FromStr;

/// What a picture shows. A picture may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// A guest room.
    Room,
    /// A bathroom.
    Bathroom,
    /// What is seen from the house.
    View,
    /// The house from outside.
    Exterior,
    /// Where guests arrive and sit: lobby, lounge, library.
    Lobby,
    /// Restaurant, breakfast, bar, food.
    Dining,
    /// Pool, sauna, spa, sports.
    Wellness,
    /// Garden, terrace, grounds.
    Garden,
    /// Meetings, weddings, parties.
    Events,
    /// What there is to do and to see nearby.
    Surroundings,
}

impl Tag {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Tag; 10] = [
        Tag::Room,
        Tag::Bathroom,
        Tag::View,
        Tag::Exterior,
        Tag::Lobby,
        Tag::Dining,
        Tag::Wellness,
        Tag::Garden,
        Tag::Events,
        Tag::Surroundings,
    ];

    /// What every guest looks for before booking, so that a gallery without one of them lacks
    /// something. They are what Vrbo asks of every property and Booking.com of every unit.
    /// <https://help.vrbo.com/articles/Vrbo-photo-guidelines>,
    /// <https://partner.booking.com/en-us/help/property-page/photos-extranet/understanding-photo-requirements-your-property>
    pub const ESSENTIAL: [Tag; 3] = [Tag::Exterior, Tag::Room, Tag::Bathroom];

    /// Its name in SQL, JSON and TypeScript alike.
    pub fn slug(self) -> &'static str {
        match self {
            Tag::Room => "room",
            Tag::Bathroom => "bathroom",
            Tag::View => "view",
            Tag::Exterior => "exterior",
            Tag::Lobby => "lobby",
            Tag::Dining => "dining",
            Tag::Wellness => "wellness",
            Tag::Garden => "garden",
            Tag::Events => "events",
            Tag::Surroundings => "surroundings",
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl FromStr for Tag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|tag| tag.slug() == text);
        found.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|tag| tag.slug()).collect();
            format!("\"{text}\" is no tag. There are: {}.", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn every_tag_is_found_by_its_slug_and_nothing_else_is() {
        for tag in Tag::ALL {
            assert_eq!(tag.slug().parse(), Ok(tag));
        }
        let refused = "Bathroom".parse::<Tag>();
        assert!(refused.is_err_and(|why| why.contains("room, bathroom, view")));
    }
}
