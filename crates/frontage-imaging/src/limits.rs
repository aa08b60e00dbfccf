//! How large a picture may be. Checked against headers, before anything is decoded.

use crate::{error::ImageError, format::Format};

/// What is allowed of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file; 25 MiB unless told otherwise.
    pub max_bytes: u64,
    /// Width × height; 60 megapixels unless told otherwise.
    pub max_pixels: u64,
    /// Pixels of the longer side; 16,384 unless told otherwise.
    pub max_side: u32,
    /// Scans of a JPEG; 32 unless told otherwise. Each costs a pass over the whole picture.
    pub max_scans: u32,
    /// Frames of an animation, of which only one is shown; 200 unless told otherwise.
    pub max_frames: u32,
    /// Bytes of a colour profile, unpacked; 1 MiB unless told otherwise. A larger one is ignored
    /// and the picture taken for sRGB: the profiles of cameras have a few kilobytes, those of
    /// printing presses some hundreds.
    pub max_profile_bytes: u64,
    /// Bytes that decoding may take beside the file, by the estimate [`Header::memory`];
    /// 256 MiB unless told otherwise.
    ///
    /// [`Header::memory`]: crate::Header::memory
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 25 << 20,
            max_pixels: 60_000_000,
            max_side: 16_384,
            max_scans: 32,
            max_frames: 200,
            max_profile_bytes: 1 << 20,
            max_memory: 256 << 20,
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

    pub(crate) fn check_frames(&self, format: Format, frames: u32) -> Result<(), ImageError> {
        let limit = self.max_frames;
        if frames > limit {
            return Err(ImageError::TooManyFrames { format, limit });
        }
        Ok(())
    }

    pub(crate) fn check_memory(&self, needed: u64) -> Result<(), ImageError> {
        let limit = self.max_memory;
        if needed > limit {
            return Err(ImageError::TooMuchMemory { needed, limit });
        }
        Ok(())
    }
}
