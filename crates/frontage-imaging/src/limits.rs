//! How large a picture may be. Checked against headers, before anything is decoded.

use crate::error::ImageError;

/// What is allowed of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file; 25 MiB unless told otherwise.
    pub max_bytes: u64,
    /// Width × height; 60 megapixels unless told otherwise.
    ///
    /// This is what bounds memory: decoding takes 3 to 4 bytes a pixel, a progressive JPEG up to
    /// 9, a PNG of 16 bits a channel up to 12.
    pub max_pixels: u64,
    /// Pixels of the longer side; 16,384 unless told otherwise.
    pub max_side: u32,
    /// Scans of a JPEG; 32 unless told otherwise. Each costs a pass over the whole picture.
    pub max_scans: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 25 << 20,
            max_pixels: 60_000_000,
            max_side: 16_384,
            max_scans: 32,
        }
    }
}

impl Limits {
    pub(crate) fn check_bytes(&self, bytes: &[u8]) -> Result<(), ImageError> {
        let (bytes, limit) = (bytes.len() as u64, self.max_bytes);
        if bytes > limit {
            return Err(ImageError::TooManyBytes { bytes, limit });
        }
        Ok(())
    }

    pub(crate) fn check_size(&self, width: u32, height: u32) -> Result<(), ImageError> {
        if width.max(height) > self.max_side {
            let limit = self.max_side;
            return Err(ImageError::SideTooLong {
                width,
                height,
                limit,
            });
        }
        if u64::from(width) * u64::from(height) > self.max_pixels {
            let limit = self.max_pixels;
            return Err(ImageError::TooManyPixels {
                width,
                height,
                limit,
            });
        }
        Ok(())
    }
}
