//! Comparing what is on disk with what rows say. Everything here blocks and only reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use frontage_imaging::{Limits, Spec, inspect};

use super::{ContentHash, Described, Media, Version, disk};

/// How long a picture may wait for its row before it counts as left behind.
const PENDING: Duration = Duration::from_secs(60);

/// What lies in the folders of pictures.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Sets of renditions.
    pub versions: BTreeSet<Version>,
    /// Uploaded files.
    pub contents: BTreeSet<ContentHash>,
}

/// What a row expects of the files.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The set of renditions.
    pub version: Version,
    /// The uploaded file.
    pub content_hash: ContentHash,
    /// Width in pixels of the largest rendition.
    pub width: u32,
    /// Height in pixels of the largest rendition.
    pub height: u32,
    /// Whether all renditions must be there, or only those of first light.
    pub complete: bool,
}

impl Media {
    /// What has files, except what has just come and may still wait for its row.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn inventory(&self) -> io::Result<Inventory> {
        let mut found = Inventory {
            versions: disk::named_below(&self.0.renditions)?,
            contents: disk::named_below(&self.0.originals)?,
        };
        let now = SystemTime::now();
        let settled = |path: &Path| {
            let changed = fs::metadata(path).and_then(|found| found.modified());
            let changed = changed.unwrap_or(SystemTime::UNIX_EPOCH);
            now.duration_since(changed).is_ok_and(|age| age > PENDING)
        };
        found
            .versions
            .retain(|version| settled(&self.folder_of(version)));
        found
            .contents
            .retain(|content| settled(&self.original_at(content)));
        Ok(found)
    }

    /// What is wrong with the files of a picture: its original against its hash, each rendition
    /// against its name, the description against the row. Empty when nothing is. Blocks and only
    /// reads.
    #[must_use]
    pub fn faults_of(&self, row: &Kept) -> Vec<String> {
        let mut faults = Vec::from_iter(self.faults_of_original(row));
        let version = &row.version;
        match Described::read(&self.folder_of(version)) {
            Ok(Some(described)) => {
                let facts = &described.facts;
                let same = described.version == *version
                    && described.content_hash == row.content_hash
                    && (facts.width, facts.height) == (row.width, row.height);
                if !same {
                    faults.push(format!("renditions {version}: they are of another picture"));
                }
                faults.extend(self.faults_of_renditions(row, &described));
            }
            Ok(None) => faults.push(format!("renditions {version}: nothing says what they are")),
            Err(error) => faults.push(format!("renditions {version}: {error}")),
        }
        faults
    }

    fn faults_of_original(&self, row: &Kept) -> Option<String> {
        let content = &row.content_hash;
        match fs::read(self.original_at(content)) {
            Ok(bytes) if ContentHash::of(&bytes) == *content => None,
            Ok(_) => Some(format!("original {content}: it is not what was uploaded")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let dropped = !self.settings().keep_originals && row.complete;
                (!dropped).then(|| format!("original {content}: it is not there"))
            }
            Err(error) => Some(format!("original {content}: {error}")),
        }
    }

    fn faults_of_renditions(&self, row: &Kept, described: &Described) -> Vec<String> {
        let recipe = &self.settings().recipe;
        let width = described.facts.width;
        let mut expected = recipe.first_light(width);
        if row.complete {
            expected.extend(recipe.rest(width));
        }
        // What another recipe made has the widths that it says it has.
        let widths = &described.widths;
        expected.retain(|spec| widths.contains(&spec.width));
        let faults = expected.iter().filter_map(|spec| {
            let told = self.fault_of(&row.version, spec)?;
            Some(format!("rendition {}/{spec}: {told}", row.version))
        });
        faults.collect()
    }

    fn fault_of(&self, version: &Version, spec: &Spec) -> Option<String> {
        let path = self.path_in(version, spec);
        match fs::read(path).map(|bytes| inspect(&bytes, &Limits::default())) {
            Ok(Ok(found)) if found.width == spec.width && found.format == spec.format => None,
            Ok(Ok(found)) => Some(format!("is a {} {} pixels wide", found.format, found.width)),
            Ok(Err(error)) => Some(error.to_string()),
            Err(error) => Some(error.to_string()),
        }
    }
}
