//! The folders of pictures as an object with verbs, and pictures made on the spot.

use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use frontage::media::{IngestError, Media, MediaSettings, Prepared, Progress, Spooled};
use futures_util::stream;
use image::{ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

/// Longer than anything here takes; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct House {
    pub home: TempDir,
    pub media: Media,
}

impl House {
    pub fn open() -> Self {
        Self::open_with(|_| {})
    }

    pub fn open_with(change: impl FnOnce(&mut MediaSettings)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let media = media(home.path(), change);
        Self { home, media }
    }

    /// The same folders after a restart with other settings.
    pub fn reopened_with(self, change: impl FnOnce(&mut MediaSettings)) -> Self {
        let media = media(self.home.path(), change);
        Self { media, ..self }
    }

    pub async fn spool(&self, file: Vec<u8>) -> Spooled {
        let upload = stream::iter([Ok::<_, std::io::Error>(Bytes::from(file))]);
        self.media.receive(upload, 1 << 26).await.unwrap()
    }

    pub async fn ingest(&self, file: Vec<u8>) -> Result<Prepared, IngestError> {
        let spooled = self.spool(file).await;
        self.media.ingest(spooled, &|_: Progress| {}).await
    }

    /// Every file below the data directory, as a path within it.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(self.home.path(), self.home.path(), &mut found);
        found.sort();
        found
    }

    /// Waits for a fact about the files. Of a picture that came to nothing the renditions that were
    /// just being written go when they are written, which may be after the refusal is told.
    pub async fn until(&self, fact: impl Fn(&[String]) -> bool) {
        let waiting = async {
            while !fact(&self.files()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let seen = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(seen.is_ok(), "these are there: {:?}", self.files());
    }
}

fn media(home: &Path, change: impl FnOnce(&mut MediaSettings)) -> Media {
    let mut settings = MediaSettings {
        program: env!("CARGO_BIN_EXE_frontage").into(),
        ..MediaSettings::default()
    };
    change(&mut settings);
    Media::open(home, settings).unwrap()
}

/// What goes while it is looked for is gone.
fn collect(home: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(home, &path, found);
        } else {
            found.push(path.strip_prefix(home).unwrap().display().to_string());
        }
    }
}

/// A program for the place of a worker: a shell script. It has no `PATH`.
pub fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// A worker that leaves a line in a file for each time it is started, and its path.
pub fn counting_worker(folder: &Path) -> (PathBuf, PathBuf) {
    let count = folder.join("count");
    let worker = env!("CARGO_BIN_EXE_frontage");
    let script = format!("echo started >> {}; exec {worker} \"$@\"", count.display());
    (program(folder, &script), count)
}

/// How many jobs were done: of the workers that were started, one stands ready.
pub async fn jobs(count: &Path) -> usize {
    // The one that stands ready is started just after the last job is handed out.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let lines = fs::read_to_string(count).unwrap_or_default();
    lines.lines().count().saturating_sub(1)
}

/// A photo of this size with something on it; another for each `seed`.
fn photo(width: u32, height: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = x * 31 + y * 17 + seed * 97;
        Rgb([
            (x * 255 / width) as u8,
            (y * 255 / height) as u8,
            wave as u8,
        ])
    })
}

pub fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let photo = photo(width, height, seed);
    photo.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// Nothing that an encoder could make short work of.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let image = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}
