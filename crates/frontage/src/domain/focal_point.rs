//! The point of a picture that a crop must keep.

use super::Frame;

/// Where the eye goes, in upright coordinates from 0 to 1 of what is shown; kept in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FocalPoint {
    x: i64,
    y: i64,
}

impl FocalPoint {
    /// The middle.
    pub const CENTRE: Self = Self { x: 500, y: 500 };

    /// Checks a point.
    ///
    /// # Errors
    /// The reason, as a sentence.
    pub fn new(x: f64, y: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) {
            // Both are within 0 to 1000 here, so the conversion is exact enough and cannot wrap.
            #[allow(clippy::cast_possible_truncation)]
            let thousandths = |v: f64| (v * 1000.0).round() as i64;
            Ok(Self {
                x: thousandths(x),
                y: thousandths(y),
            })
        } else {
            Err("Use two numbers from 0 to 1, like [0.5, 0.5].".to_owned())
        }
    }

    /// From thousandths, as stored.
    pub fn from_thousandths(x: i64, y: i64) -> Self {
        Self {
            x: x.clamp(0, 1000),
            y: y.clamp(0, 1000),
        }
    }

    /// Thousandths, for the store.
    pub fn thousandths(self) -> (i64, i64) {
        (self.x, self.y)
    }

    /// From 0 to 1 each.
    #[allow(clippy::cast_precision_loss)]
    pub fn fractions(self) -> [f64; 2] {
        [self.x as f64 / 1000.0, self.y as f64 / 1000.0]
    }

    /// The same point of the original, when another part of it is shown: none when that part does
    /// not hold it.
    pub fn carried_over(self, from: Option<Frame>, to: Option<Frame>) -> Option<Self> {
        let ([left, top, width, height], [x, y]) = (sides(from), self.fractions());
        let (x, y) = (left + x * width, top + y * height);
        let [left, top, width, height] = sides(to);
        Self::new((x - left) / width, (y - top) / height).ok()
    }
}

fn sides(frame: Option<Frame>) -> [f64; 4] {
    frame.map_or([0.0, 0.0, 1.0, 1.0], Frame::fractions)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{FocalPoint, Frame};

    #[test]
    fn a_point_stays_where_it_is_in_the_picture_when_its_frame_changes() {
        let left = Some(Frame::new([0.0, 0.0, 0.5, 1.0]).unwrap().unwrap());
        let right = Some(Frame::new([0.5, 0.0, 0.5, 1.0]).unwrap().unwrap());
        let point = FocalPoint::new(0.25, 0.4).unwrap();
        let inside = point.carried_over(None, left).unwrap();
        assert_eq!(inside.fractions(), [0.5, 0.4]);
        assert_eq!(inside.carried_over(left, None), Some(point));
        assert_eq!(point.carried_over(None, right), None);
        assert_eq!(inside.carried_over(left, right), None);
    }
}
