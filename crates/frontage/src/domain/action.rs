//! What a change was, in one word, and what it came to.

use super::{Delta, OfDraft, Revision};

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Made the hotel.
    Create,
    /// Filled it with the demo.
    Demo,
    /// Changed settings.
    Settings,
    /// Added a picture to the gallery.
    GalleryAdd,
    /// Rearranged the gallery.
    GalleryOrder,
    /// Took a picture out of the gallery.
    GalleryRemove,
    /// Added, changed or removed a room type.
    RoomType,
    /// Said what a picture shows.
    DescribeImage,
    /// Changed which languages the hotel speaks.
    Languages,
    /// Translated texts.
    Translate,
    /// Had renditions made anew; what they show is the same.
    Renditions,
    /// Showed the hotel to guests.
    Show,
    /// Hid the hotel from guests.
    Hide,
    /// Took one change back.
    Undo,
    /// Brought the whole page back to an earlier revision.
    Restore,
    /// Published a draft.
    Publish,
    /// Brought back what a published draft had changed.
    Return,
}

impl Action {
    /// All of them.
    const ALL: [Action; 17] = [
        Action::Create,
        Action::Demo,
        Action::Settings,
        Action::GalleryAdd,
        Action::GalleryOrder,
        Action::GalleryRemove,
        Action::RoomType,
        Action::DescribeImage,
        Action::Languages,
        Action::Translate,
        Action::Renditions,
        Action::Show,
        Action::Hide,
        Action::Undo,
        Action::Restore,
        Action::Publish,
        Action::Return,
    ];

    /// As kept in the store and told to staff.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Demo => "demo",
            Action::Settings => "settings",
            Action::GalleryAdd => "gallery-add",
            Action::GalleryOrder => "gallery-order",
            Action::GalleryRemove => "gallery-remove",
            Action::RoomType => "room-type",
            Action::DescribeImage => "describe-image",
            Action::Languages => "languages",
            Action::Translate => "translate",
            Action::Renditions => "renditions",
            Action::Show => "show",
            Action::Hide => "hide",
            Action::Undo => "undo",
            Action::Restore => "restore",
            Action::Publish => "publish",
            Action::Return => "return",
        }
    }

    /// Reads [`Self::as_str`], also as the first version wrote it.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "create-hotel" {
            return Some(Self::Create);
        }
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }

    /// Whether it may touch what the landing page shows of the hotel.
    pub fn may_touch_card(self) -> bool {
        !matches!(
            self,
            Self::GalleryAdd | Self::GalleryOrder | Self::GalleryRemove | Self::RoomType
        )
    }

    /// Whether a page begins with it: before it there was nothing to return to.
    pub fn is_beginning(self) -> bool {
        matches!(self, Self::Create | Self::Demo)
    }
}

/// What a change came to, as the history keeps it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Detail {
    /// What is different.
    pub delta: Delta,
    /// The change that it took back.
    pub undoes: Option<Revision>,
    /// The revision that it brought back.
    pub restores: Option<Revision>,
    /// The draft that it published, or brought back.
    pub draft: Option<OfDraft>,
}

impl From<Delta> for Detail {
    fn from(delta: Delta) -> Self {
        Self {
            delta,
            ..Self::default()
        }
    }
}
