//! Comparing what is on disk with what rows say. Everything here blocks and only reads.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use frontage_imaging::{Format, Limits, inspect};
use sha2::{Digest, Sha256};

use super::Media;
use super::sweep::pictures_below;
use crate::domain::PublicId;

/// How long a picture may wait for its row before it counts as left behind.
const PENDING: Duration = Duration::from_secs(60);

impl Media {
    /// Pictures that have files, except those that have just come and may still wait for their
    /// row.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn settled(&self) -> io::Result<BTreeSet<PublicId>> {
        let mut found = BTreeSet::new();
        pictures_below(&self.0.renditions, &mut found)?;
        pictures_below(&self.0.originals, &mut found)?;
        let now = SystemTime::now();
        found.retain(|public_id| {
            let places = [self.directory_of(public_id), self.original_of(public_id)];
            let times = places
                .iter()
                .filter_map(|place| fs::metadata(place).ok()?.modified().ok());
            let newest = times.max().unwrap_or(SystemTime::UNIX_EPOCH);
            now.duration_since(newest).is_ok_and(|age| age > PENDING)
        });
        Ok(found)
    }

    /// What is wrong with the files of a picture: its original against the hash of its row, each
    /// rendition against its width. Empty when nothing is.
    #[must_use]
    pub fn faults_of(
        &self,
        public_id: &PublicId,
        content_hash: &str,
        widths: &[u32],
    ) -> Vec<String> {
        let mut faults = Vec::new();
        let hash = fs::read(self.original_of(public_id));
        match hash.map(|bytes| hex::encode(Sha256::digest(&bytes))) {
            Ok(hash) if hash == content_hash => {}
            Ok(_) => faults.push(format!(
                "picture {public_id}: its original is not what was uploaded"
            )),
            Err(error) => faults.push(format!("picture {public_id}: its original: {error}")),
        }
        for &width in widths {
            for format in [Format::Jpeg, Format::WebP] {
                let path = self.path_of(public_id, width, format);
                let told = match fs::read(&path).map(|bytes| inspect(&bytes, &Limits::default())) {
                    Ok(Ok(header)) if header.width == width && header.format == format => continue,
                    Ok(Ok(header)) => format!("is {} pixels wide", header.width),
                    Ok(Err(error)) => error.to_string(),
                    Err(error) => error.to_string(),
                };
                let name = format!("{width}.{}", format.extension());
                faults.push(format!("picture {public_id}: rendition {name}: {told}"));
            }
        }
        faults
    }
}
