//! The rest of each picture, made when nobody waits.

use futures_util::future::BoxFuture;

use super::{MakeError, Media, Unfinished, line::Class};

/// A set of renditions that nobody works on any more.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Which.
    pub of: Unfinished,
    /// How it ended.
    pub outcome: Outcome,
}

/// How the work on a set of renditions ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Everything is there, durable.
    Complete,
    /// It cannot be made, for this reason; what is there stays.
    GivenUp(String),
}

/// Who is told that a set is finished; awaited before the next one is begun.
pub type WhenFinished = Box<dyn Fn(Finished) -> BoxFuture<'static, ()> + Send + Sync>;

impl Media {
    /// Says who is told of sets that are finished. Once, and before [`finish`](Self::finish).
    pub fn when_finished(&self, told: WhenFinished) {
        let _ = self.0.when_finished.set(told);
    }

    /// Makes the rest of these in the background, one after the other in the order in which they
    /// came, and tells whoever was named to [`when_finished`](Self::when_finished). One that is
    /// in the line already is not taken twice.
    pub fn finish(&self, work: Vec<Unfinished>) {
        let media = self.clone();
        tokio::spawn(async move {
            for of in work {
                let outcome = match media.complete(&of).await {
                    Ok(()) => Outcome::Complete,
                    Err(error) => Outcome::GivenUp(error.to_string()),
                };
                if let Some(told) = media.0.when_finished.get() {
                    told(Finished { of, outcome }).await;
                }
            }
        });
    }

    /// Makes what is missing of a set now, as the background would.
    ///
    /// # Errors
    /// See [`MakeError`].
    pub async fn complete(&self, of: &Unfinished) -> Result<(), MakeError> {
        let described = self.described(&of.version).await?;
        let described = described.ok_or(MakeError::NoOriginal)?;
        let missing = self.missing(&described).await?;
        if missing.is_empty() {
            return Ok(());
        }
        self.make_these(of, missing, Class::Background).await
    }
}
