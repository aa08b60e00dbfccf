//! What renditions are made of: the original, or the best that is left when it was not kept.

use std::{io, path::PathBuf};

use frontage_imaging::{Format, Frame, Spec};

use super::{
    Media, Unfinished,
    described::OriginalFacts,
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
        match self.original_source(&of.content_hash, of.frame).await? {
            Some(original) => Ok(Some(original)),
            None => self.largest_jpeg(&of.version, None).await,
        }
    }

    /// What to make another part of a picture of. When its original was not kept, that is the
    /// largest JPEG of the whole: at most as wide as the recipe's widest, and good enough for a
    /// page that shows no wider one anyway.
    pub(super) async fn source_of_part(
        &self,
        content: &ContentHash,
        frame: Option<Frame>,
    ) -> io::Result<Option<Source>> {
        if let Some(original) = self.original_source(content, frame).await? {
            return Ok(Some(original));
        }
        let whole = Version::of(content, &self.settings().recipe, None);
        for version in [whole, Version::adopted(content)] {
            if let Some(source) = self.largest_jpeg(&version, frame).await? {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }

    async fn original_source(
        &self,
        content: &ContentHash,
        frame: Option<Frame>,
    ) -> io::Result<Option<Source>> {
        let there = self.fetch_original(content).await?;
        Ok(there.map(|_| Source {
            path: self.original_at(content),
            frame,
            original: None,
        }))
    }

    async fn largest_jpeg(
        &self,
        version: &Version,
        frame: Option<Frame>,
    ) -> io::Result<Option<Source>> {
        let Some(described) = self.described(version).await? else {
            return Ok(None);
        };
        for width in described.widths.iter().rev() {
            let spec = Spec::whole(*width, Format::Jpeg);
            if self.rendition(version, &spec).await?.is_some() {
                return Ok(Some(Source {
                    path: self.path_in(version, &spec),
                    frame,
                    original: Some(described.original),
                }));
            }
        }
        Ok(None)
    }
}
