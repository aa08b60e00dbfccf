//! The way back to another part of a picture: its files may be gone, so what a page needs at first
//! is made again before the change.

use std::collections::BTreeMap;

use crate::domain::record::CROP;
use crate::domain::{Delta, Frame, Hotel, PublicId, Record, Value};
use crate::error::Refusal;
use crate::media::{Prepared, Unfinished};
use crate::store::{Tx, images};
use crate::usecases::Context;
use crate::usecases::images::{cut, keep};
use crate::usecases::pictures::{note_look, note_unfinished, shown_of};

/// Parts of pictures that a change will show, ready to be shown.
#[derive(Default)]
pub(super) struct Crops(BTreeMap<PublicId, Prepared>);

impl Crops {
    /// Has every part made that `wanted` shows and the pictures of now do not.
    pub(super) async fn made(
        context: &Context,
        hotel: &Hotel,
        wanted: BTreeMap<PublicId, Option<Frame>>,
    ) -> Result<Self, Refusal> {
        let mut crops = Self::default();
        if wanted.is_empty() {
            return Ok(crops);
        }
        let known = {
            let ids = wanted.keys().cloned().collect();
            let mut view = context.store.snapshot().await?;
            images::by_ids(&mut view, hotel.id, &ids).await?
        };
        for (id, frame) in wanted {
            if let Some(image) = known.get(&id)
                && image.shown.frame != frame
            {
                crops
                    .0
                    .insert(id, cut(context, image, frame, "crop").await?);
            }
        }
        Ok(crops)
    }

    /// Puts what was made into a change, in place of what the history remembers of it: the recipe
    /// may be another one since.
    pub(super) async fn put_into(&self, tx: &mut Tx, delta: &mut Delta) -> Result<(), Refusal> {
        for (id, fields) in &mut delta.images {
            let Some(changed) = fields.get_mut(CROP) else {
                continue;
            };
            let made = self.0.get(id).map(|made| (made, shown_of(made)));
            let made = made.filter(|(_, shown)| Some(shown.frame) == frame_of(&changed.after));
            let (prepared, shown) = made.ok_or_else(|| {
                let reason = "Somebody else crops the same picture just now. Try again shortly.";
                Refusal::Busy(reason.to_owned())
            })?;
            changed.after = Value::Crop(Box::new(shown));
            note_look(tx, prepared).await?;
            note_unfinished(tx, prepared).await?;
        }
        Ok(())
    }

    /// Keeps the files: the change is about to be committed. Gives what is left to be made.
    pub(super) fn keep(self) -> Vec<Unfinished> {
        keep(self.0.into_values())
    }
}

/// The part that each of these records shows.
pub(super) fn frames<'a>(
    records: impl IntoIterator<Item = (&'a PublicId, &'a Record)>,
) -> BTreeMap<PublicId, Option<Frame>> {
    let shown =
        |(id, record): (&PublicId, &Record)| Some((id.clone(), frame_of(record.get(CROP)?)?));
    records.into_iter().filter_map(shown).collect()
}

/// The part that taking a change back shows of each picture it cropped.
pub(super) fn frames_before(change: &Delta) -> BTreeMap<PublicId, Option<Frame>> {
    let images = change.images.iter();
    let shown =
        images.filter_map(|(id, fields)| Some((id.clone(), frame_of(&fields.get(CROP)?.before)?)));
    shown.collect()
}

fn frame_of(value: &Value) -> Option<Option<Frame>> {
    match value {
        Value::Crop(shown) => Some(shown.frame),
        _ => None,
    }
}
