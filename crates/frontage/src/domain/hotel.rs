//! A hotel and the settings of its public page.

use std::collections::BTreeSet;

use super::fields::HOTEL_PROSE;
use super::{
    FieldValues, HotelId, ImageRef, Language, Millis, PublicId, Revision, Slug, Translations,
};

/// A hotel: facts that hold whatever its page says.
#[derive(Debug, Clone)]
pub struct Hotel {
    /// Key of its row.
    pub id: HotelId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Values of [`super::fields::PROFILE`] and [`HOTEL_PROSE`].
    pub facts: FieldValues,
    /// The picture at the top of the page.
    pub hero_image: Option<ImageRef>,
    /// The picture on the landing page's card.
    pub landing_page_image: Option<ImageRef>,
    /// Its logo.
    pub logo: Option<ImageRef>,
    /// One of the reference contract's kinds (§3), or blank.
    pub hotel_type: String,
    /// Free words for the landing page's filter.
    pub tags: Vec<String>,
    /// Whether guests see it.
    pub is_active: bool,
    /// Place on the landing page, before the name.
    pub sort_order: i64,
    /// Number of its page.
    pub revision: Revision,
    /// When the page last changed.
    pub updated_at: Millis,
    /// What the channel of all hotels was last told of it: a fingerprint of its card. None: that it
    /// is not shown. Empty: nobody knows, an older version told nothing.
    pub listed: Option<String>,
    /// The settings of its page.
    pub settings: PublicSettings,
}

/// What the page shows in place of, and beside, the hotel's facts.
#[derive(Debug, Clone)]
pub struct PublicSettings {
    /// Values of [`super::fields::SETTINGS`].
    pub texts: FieldValues,
    /// Values of [`super::fields::PROFILE`] that the page shows instead of the hotel's own.
    pub overrides: FieldValues,
    /// Shown instead of the hotel's own.
    pub hero_image: Option<ImageRef>,
    /// Shown instead of the hotel's own.
    pub landing_page_image: Option<ImageRef>,
    /// Shown instead of the hotel's own.
    pub logo: Option<ImageRef>,
    /// The small picture in the browser's tab.
    pub favicon: Option<ImageRef>,
    /// What the hotel offers, in order.
    pub amenities: Vec<String>,
    /// The language that all of these are written in.
    pub language: Language,
    /// Languages that guests can choose beside it, in order.
    pub languages: Vec<Language>,
    /// The page's texts in other languages, also in those that guests cannot choose any more.
    pub translations: Translations,
    /// When they were made.
    pub created_at: Millis,
}

impl Hotel {
    /// What the page shows for a field of [`super::fields::PROFILE`]: the override if there is one, else the
    /// hotel's own; empty when neither.
    pub fn displayed(&self, name: &str) -> &str {
        match self.settings.overrides.get(name) {
            Some(text) if !text.is_empty() => text,
            _ => self.fact(name),
        }
    }

    /// A fact of the hotel itself; empty when unset.
    pub fn fact(&self, name: &str) -> &str {
        self.facts.get(name).map_or("", String::as_str)
    }

    /// What the page shows for a text of the settings; descriptions fall back to the hotel's.
    pub fn text(&self, name: &str) -> &str {
        let own = self.settings.texts.get(name).map_or("", String::as_str);
        if own.is_empty() && HOTEL_PROSE.iter().any(|field| field.name == name) {
            return self.fact(name);
        }
        own
    }

    /// The picture at the top of the page.
    pub fn displayed_hero(&self) -> Option<&ImageRef> {
        self.settings
            .hero_image
            .as_ref()
            .or(self.hero_image.as_ref())
    }

    /// The picture on the landing page's card.
    pub fn displayed_landing_page_image(&self) -> Option<&ImageRef> {
        self.settings
            .landing_page_image
            .as_ref()
            .or(self.landing_page_image.as_ref())
    }

    /// The hotel's own pictures that its card in a list needs.
    pub fn card_pictures(&self) -> BTreeSet<PublicId> {
        let shown = [
            self.displayed_landing_page_image(),
            self.displayed_hero(),
            self.displayed_logo(),
        ];
        let own = shown.into_iter().flatten().filter_map(ImageRef::public_id);
        own.cloned().collect()
    }

    /// The logo on the page.
    pub fn displayed_logo(&self) -> Option<&ImageRef> {
        self.settings.logo.as_ref().or(self.logo.as_ref())
    }
}
