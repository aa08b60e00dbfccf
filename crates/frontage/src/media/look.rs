//! Looking at a picture again, without making anything of it.

use frontage_imaging::{Look, Want};

use super::{
    MakeError, Media, Unfinished,
    ingest::memory,
    line::Class,
    worker::{Order, Told},
};

impl Media {
    /// What a set of renditions looks like, by a worker, when nobody else needs one. None when it
    /// had to give way to somebody: ask again later.
    ///
    /// # Errors
    /// See [`MakeError`].
    pub async fn look_again(&self, of: &Unfinished) -> Result<Option<Look>, MakeError> {
        if let Some(described) = self.described(&of.version).await?
            && let Some(look) = described.facts.look
        {
            return Ok(Some(look));
        }
        let source = self.source_of(of).await?.ok_or(MakeError::NoOriginal)?;
        let (header, _) = self.look_at(&source).await?;
        let class = Class::Background;
        let pass = self.0.line.enter(class, memory(&header, class)).await?;
        let order = Order {
            source: source.path.clone(),
            format: header.format,
            frame: source.frame,
            want: Want::These(Vec::new()),
            class,
            threads: pass.threads(),
        };
        let mut job = self.0.workers.start(self.settings(), order).await?;
        let mut look = None;
        loop {
            let told = tokio::select! {
                told = job.next() => told?,
                () = pass.asked_to_give_way() => return Ok(None),
            };
            match told {
                Some(Told::Seen(facts)) => look = facts.look,
                Some(Told::Made(..)) => {}
                None => return Ok(look),
            }
        }
    }
}
