//! A picture that is ready to be shown and waits for its row.

use frontage_imaging::{Facts, Frame};

use super::{
    claims::Claim,
    described::{Described, OriginalFacts},
    names::{ContentHash, Version},
};

/// A picture whose first light is on disk, whole and durable, with its original, and that no row
/// refers to yet.
///
/// Dropped, it takes its files away again, unless they were there before or somebody else who
/// has the same picture keeps them. So: write the row, call [`keep`](Self::keep), commit. In
/// this order, because a request may be given up while its commit is under way: the row would be
/// there then, and its files would not. Kept first, a commit that fails leaves at worst files
/// without a row, which the next start sweeps.
#[derive(Debug)]
#[must_use = "dropping it removes the picture"]
pub struct Prepared {
    /// The uploaded file.
    pub content_hash: ContentHash,
    /// The set of its renditions.
    pub version: Version,
    /// What the picture is, as it is shown.
    pub facts: Facts,
    /// Widths in pixels, rising. Each can be had in every format; those of first light are there.
    pub widths: Vec<u32>,
    /// Size of the uploaded file in bytes.
    pub bytes: u64,
    /// The part that is shown; none for all of it.
    pub frame: Option<Frame>,
    /// What the uploaded file is.
    pub original: OriginalFacts,
    /// Whether all renditions are there already, because the same picture was here before. Else
    /// it is one for [`Media::finish`](super::Media::finish).
    pub complete: bool,
    claims: [Claim; 2],
}

impl Prepared {
    pub(super) fn new(described: Described, complete: bool, claims: [Claim; 2]) -> Self {
        Self {
            content_hash: described.content_hash,
            version: described.version,
            facts: described.facts,
            widths: described.widths,
            bytes: described.bytes,
            frame: described.frame,
            original: described.original,
            complete,
            claims,
        }
    }

    /// A row that is about to be committed refers to it: from now on it stays.
    pub fn keep(self) {
        for claim in &self.claims {
            claim.keep();
        }
    }

    /// What is left to do for it.
    #[must_use]
    pub fn unfinished(&self) -> Unfinished {
        Unfinished {
            content_hash: self.content_hash.clone(),
            frame: self.frame,
            version: self.version.clone(),
        }
    }
}

/// A set of renditions and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The uploaded file.
    pub content_hash: ContentHash,
    /// The part that is shown; none for all of it.
    pub frame: Option<Frame>,
    /// The set.
    pub version: Version,
}
