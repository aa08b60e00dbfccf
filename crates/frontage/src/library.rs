//! Rows of pictures and their files, brought together when the server starts: pictures of older
//! versions find their new places, what no row knows goes, and what was being made is made on.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures_util::FutureExt as _;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::domain::{Image, Version};
use crate::media::{Adopted, Finished, Known, Media, OriginalFacts, Outcome};
use crate::store::images::Facts;
use crate::store::picture_notes::Unseen;
use crate::store::{Store, StoreError, images, picture_notes, unfinished};
use crate::time::now;
use crate::usecases::Context;
use crate::usecases::picture_notes::to_store;
use crate::usecases::pictures::{name_of, to_imaging, to_media};
use crate::usecases::uploads;

/// How often unfinished uploads that expired are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often what no row knows is looked for in a bucket.
const SWEEP_BUCKET_EVERY: Duration = Duration::from_secs(86_400);
/// Pictures whose rows are written in one transaction.
const AT_ONCE: usize = 100;
/// How long looking at a picture that gave way to other work is put off.
const GIVEN_WAY: Duration = Duration::from_millis(500);

/// Brings files and rows together. Before anybody can upload: a picture that waits for its row
/// looks like one that has none.
///
/// # Errors
/// When rows or folders cannot be read or written.
pub async fn tidy(store: &Store, media: &Media) -> anyhow::Result<()> {
    adopt(store, media)
        .await
        .context("pictures of an older version cannot be moved to their new places")?;
    sweep(store, media)
        .await
        .context("leftover files cannot be swept")
}

/// Moves the files of pictures that an older version stored under their public ids to where files
/// lie now. Files first, rows later; whatever ends it in between, the next start goes on.
///
/// # Errors
/// When rows or folders cannot be read or written.
pub async fn adopt(store: &Store, media: &Media) -> anyhow::Result<()> {
    let old = images::of_older_version(&mut *store.snapshot().await?).await?;
    let old: Vec<Image> = old
        .into_iter()
        .filter(|image| image.original.format.is_none())
        .collect();
    anyhow::ensure!(
        old.is_empty() || !media.is_in_bucket(),
        "they lie in the data directory; start this version once without FRONTAGE_MEDIA, then \
         copy the pictures as docs/operating.md says"
    );
    for some in old.chunks(AT_ONCE) {
        let (media, moved) = (media.clone(), some.to_vec());
        let found = tokio::task::spawn_blocking(move || {
            let adopt = |image: &Image| media.adopt(&image.public_id, &adopted(image));
            moved.iter().map(adopt).collect::<Result<Vec<_>, _>>()
        });
        let found = found.await??;
        let mut tx = store.begin().await?;
        for (image, original) in some.iter().zip(found) {
            if let Some(original) = original {
                images::set_original(&mut tx, &image.public_id, facts(original)).await?;
            }
            unfinished::note(&mut tx, &unfinished::Unfinished::of(image), now()).await?;
        }
        tx.commit().await?;
    }
    if !old.is_empty() {
        tracing::info!(
            pictures = old.len(),
            "moved pictures to where this version keeps them"
        );
    }
    Ok(())
}

fn adopted(image: &Image) -> Adopted {
    let (shown, original) = (&image.shown, &image.original);
    Adopted {
        content_hash: original.content_hash.clone(),
        width: shown.width,
        height: shown.height,
        widths: shown.widths.clone(),
        placeholder: shown.placeholder.clone(),
        dominant_color: shown.dominant_color.clone(),
        bytes: original.bytes,
    }
}

fn facts(original: OriginalFacts) -> Facts {
    Facts {
        format: name_of(original.format),
        width: original.width,
        height: original.height,
    }
}

async fn sweep(store: &Store, media: &Media) -> anyhow::Result<()> {
    let known = known(store, media).await?;
    let media = media.clone();
    let swept = tokio::task::spawn_blocking(move || media.sweep(&known)).await??;
    if swept > 0 {
        tracing::info!(swept, "removed files of pictures that are not shown");
    }
    Ok(())
}

/// What rows refer to, and what they may refer to again.
async fn known(store: &Store, media: &Media) -> Result<Known, StoreError> {
    let in_use = images::files_in_use(&mut *store.snapshot().await?).await?;
    let recipe = &media.settings().recipe;
    let mut known = Known::default();
    for used in in_use {
        if used.is_part {
            // Whoever cuts out another part looks at the whole, and may go back to it.
            let whole = Version::of(&used.content_hash, recipe, None);
            known.versions.insert(whole);
        }
        known.versions.insert(used.version);
        known.contents.insert(used.content_hash);
    }
    Ok(known)
}

/// Removes from the bucket what no row has known for a day, now and every day. Until `stop`;
/// without a bucket there is nothing to do.
pub async fn sweep_bucket(app: App, stop: CancellationToken) {
    let Context { store, media, .. } = &app.context;
    // There may be room for less than before.
    media.trim_copies();
    while media.is_in_bucket() {
        let sweep = async {
            // What is there is looked at before the rows: it comes before its row.
            let found = media.look_into_bucket().await?;
            let known = known(store, media).await?;
            Ok::<_, anyhow::Error>(media.sweep_bucket(found, &known).await?)
        };
        tokio::select! {
            swept = sweep => match swept {
                Ok(0) => {}
                Ok(swept) => tracing::info!(swept, "removed objects of pictures that are not shown"),
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::warn!(error, "the bucket cannot be swept; trying again tomorrow");
                }
            },
            () = stop.cancelled() => return,
        }
        tokio::select! {
            () = sleep(SWEEP_BUCKET_EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Has everything made that is not complete, now and whenever a picture is added.
///
/// # Errors
/// When rows cannot be read.
pub async fn finish(app: &App) -> Result<(), StoreError> {
    let context = &app.context;
    // A use of the installation by its own media would keep both for ever.
    let weak = Arc::downgrade(app);
    context.media.when_finished(Box::new(move |finished| {
        let app = weak.upgrade();
        async move {
            if let Some(app) = app {
                finished_one(&app, finished).await;
            }
        }
        .boxed()
    }));
    let all = unfinished::all(&mut *context.store.snapshot().await?).await?;
    context.finish(all.into_iter().map(to_media).collect());
    Ok(())
}

/// Has every picture looked at that an older version put there, one after the other and only when
/// nobody else needs a worker.
///
/// # Errors
/// When rows cannot be read or written.
pub async fn look_at_unseen(app: &App) -> Result<(), StoreError> {
    let store = &app.context.store;
    let unseen = picture_notes::unseen(&mut *store.snapshot().await?).await?;
    if unseen.is_empty() {
        return Ok(());
    }
    let mut tx = match store.begin().await {
        // They are looked at where the rows go.
        Err(error) if error.is_relocating() => return Ok(()),
        begun => begun?,
    };
    picture_notes::forget_unshown(&mut tx).await?;
    tx.commit().await?;
    tracing::info!(pictures = unseen.len(), "looking at pictures for hints");
    // It holds no installation while it waits, so that the last one who does ends it.
    let weak = Arc::downgrade(app);
    tokio::spawn(async move {
        for one in unseen {
            let version = one.version.clone();
            loop {
                let Some(app) = weak.upgrade() else {
                    return;
                };
                match look_at(&app, &one).await {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(error) => {
                        // The next start tries again; until then it has no hints.
                        tracing::warn!(%version, error = format!("{error:#}"), "a picture cannot be looked at");
                        break;
                    }
                }
                drop(app);
                tokio::time::sleep(GIVEN_WAY).await;
            }
        }
    });
    Ok(())
}

/// Notes what a picture looks like; false when the worker was needed for something else.
async fn look_at(app: &App, one: &Unseen) -> anyhow::Result<bool> {
    let of = crate::media::Unfinished {
        content_hash: one.content_hash.clone(),
        frame: one.frame.map(to_imaging),
        version: one.version.clone(),
    };
    let Some(look) = app.context.media.look_again(&of).await? else {
        return Ok(false);
    };
    let mut tx = app.context.store.begin().await?;
    picture_notes::note_look(&mut tx, &one.version, &to_store(look)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes up uploads whose last byte had come when the server ended, and forgets, now and from time
/// to time, those that nobody goes on with. Until `stop`.
pub async fn keep_uploads(app: App, stop: CancellationToken) {
    let taken_up = async {
        uploads::sweep(&app.context).await?;
        uploads::take_up(&app.context).await
    };
    tokio::select! {
        done = taken_up => {
            if let Err(error) = done {
                tracing::warn!(%error, "unfinished uploads cannot be taken up");
            }
        }
        () = stop.cancelled() => return,
    }
    loop {
        tokio::select! {
            () = sleep(SWEEP_EVERY) => {}
            () = stop.cancelled() => return,
        }
        if let Err(error) = uploads::sweep(&app.context).await {
            tracing::warn!(%error, "unfinished uploads cannot be swept; trying again later");
        }
    }
}

async fn finished_one(app: &App, finished: Finished) {
    let (version, progress) = (finished.of.version, &app.context.progress);
    if let Outcome::GivenUp(reason) = finished.outcome {
        // The row stays: a disk may have room again at the next start.
        tracing::warn!(%version, reason, "the rest of a picture's renditions cannot be made");
        progress.incomplete(&version, &reason, "incomplete");
        return;
    }
    let forgotten = async {
        let mut tx = app.context.store.begin().await?;
        unfinished::forget(&mut tx, &version).await?;
        tx.commit().await
    };
    if let Err(error) = forgotten.await {
        // The row stays: the next start finds that nothing is left to do.
        tracing::warn!(%error, %version, "renditions are made, and that could not be noted");
    }
    progress.complete(&version);
}
