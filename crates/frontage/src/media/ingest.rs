//! From an uploaded file, or another part of one that is kept, to a picture with its first light.

use std::{fs, io, sync::Arc};

use frontage_imaging::{Facts, Frame, Header, ImageError, Want, inspect};
use tokio::task;

use super::{
    Media, Spooled,
    aside::Aside,
    bucket::Kind,
    claims::Claim,
    copies,
    described::{Described, FACTS, OriginalFacts},
    disk,
    line::{Class, Full},
    names::{ContentHash, Version},
    prepared::Prepared,
    sources::Source,
    worker::{Order, Refused, Told, WorkError},
};

/// How long before it could be swept an original in a bucket is put anew rather than relied upon.
const RECENT_MS: i64 = 3_600_000;

/// How far a picture has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The file is within the limits and all there, by its outline.
    Checked,
    /// What a page needs at first is on disk.
    FirstLight,
}

/// Who is told how far a picture has come.
pub type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Why a file did not become a picture. Nothing is left on disk then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file is at fault; the text tells its sender what to do.
    #[error(transparent)]
    Refused(Refused),
    /// All workers are busy and the waiting line is full.
    #[error(
        "Too many pictures are being prepared just now ({line} at once are the limit). Please upload this one again in a minute."
    )]
    Busy {
        /// How many may be worked on or wait.
        line: usize,
    },
    /// Another part was asked for of a picture whose original was not kept, nor a rendition of
    /// the whole.
    #[error(
        "The original of this picture was not kept, so no other part of it can be shown. Upload the picture again."
    )]
    NoOriginal,
    /// The disk refused.
    #[error("The picture could not be stored. Please try again in a minute.")]
    Storage(#[from] io::Error),
    /// A worker failed over a good picture.
    #[error("The picture could not be prepared. Please try again.")]
    Failed(String),
}

impl From<WorkError> for IngestError {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::Refused(refused) => Self::Refused(refused),
            WorkError::Failed(cause) => Self::Failed(cause),
        }
    }
}

impl From<Full> for IngestError {
    fn from(Full { line }: Full) -> Self {
        Self::Busy { line }
    }
}

impl Media {
    /// Makes a picture of an uploaded file: checked, re-encoded and durable on return, with the
    /// renditions that a page needs at first. One that is here already is not worked on again.
    ///
    /// # Errors
    /// See [`IngestError`].
    pub async fn ingest(&self, spooled: Spooled, tell: Tell<'_>) -> Result<Prepared, IngestError> {
        let _place = self.0.line.take_place()?;
        let content = spooled.content_hash().clone();
        let version = Version::of(&content, &self.settings().recipe, None);
        let _turn = self.0.turns.of(version.to_string()).await;
        let claims = self.claims_on(&content, &version);
        if let Some(described) = self.described_for_a_row(&version).await? {
            let complete = self.is_complete(&described).await?;
            if self.settings().keep_originals || !complete {
                self.place_original(spooled).await?;
            }
            tell(Progress::Checked);
            tell(Progress::FirstLight);
            return Ok(Prepared::new(described, complete, claims));
        }
        let source = Source {
            path: spooled.path().to_owned(),
            frame: None,
            original: None,
        };
        let mut made = self.first_light(&content, None, &source, tell).await?;
        // Before anything says that the set is there: whoever meets it may want to make more of it.
        let original = self.place_original(spooled);
        tokio::try_join!(
            original,
            self.put_renditions(&version, made.aside.written().await?)
        )?;
        let prepared = self.place_first_light(made, claims).await?;
        tell(Progress::FirstLight);
        Ok(prepared)
    }

    /// Makes a picture of a part of one that was uploaded before, or of all of it again.
    ///
    /// # Errors
    /// See [`IngestError`].
    pub async fn reframe(
        &self,
        content: &ContentHash,
        frame: Option<Frame>,
    ) -> Result<Prepared, IngestError> {
        let _place = self.0.line.take_place()?;
        let version = Version::of(content, &self.settings().recipe, frame);
        let _turn = self.0.turns.of(version.to_string()).await;
        let claims = self.claims_on(content, &version);
        if let Some(described) = self.described_for_a_row(&version).await? {
            let complete = self.is_complete(&described).await?;
            return Ok(Prepared::new(described, complete, claims));
        }
        let source = self.source_of_part(content, frame).await?;
        let source = source.ok_or(IngestError::NoOriginal)?;
        let mut made = self.first_light(content, frame, &source, &|_| {}).await?;
        self.put_renditions(&version, made.aside.written().await?)
            .await?;
        self.place_first_light(made, claims).await
    }

    fn claims_on(&self, content: &ContentHash, version: &Version) -> [Claim; 2] {
        let claim = |path| self.0.claims.claim(path);
        [
            claim(self.folder_of(version)),
            claim(self.original_at(content)),
        ]
    }

    async fn first_light(
        &self,
        content: &ContentHash,
        frame: Option<Frame>,
        source: &Source,
        tell: Tell<'_>,
    ) -> Result<FirstLight, IngestError> {
        let (header, bytes) = self.look_at(source).await?;
        tell(Progress::Checked);
        let memory = memory(&header, Class::FirstLight);
        let pass = self.0.line.enter(Class::FirstLight, memory).await?;
        let order = Order {
            source: source.path.clone(),
            format: header.format,
            frame: source.frame,
            want: Want::FirstLight,
            class: Class::FirstLight,
            threads: pass.threads(),
        };
        let mut job = self.0.workers.start(self.settings(), order).await?;
        let mut seen = None;
        let mut aside = Aside::new(&self.0.incoming)?;
        while let Some(told) = job.next().await? {
            match told {
                Told::Seen(facts) => seen = Some(facts),
                Told::Made(spec, bytes) => aside.add(&spec.to_string(), bytes),
            }
        }
        let facts: Facts = seen.ok_or_else(|| IngestError::Failed("nothing was seen".into()))?;
        let original = source
            .original
            .unwrap_or_else(|| upright(&header, frame, &facts));
        let recipe = &self.settings().recipe;
        let described = Described::by(recipe, content, frame, facts, bytes, original);
        Ok(FirstLight { described, aside })
    }

    /// Reads the outline of a file: our own few lines, which are safe to run here. What they
    /// refuse costs no worker.
    pub(super) async fn look_at(&self, source: &Source) -> Result<(Header, u64), IngestError> {
        // Each holds a whole file for a moment.
        let _reader = self.0.readers.acquire().await.map_err(io::Error::other)?;
        let (path, limits) = (source.path.clone(), self.settings().limits.clone());
        let looked = task::spawn_blocking(move || {
            let file = fs::read(path)?;
            Ok::<_, io::Error>((inspect(&file, &limits), file.len() as u64))
        });
        let (header, bytes) = looked
            .await
            .map_err(|error| IngestError::Failed(error.to_string()))??;
        Ok((header.map_err(IngestError::from)?, bytes))
    }

    async fn place_first_light(
        &self,
        made: FirstLight,
        claims: [Claim; 2],
    ) -> Result<Prepared, IngestError> {
        let FirstLight {
            described,
            mut aside,
        } = made;
        aside.add(FACTS, described.to_json());
        self.put_facts(&described.version, aside.written().await?)
            .await?;
        let folder = self.folder_of(&described.version);
        aside.place(Arc::clone(&self.0.claims), folder).await?;
        let complete = self.is_complete(&described).await?;
        Ok(Prepared::new(described, complete, claims))
    }

    async fn place_original(&self, spooled: Spooled) -> io::Result<()> {
        if let Some(bucket) = &self.0.bucket {
            let object = copies::object_of_original(spooled.content_hash());
            // One that is old may be swept by another server before its row is written.
            let old = self.leftover_before(bucket) + RECENT_MS;
            let found = bucket.find(&object).await?;
            if !found.is_some_and(|found| found.bytes == spooled.bytes() && found.put_at > old) {
                bucket
                    .put_file(&object, spooled.path(), Kind::Original)
                    .await?;
            }
            self.copied(spooled.bytes());
        }
        let media = self.clone();
        let placed = task::spawn_blocking(move || {
            let original = media.original_at(spooled.content_hash());
            if original.exists() {
                return Ok(());
            }
            fs::File::open(spooled.path())?.sync_all()?;
            let readers = disk::Readers::Owner;
            media.0.claims.place(spooled.path(), &original, readers)
        });
        placed.await.map_err(io::Error::other)?
    }
}

impl From<ImageError> for IngestError {
    fn from(error: ImageError) -> Self {
        if error.is_internal() {
            Self::Failed(error.to_string())
        } else {
            Self::Refused(Refused::from(&error))
        }
    }
}

struct FirstLight {
    described: Described,
    aside: Aside,
}

/// Bytes of memory that a worker is expected to take for a picture: to open it, and to make
/// renditions of it.
pub(super) fn memory(header: &Header, class: Class) -> u64 {
    let making = match class {
        Class::FirstLight => 16 << 20,
        // AVIF takes much, and may be what is asked for.
        Class::Asked | Class::Background => 96 << 20,
    };
    header.memory() + making
}

/// The size of an upright original. Its header tells how it is stored; whether it was turned by
/// a quarter shows in the shape of what became of it.
fn upright(header: &Header, frame: Option<Frame>, seen: &Facts) -> OriginalFacts {
    let (width, height) = (header.width, header.height);
    let share = frame.map_or((1.0, 1.0), |f| (f64::from(f.width), f64::from(f.height)));
    let shape = f64::from(seen.width) / f64::from(seen.height);
    let off = |width: u32, height: u32| {
        let expected = f64::from(width) * share.0 / (f64::from(height) * share.1);
        (expected / shape).ln().abs()
    };
    let turned = off(height, width) < off(width, height);
    let (width, height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    OriginalFacts {
        format: header.format,
        width,
        height,
    }
}
