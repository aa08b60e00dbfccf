//! Renditions are made anew: after a change of the settings that they are made by, or by a newer
//! version of Frontage. What they show stays the same; their addresses change, so each hotel's
//! pages are told.

use std::collections::BTreeSet;

use anyhow::Context as _;
use serde_json::Value;

use crate::domain::record::CROP;
use crate::domain::{Action, Changed, Delta, Image, PublicId, Version};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::media::{Prepared, Unfinished};
use crate::store::{hotels, images, unfinished};

use super::images::{cut, keep};
use super::pictures::{note_look, note_unfinished, shown_of, to_imaging};
use super::{Context, told};

/// Pictures whose rows are changed together: pages are told once of so many.
const AT_ONCE: usize = 25;

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Pictures that show new renditions.
    pub made: usize,
    /// Pictures that were made by the present recipe already.
    pub fresh: usize,
    /// Pictures that stay as they are, and why.
    pub left: Vec<(PublicId, String)>,
}

/// Makes the renditions of every picture anew that were not made by the present recipe. `tell`
/// hears after each picture how many are done, and of how many.
///
/// # Errors
/// When the store fails. What is done is done: called again, it goes on.
pub async fn rebuild(
    context: &Context,
    mut tell: impl FnMut(usize, usize),
) -> anyhow::Result<Rebuilt> {
    let all = images::all(&mut *context.store.snapshot().await?).await?;
    let (stale, fresh): (Vec<Image>, Vec<Image>) =
        all.into_iter().partition(|image| is_stale(context, image));
    let total = stale.len();
    let mut rebuilt = Rebuilt {
        fresh: fresh.len(),
        ..Rebuilt::default()
    };
    for of_hotel in stale.chunk_by(|one, other| one.hotel_id == other.hotel_id) {
        for some in of_hotel.chunks(AT_ONCE) {
            let mut made = Vec::new();
            for image in some {
                match cut(context, image, image.shown.frame, "image").await {
                    Ok(prepared) => made.push((image.clone(), prepared)),
                    Err(refusal @ (Refusal::Picture { .. } | Refusal::Invalid(_))) => {
                        let left = (image.public_id.clone(), refusal.sentence());
                        rebuilt.left.push(left);
                    }
                    Err(refusal) => return Err(refusal).context(image.public_id.to_string()),
                }
                tell(rebuilt.made + rebuilt.left.len() + made.len(), total);
            }
            rebuilt.made += made.len();
            show_anew(context, made).await?;
        }
    }
    Ok(rebuilt)
}

fn is_stale(context: &Context, image: &Image) -> bool {
    let recipe = &context.media.settings().recipe;
    let frame = image.shown.frame.map(to_imaging);
    image.shown.version != Version::of(&image.original.content_hash, recipe, frame)
}

/// Has pictures of one hotel show renditions that were just made, as one change, and sees to the
/// rest of them.
async fn show_anew(context: &Context, made: Vec<(Image, Prepared)>) -> anyhow::Result<()> {
    let Some((first, _)) = made.first() else {
        return Ok(());
    };
    let hotel_id = first.hotel_id;
    let mut tx = context.store.begin().await?;
    let hotel = hotels::by_id(&mut tx, hotel_id).await?;
    let hotel = hotel.context("a picture of no hotel")?;
    let (mut telling, mut replaced, mut kept) = (Delta::default(), BTreeSet::new(), Vec::new());
    for (before, prepared) in made {
        let image = images::of_hotel(&mut tx, hotel_id, &before.public_id).await?;
        // Staff may have cropped it meanwhile; then it was made by the present recipe.
        let Some(mut image) = image.filter(|image| image.shown.version == before.shown.version)
        else {
            continue;
        };
        image.shown = shown_of(&prepared);
        images::update(&mut tx, &image).await?;
        note_look(&mut tx, &prepared).await?;
        note_unfinished(&mut tx, &prepared).await?;
        let crop = |image: &Image| {
            image
                .record()
                .remove(CROP)
                .unwrap_or(crate::domain::Value::Nothing)
        };
        let changed = Changed {
            before: crop(&before),
            after: crop(&image),
        };
        let fields = [(CROP.to_owned(), changed)];
        telling.images.insert(image.public_id, fields.into());
        replaced.insert(before.shown.version);
        kept.push(prepared);
    }
    let change = record::begin(&mut tx, hotel_id).await?;
    let events = told::events(context, &mut tx, &hotel, &telling).await;
    let events = events.map_err(|refusal| anyhow::anyhow!(refusal))?;
    let entry = Entry {
        action: Action::Renditions,
        // Nothing is shown that was not shown before.
        detail: Delta::default().into(),
        made: Value::Null,
    };
    change
        .announce(
            &mut tx,
            &context.addresses,
            &Author::default(),
            entry,
            events,
        )
        .await?;
    let all: Vec<Unfinished> = keep(kept);
    tx.commit().await?;
    finish(context, all).await?;
    discard(context, replaced).await
}

/// Makes the rest here and now: whoever calls may end before a background would come to it.
async fn finish(context: &Context, all: Vec<Unfinished>) -> anyhow::Result<()> {
    for one in all {
        match context.media.complete(&one).await {
            Ok(()) => {
                let mut tx = context.store.begin().await?;
                unfinished::forget(&mut tx, &one.version).await?;
                tx.commit().await?;
            }
            // It stays among the unfinished, which the server's next start tries again.
            Err(error) => tracing::warn!(version = %one.version, %error, "renditions are missing"),
        }
    }
    Ok(())
}

/// Takes renditions away that no picture shows any more. Their addresses lead to the new ones.
async fn discard(context: &Context, replaced: BTreeSet<Version>) -> anyhow::Result<()> {
    for version in replaced {
        let mut view = context.store.snapshot().await?;
        if !images::show(&mut view, &version).await? {
            context.media.discard(&version).await?;
        }
    }
    Ok(())
}
