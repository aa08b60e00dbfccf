//! What pictures may cost, and how their renditions are made.

use std::path::PathBuf;

use super::reader::Reader;

/// Settings of pictures besides the limits of every upload.
#[derive(Debug, Clone)]
pub struct PictureSettings {
    /// Frames of an animated file that are gone through to find its first.
    pub max_frames: u32,
    /// Bytes of a colour profile.
    pub max_profile_bytes: u64,
    /// Seconds of processor time that a picture gets until its first renditions.
    pub seconds: u32,
    /// Mebibytes of memory that preparing one picture may take.
    pub memory_mib: u64,
    /// And all that are prepared at the same time.
    pub all_memory_mib: u64,
    /// Whether uploaded files stay when all renditions are made.
    pub keep_originals: bool,
    /// 1 to 100.
    pub jpeg_quality: u8,
    /// 1 to 100.
    pub webp_quality: u8,
    /// 1 to 100.
    pub avif_quality: u8,
    /// 0 (small files) to 10 (fast).
    pub avif_speed: u8,
    /// The program that looks into pictures, started with the argument `picture-worker`; this one
    /// itself when none is named. No setting: it is for programs that hold a server inside.
    pub worker: Option<PathBuf>,
}

impl PictureSettings {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let settings = Self {
            max_frames: reader.number("FRONTAGE_MAX_PICTURE_FRAMES", 1..=100_000),
            max_profile_bytes: reader.number("FRONTAGE_MAX_PROFILE_BYTES", 1_024..=1 << 26),
            seconds: reader.number("FRONTAGE_PICTURE_SECONDS", 1..=600),
            memory_mib: reader.number("FRONTAGE_PICTURE_MEMORY_MIB", 64..=65_536),
            all_memory_mib: reader.number("FRONTAGE_PICTURES_MEMORY_MIB", 64..=1_048_576),
            keep_originals: reader.flag("FRONTAGE_KEEP_ORIGINALS"),
            jpeg_quality: reader.number("FRONTAGE_JPEG_QUALITY", 1..=100),
            webp_quality: reader.number("FRONTAGE_WEBP_QUALITY", 1..=100),
            avif_quality: reader.number("FRONTAGE_AVIF_QUALITY", 1..=100),
            avif_speed: reader.number("FRONTAGE_AVIF_SPEED", 0..=10),
            worker: None,
        };
        let (one, all) = (settings.memory_mib, settings.all_memory_mib);
        if all < one {
            reader.mistakes.push(format!(
                "FRONTAGE_PICTURES_MEMORY_MIB={all}: all pictures together need at least the \
                 {one} that one of them may take (FRONTAGE_PICTURE_MEMORY_MIB)"
            ));
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use frontage_imaging::Recipe;

    use super::super::{Values, check};

    #[test]
    fn unless_told_otherwise_renditions_are_made_as_the_recipe_has_it() {
        let (settings, recipe) = (check(&[]).unwrap().pictures, Recipe::default());
        let set = [
            settings.jpeg_quality,
            settings.webp_quality,
            settings.avif_quality,
            settings.avif_speed,
        ];
        let usual = [
            recipe.jpeg_quality,
            recipe.webp_quality,
            recipe.avif_quality,
            recipe.avif_speed,
        ];
        assert_eq!(set, usual);
    }

    #[test]
    fn one_picture_may_not_take_more_memory_than_all_together() {
        let values = |all: &str| {
            let name = "FRONTAGE_PICTURES_MEMORY_MIB".to_owned();
            Values::from([(name, all.to_owned())])
        };
        let told = check(&[values("255")]).unwrap_err().to_string();
        assert!(told.contains("FRONTAGE_PICTURES_MEMORY_MIB=255"), "{told}");
        assert!(told.contains("FRONTAGE_PICTURE_MEMORY_MIB"), "{told}");
        assert!(check(&[values("256")]).is_ok());
    }
}
