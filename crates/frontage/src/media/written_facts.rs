//! [`Facts`] as they are written down: in `facts.json`, and on the wire from a worker.

use frontage_imaging::{Facts, Format};
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
        } = facts;
        Self {
            width: *width,
            height: *height,
            placeholder: placeholder.clone(),
            dominant_color: dominant_color.clone(),
            focal_point: *focal_point,
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
        }
    }
}
