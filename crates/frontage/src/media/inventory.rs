//! Comparing what is kept with what rows say. Everything here only reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use frontage_imaging::{Limits, Spec, inspect};

use super::{
    ContentHash, Described, InBucket, Known, Media, Version,
    copies::{object_of, object_of_original},
    described::FACTS,
    disk,
    leftovers::Set,
};

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
                faults.extend(described.fault_beside(row));
                faults.extend(self.faults_of_renditions(row, &described));
            }
            Ok(None) => faults.push(nothing_says(version)),
            Err(error) => faults.push(format!("renditions {version}: {error}")),
        }
        faults
    }

    fn faults_of_original(&self, row: &Kept) -> Option<String> {
        let content = &row.content_hash;
        match fs::read(self.original_at(content)) {
            Ok(bytes) if ContentHash::of(&bytes) == *content => None,
            Ok(_) => Some(not_what_was_uploaded(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.no_original(row),
            Err(error) => Some(format!("original {content}: {error}")),
        }
    }

    fn faults_of_renditions(&self, row: &Kept, described: &Described) -> Vec<String> {
        let expected = self.expected_of(row, described);
        let faults = expected.iter().filter_map(|spec| {
            let told = match fs::read(self.path_in(&row.version, spec)) {
                Ok(bytes) => fault_in(&bytes, spec)?,
                Err(error) => error.to_string(),
            };
            Some(of_rendition(&row.version, spec, &told))
        });
        faults.collect()
    }

    /// What must be there of a picture.
    fn expected_of(&self, row: &Kept, described: &Described) -> Vec<Spec> {
        let recipe = &self.settings().recipe;
        let width = described.facts.width;
        let mut expected = recipe.first_light(width);
        if row.complete {
            expected.extend(recipe.rest(width));
        }
        // What another recipe made has the widths that it says it has.
        let widths = &described.widths;
        expected.retain(|spec| widths.contains(&spec.width));
        expected
    }

    /// That its original is not there, unless it need not be.
    fn no_original(&self, row: &Kept) -> Option<String> {
        let dropped = !self.settings().keep_originals && row.complete;
        let content = &row.content_hash;
        (!dropped).then(|| format!("original {content}: it is not there"))
    }

    /// What is wrong with the objects of a picture in the bucket, of which `found` was there: that
    /// they are there, that they are as long as they should be, and, when they are read whole, what
    /// they hold.
    ///
    /// # Errors
    /// When the bucket refuses.
    pub async fn faults_in_bucket(
        &self,
        row: &Kept,
        found: &InBucket,
        read_all: bool,
    ) -> io::Result<Vec<String>> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(Vec::new());
        };
        let (version, content) = (&row.version, &row.content_hash);
        let facts = bucket.read(&object_of(version, FACTS)).await?;
        let described = facts.and_then(|facts| Described::parse(&facts));
        let mut faults = Vec::new();
        match found.originals.get(content) {
            None => faults.extend(self.no_original(row)),
            Some(object) => {
                let right = described.as_ref().is_none_or(|it| it.bytes == object.bytes);
                let is_right = || async {
                    let whole = bucket.read(&object_of_original(content)).await?;
                    let same = whole.is_some_and(|bytes| ContentHash::of(&bytes) == *content);
                    Ok::<_, io::Error>(same)
                };
                if !right || (read_all && !is_right().await?) {
                    faults.push(not_what_was_uploaded(content));
                }
            }
        }
        let Some(described) = described else {
            faults.push(nothing_says(version));
            return Ok(faults);
        };
        faults.extend(described.fault_beside(row));
        let nothing = Set::default();
        let set = found.sets.get(version).unwrap_or(&nothing);
        for spec in self.expected_of(row, &described) {
            let name = spec.to_string();
            let told = match set.files.get(&name) {
                None => Some("it is not there".to_owned()),
                Some(0) => Some("it is empty".to_owned()),
                Some(_) if !read_all => None,
                Some(_) => match bucket.read(&object_of(version, &name)).await? {
                    Some(bytes) => fault_in(&bytes, &spec),
                    None => Some("it is not there".to_owned()),
                },
            };
            faults.extend(told.map(|told| of_rendition(version, &spec, &told)));
        }
        Ok(faults)
    }

    /// What is in the bucket without a row, among what was found before the rows were read: sets
    /// of which the uploaded file is not known, and originals. Young ones may wait for their row.
    ///
    /// # Errors
    /// When the bucket refuses.
    pub async fn without_a_row(&self, found: &InBucket, known: &Known) -> io::Result<Vec<String>> {
        let Some(bucket) = &self.0.bucket else {
            return Ok(Vec::new());
        };
        let before = self.leftover_before(bucket);
        let mut left = Vec::new();
        for (version, set) in &found.sets {
            if known.versions.contains(version) || set.put_at > before {
                continue;
            }
            let facts = bucket.read(&object_of(version, FACTS)).await?;
            let described = facts.and_then(|facts| Described::parse(&facts));
            // Another part of a picture is shown no more, and may be asked for by an open page.
            let of_ours = |described: Described| known.contents.contains(&described.content_hash);
            if !described.is_some_and(of_ours) {
                left.push(format!("renditions {version}"));
            }
        }
        let originals = found.originals.iter().filter(|(content, object)| {
            !known.contents.contains(*content) && object.put_at <= before
        });
        left.extend(originals.map(|(content, _)| format!("original {content}")));
        Ok(left)
    }
}

impl Described {
    /// That a set is not what a row takes it for.
    fn fault_beside(&self, row: &Kept) -> Option<String> {
        let (version, facts) = (&row.version, &self.facts);
        let same = self.version == *version
            && self.content_hash == row.content_hash
            && (facts.width, facts.height) == (row.width, row.height);
        (!same).then(|| format!("renditions {version}: they are of another picture"))
    }
}

/// What is wrong with a rendition beside its name.
fn fault_in(bytes: &[u8], spec: &Spec) -> Option<String> {
    match inspect(bytes, &Limits::default()) {
        Ok(found) if found.width == spec.width && found.format == spec.format => None,
        Ok(found) => Some(format!("is a {} {} pixels wide", found.format, found.width)),
        Err(error) => Some(error.to_string()),
    }
}

fn of_rendition(version: &Version, spec: &Spec, told: &str) -> String {
    format!("rendition {version}/{spec}: {told}")
}

fn nothing_says(version: &Version) -> String {
    format!("renditions {version}: nothing says what they are")
}

fn not_what_was_uploaded(content: &ContentHash) -> String {
    format!("original {content}: it is not what was uploaded")
}
