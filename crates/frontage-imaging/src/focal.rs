//! Where the eye goes.

use crate::pixels::Pixels;

pub(crate) fn of(_small: &Pixels) -> [u16; 2] {
    [500, 500]
}
