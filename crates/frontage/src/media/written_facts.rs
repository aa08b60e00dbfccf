//! [`Facts`] as they are written down: in `facts.json`, and on the wire from a worker.

use frontage_imaging::{Facts, Format, Look};
use serde::{Deserialize, Serialize};

/// [`Facts`] without the format, which stands elsewhere: the file tells its original's, and the
/// server has read it before it asks a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WrittenFacts {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) placeholder: String,
    pub(super) dominant_color: String,
    pub(super) focal_point: [u16; 2],
    /// Not in what versions before this wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) look: Option<WrittenLook>,
}

/// A [`Look`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WrittenLook {
    pub(super) brightness: u16,
    pub(super) dark: u16,
    pub(super) fingerprint: String,
}

impl From<&Look> for WrittenLook {
    fn from(look: &Look) -> Self {
        Self {
            brightness: look.brightness,
            dark: look.dark,
            fingerprint: look.fingerprint.to_string(),
        }
    }
}

impl WrittenLook {
    /// As numbers, if it can be one.
    pub(super) fn read(&self) -> Option<Look> {
        let is_share = |thousandths: u16| thousandths <= 1000;
        (is_share(self.brightness) && is_share(self.dark))
            .then(|| self.fingerprint.parse().ok())
            .flatten()
            .map(|fingerprint| Look {
                brightness: self.brightness,
                dark: self.dark,
                fingerprint,
            })
    }
}

impl From<&Facts> for WrittenFacts {
    fn from(facts: &Facts) -> Self {
        let Facts {
            format: _,
            width,
            height,
            placeholder,
            dominant_color,
            focal_point,
            look,
        } = facts;
        Self {
            width: *width,
            height: *height,
            placeholder: placeholder.clone(),
            dominant_color: dominant_color.clone(),
            focal_point: *focal_point,
            look: look.as_ref().map(WrittenLook::from),
        }
    }
}

impl WrittenFacts {
    pub(super) fn of_a(self, format: Format) -> Facts {
        Facts {
            format,
            width: self.width,
            height: self.height,
            placeholder: self.placeholder,
            dominant_color: self.dominant_color,
            focal_point: self.focal_point,
            look: self.look.and_then(|look| look.read()),
        }
    }
}
