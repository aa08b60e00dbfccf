//! What renditions are made of: the original, or the best that is left when it was not kept.

use std::{io, path::PathBuf};

use frontage_imaging::{Format, Frame, Spec};
use tokio::task;

use super::{
    Media, Unfinished,
    described::{Described, OriginalFacts},
    names::{ContentHash, Version},
};

/// A file to make renditions of.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// The part of it that counts.
    pub(super) frame: Option<Frame>,
    /// What the uploaded file was, when this is another.
    pub(super) original: Option<OriginalFacts>,
}

impl Media {
    /// What to make more renditions of a set of.
    pub(super) async fn source_of(&self, of: &Unfinished) -> io::Result<Option<Source>> {
        let (media, of) = (self.clone(), of.clone());
        let found = task::spawn_blocking(move || {
            let original = media.original_source(&of.content_hash, of.frame);
            match original {
                Some(original) => Ok(Some(original)),
                None => media.largest_jpeg(&of.version, None),
            }
        });
        found.await.map_err(io::Error::other)?
    }

    /// What to make another part of a picture of. When its original was not kept, that is the
    /// largest JPEG of the whole: at most as wide as the recipe's widest, and good enough for a
    /// page that shows no wider one anyway.
    pub(super) async fn source_of_part(
        &self,
        content: &ContentHash,
        frame: Option<Frame>,
    ) -> io::Result<Option<Source>> {
        let (media, content) = (self.clone(), content.clone());
        let found = task::spawn_blocking(move || {
            if let Some(original) = media.original_source(&content, frame) {
                return Ok(Some(original));
            }
            let whole = Version::of(&content, &media.settings().recipe, None);
            for version in [whole, Version::adopted(&content)] {
                if let Some(source) = media.largest_jpeg(&version, frame)? {
                    return Ok(Some(source));
                }
            }
            Ok(None)
        });
        found.await.map_err(io::Error::other)?
    }

    fn original_source(&self, content: &ContentHash, frame: Option<Frame>) -> Option<Source> {
        let path = self.original_at(content);
        path.is_file().then_some(Source {
            path,
            frame,
            original: None,
        })
    }

    fn largest_jpeg(&self, version: &Version, frame: Option<Frame>) -> io::Result<Option<Source>> {
        let folder = self.folder_of(version);
        let Some(described) = Described::read(&folder)? else {
            return Ok(None);
        };
        let jpeg = |width: &u32| folder.join(Spec::whole(*width, Format::Jpeg).to_string());
        let mut jpegs = described.widths.iter().rev().map(jpeg);
        let largest = jpegs.find(|path| path.is_file());
        Ok(largest.map(|path| Source {
            path,
            frame,
            original: Some(described.original),
        }))
    }
}
