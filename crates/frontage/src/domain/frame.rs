//! The part of a picture that staff want to show.

/// What stands for a whole side.
const WHOLE: u16 = 10_000;
/// The smallest part of a side.
const LEAST: u16 = WHOLE / 100;

/// A part of an upright original, in ten-thousandths of its width and height. What lies outside is
/// as if the camera had not seen it. Never the whole: that is no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Frame {
    x: u16,
    y: u16,
    width: u16,
    height: u16,
}

impl Frame {
    /// Checks left edge, upper edge, width and height, from 0 to 1 each. None for the whole
    /// picture.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub fn new(sides: [f64; 4]) -> Result<Option<Self>, String> {
        if !sides.iter().all(|side| (0.0..=1.0).contains(side)) {
            return Err(
                "Give x, y, width and height as numbers from 0 to 1, like {\"x\": 0.25, \"y\": 0, \
                 \"width\": 0.5, \"height\": 1}."
                    .to_owned(),
            );
        }
        let [x, y, width, height] = sides;
        // Edges are rounded, not lengths, so that a part up to the edge ends there.
        let (left, top) = (parts(x), parts(y));
        let (right, bottom) = (parts(x + width), parts(y + height));
        if right > WHOLE || bottom > WHOLE {
            return Err(
                "This part lies outside of the picture: neither x + width nor y + height may be \
                 more than 1."
                    .to_owned(),
            );
        }
        let (width, height) = (right - left, bottom - top);
        if width < LEAST || height < LEAST {
            let reason = "Take at least 0.01 of the picture's width and height.";
            return Err(reason.to_owned());
        }
        Ok(Self::from_parts([left, top, width, height]))
    }

    /// From ten-thousandths, as stored. None for the whole picture, and for what is no part of
    /// one.
    pub fn from_parts([x, y, width, height]: [u16; 4]) -> Option<Self> {
        let fits =
            |start: u16, length: u16| (LEAST..=WHOLE).contains(&length) && start <= WHOLE - length;
        let is_part = width < WHOLE || height < WHOLE;
        (is_part && fits(x, width) && fits(y, height)).then_some(Self {
            x,
            y,
            width,
            height,
        })
    }

    /// Left edge, upper edge, width and height in ten-thousandths, for the store.
    pub fn parts(self) -> [u16; 4] {
        [self.x, self.y, self.width, self.height]
    }

    /// The same, from 0 to 1 each.
    pub fn fractions(self) -> [f64; 4] {
        self.parts().map(|part| f64::from(part) / f64::from(WHOLE))
    }
}

/// Of at most 2, so it fits and cannot wrap.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn parts(fraction: f64) -> u16 {
    (fraction * f64::from(WHOLE)).round() as u16
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Frame;

    #[test]
    fn a_part_is_kept_as_it_was_given_and_the_whole_is_no_part() {
        let frame = Frame::new([0.1, 0.3, 0.7, 0.7]).unwrap().unwrap();
        assert_eq!(frame.fractions(), [0.1, 0.3, 0.7, 0.7]);
        assert_eq!(Frame::from_parts(frame.parts()), Some(frame));
        assert_eq!(Frame::new([0.0, 0.0, 1.0, 1.0]), Ok(None));
        assert!(Frame::new([0.99, 0.0, 0.01, 1.0]).unwrap().is_some());
    }

    #[test]
    fn what_lies_outside_or_is_next_to_nothing_is_no_part() {
        for wrong in [
            [0.5, 0.0, 0.51, 1.0],
            [0.0, 0.995, 1.0, 0.005],
            [0.0, 0.0, 0.009, 1.0],
            [-0.1, 0.0, 0.5, 0.5],
            [0.0, 0.0, 1.1, 0.5],
            [f64::NAN, 0.0, 0.5, 0.5],
            [0.0, f64::INFINITY, 0.5, 0.5],
        ] {
            assert!(Frame::new(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(Frame::from_parts([9_000, 0, 1_001, 10_000]), None);
        assert_eq!(Frame::from_parts([0, 0, 10_001, 500]), None);
        assert_eq!(Frame::from_parts([u16::MAX, 0, 500, 500]), None);
    }
}
