//! Renditions that are asked for before they are made.

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use frontage_imaging::{Spec, Want};

use super::{
    IngestError, Media, Rendition, Unfinished,
    described::Described,
    ingest::memory,
    line::{Class, Full},
    names::Version,
    worker::{self, Order, Refused, WorkError},
};

/// How long one that could not be made is not tried again.
const REMEMBERED: Duration = Duration::from_secs(60);
/// How many failures are remembered.
const MOST_REMEMBERED: usize = 1_000;

/// Why a rendition that was asked for is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// This picture has none of this width.
    #[error("This picture has no rendition of this size.")]
    NoSuchRendition,
    /// Neither the original was kept nor a rendition to make it of.
    #[error("The original of this picture is not there, so nothing can be made of it.")]
    NoOriginal,
    /// The file cannot be made into it.
    #[error(transparent)]
    Refused(Refused),
    /// Too many are asked for.
    #[error(
        "Too many pictures are being prepared just now ({line} at once are the limit). Try again in a moment."
    )]
    Busy {
        /// How many may be worked on or wait.
        line: usize,
    },
    /// The disk refused.
    #[error("The picture could not be stored.")]
    Storage(#[from] io::Error),
    /// A worker failed.
    #[error("The picture could not be prepared: {0}")]
    Failed(String),
}

impl MakeError {
    /// Whether it may go better later: the fault is not the picture's.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Storage(_) | Self::Failed(_))
    }
}

impl From<Full> for MakeError {
    fn from(Full { line }: Full) -> Self {
        Self::Busy { line }
    }
}

impl From<WorkError> for MakeError {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::Refused(refused) => Self::Refused(refused),
            WorkError::Failed(cause) => Self::Failed(cause),
        }
    }
}

impl From<IngestError> for MakeError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Refused(refused) => Self::Refused(refused),
            IngestError::Busy { line } => Self::Busy { line },
            IngestError::NoOriginal => Self::NoOriginal,
            IngestError::Storage(error) => Self::Storage(error),
            IngestError::Failed(cause) => Self::Failed(cause),
        }
    }
}

/// A failure that others who ask meanwhile are told.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    until: Instant,
    told: Told,
}

#[derive(Debug, Clone)]
enum Told {
    Refused(Refused),
    Failed(String),
}

impl From<Told> for MakeError {
    fn from(told: Told) -> Self {
        match told {
            Told::Refused(refused) => Self::Refused(refused),
            Told::Failed(cause) => Self::Failed(cause),
        }
    }
}

impl Media {
    /// A rendition of a picture, made at once if it is not there: one time, however many ask. It
    /// is made to its end even if who asked goes away.
    ///
    /// `size` are width and height in pixels of the picture as it is shown, which say what it has.
    ///
    /// # Errors
    /// See [`MakeError`].
    pub async fn make(
        &self,
        of: &Unfinished,
        size: (u32, u32),
        spec: &Spec,
    ) -> Result<Rendition, MakeError> {
        if let Some(there) = self.rendition(&of.version, spec).await? {
            return Ok(there);
        }
        if !self.settings().recipe.has(size.0, size.1, spec) {
            return Err(MakeError::NoSuchRendition);
        }
        let (media, of, spec) = (self.clone(), of.clone(), *spec);
        let made = tokio::spawn(async move { media.make_alone(&of, spec).await });
        made.await
            .map_err(|error| MakeError::Failed(error.to_string()))?
    }

    async fn make_alone(&self, of: &Unfinished, spec: Spec) -> Result<Rendition, MakeError> {
        let name = format!("{}/{spec}", of.version);
        let _turn = self.0.turns.of(name.clone()).await;
        if let Some(there) = self.rendition(&of.version, &spec).await? {
            return Ok(there);
        }
        if let Some(failure) = self.0.failures.of(&name) {
            return Err(failure.into());
        }
        let made = async {
            self.described_or_restored(of).await?;
            self.make_these(of, vec![spec], Class::Asked).await
        };
        let made = made.await;
        match &made {
            Err(MakeError::Refused(refused)) => {
                self.0
                    .failures
                    .remember(name, Told::Refused(refused.clone()));
            }
            Err(MakeError::Failed(cause)) => {
                self.0.failures.remember(name, Told::Failed(cause.clone()));
            }
            _ => {}
        }
        made?;
        let there = self.rendition(&of.version, &spec).await?;
        there.ok_or_else(|| MakeError::Failed("it was removed again at once".to_owned()))
    }

    /// What a set says of itself. One that is not there, because it was swept or lost, is begun
    /// anew of its original.
    pub(super) async fn described_or_restored(
        &self,
        of: &Unfinished,
    ) -> Result<Described, MakeError> {
        if let Some(described) = self.described(&of.version).await? {
            return Ok(described);
        }
        let recipe = &self.settings().recipe;
        if Version::of(&of.content_hash, recipe, of.frame) == of.version {
            self.reframe(&of.content_hash, of.frame).await?.keep();
        }
        let described = self.described(&of.version).await?;
        described.ok_or(MakeError::NoOriginal)
    }

    /// Makes renditions and adds each to its set as soon as it is ready; they are durable on
    /// return. Of the background it may return before all are made: when its memory was wanted.
    pub(super) async fn make_these(
        &self,
        of: &Unfinished,
        specs: Vec<Spec>,
        class: Class,
    ) -> Result<(), MakeError> {
        let source = self.source_of(of).await?.ok_or(MakeError::NoOriginal)?;
        let (header, _) = self.look_at(&source).await?;
        let pass = self.0.line.enter(class, memory(&header, class)).await?;
        let order = Order {
            source: source.path.clone(),
            format: header.format,
            frame: source.frame,
            want: Want::These(specs),
            class,
            threads: pass.threads(),
        };
        let mut job = self.0.workers.start(self.settings(), order).await?;
        loop {
            let told = tokio::select! {
                told = job.next() => told?,
                // What is made stays; the rest begins anew.
                () = pass.asked_to_give_way() => return Ok(()),
            };
            match told {
                Some(worker::Told::Made(spec, bytes)) => self.add(&of.version, spec, bytes).await?,
                Some(worker::Told::Seen(_)) => {}
                None => return Ok(()),
            }
        }
    }
}

/// Which renditions could not be made of late.
#[derive(Debug, Default)]
pub(super) struct Failures(Mutex<HashMap<String, Failure>>);

impl Failures {
    fn of(&self, name: &str) -> Option<Told> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = all.get(name)?;
        (failure.until > Instant::now()).then(|| failure.told.clone())
    }

    fn remember(&self, name: String, told: Told) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        all.retain(|_, failure| failure.until > now);
        if all.len() < MOST_REMEMBERED {
            let until = now + REMEMBERED;
            all.insert(name, Failure { until, told });
        }
    }
}
