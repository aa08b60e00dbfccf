//! The places that hold one picture each.

use super::{Hotel, ImageRef};

/// The pictures that settings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// At the top of the page.
    Hero,
    /// On the landing page's card.
    LandingPage,
    /// The logo.
    Logo,
    /// In the browser's tab.
    Favicon,
}

impl Slot {
    /// All of them.
    pub const ALL: [Slot; 4] = [Slot::Hero, Slot::LandingPage, Slot::Logo, Slot::Favicon];

    /// Its field.
    pub fn field(self) -> &'static str {
        match self {
            Slot::Hero => "hero_image",
            Slot::LandingPage => "landing_page_image",
            Slot::Logo => "logo",
            Slot::Favicon => "favicon",
        }
    }

    /// What the page shows there.
    pub fn shown(self, hotel: &Hotel) -> Option<&ImageRef> {
        match self {
            Slot::Hero => hotel.displayed_hero(),
            Slot::LandingPage => hotel.displayed_landing_page_image(),
            Slot::Logo => hotel.displayed_logo(),
            Slot::Favicon => hotel.settings.favicon.as_ref(),
        }
    }

    /// Puts a picture there. It becomes the hotel's own, and the settings' override goes:
    /// stored in both places, the second would hide every later change of the first.
    pub fn put(self, hotel: &mut Hotel, picture: Option<ImageRef>) {
        match self {
            Slot::Hero => {
                hotel.hero_image = picture;
                hotel.settings.hero_image = None;
            }
            Slot::LandingPage => {
                hotel.landing_page_image = picture;
                hotel.settings.landing_page_image = None;
            }
            Slot::Logo => {
                hotel.logo = picture;
                hotel.settings.logo = None;
            }
            Slot::Favicon => hotel.settings.favicon = picture,
        }
    }
}
