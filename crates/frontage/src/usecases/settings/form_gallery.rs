//! The gallery as far as the settings form holds it.

use std::collections::HashSet;

use crate::domain::fields::{LINK_CHARS, check_link};
use crate::domain::gallery::{OrderFault, merge_order};
use crate::domain::{Changed, Hotel, ImageRef, Revision, Violations};
use crate::error::Refusal;
use crate::store::{Tx, gallery};
use crate::usecases::Context;
use crate::usecases::gallery::has_room;
use crate::usecases::pictures::may_show;

/// What a settings form does to the gallery.
pub(in crate::usecases) struct GalleryPlan {
    before: Vec<ImageRef>,
    added: Vec<ImageRef>,
    removed: Vec<ImageRef>,
    after: Vec<ImageRef>,
}

/// Compares the form's gallery with the one there is, `before`. A form that came late loses nobody's
/// work: a picture missing from it is taken out only when the form says from which revision it
/// was filled and the picture was there already; one that was removed since stays removed.
pub(in crate::usecases) async fn plan_gallery(
    context: &Context,
    tx: &mut Tx,
    hotel: &Hotel,
    (before, wanted): (Vec<ImageRef>, Vec<ImageRef>),
    base: Option<Revision>,
) -> Result<Option<GalleryPlan>, Refusal> {
    let once_there = gallery::removed(tx, hotel.id).await?;
    let mut faults = Violations::default();
    let mut added = Vec::new();
    for picture in &wanted {
        let known = before.contains(picture) || once_there.contains(picture);
        if !known && !added.contains(picture) {
            let fit = match picture {
                ImageRef::Foreign(url) => check_link(url, LINK_CHARS).map(|_| ()),
                ImageRef::Own(_) => may_show(tx, hotel.id, picture).await?,
            };
            let fit = fit.map_err(|reason| format!("\"{}\": {reason}", picture.as_column()));
            if faults.keep("gallery", fit).is_some() {
                added.push(picture.clone());
            }
        }
    }
    faults.into_result()?;

    let listed: HashSet<&ImageRef> = wanted.iter().collect();
    let removed = match base {
        Some(base) => {
            let then = gallery::added_by(tx, hotel.id, base).await?;
            then.into_iter()
                .filter(|picture| !listed.contains(picture))
                .collect()
        }
        None => Vec::new(),
    };
    let mut there: Vec<ImageRef> = before
        .iter()
        .filter(|picture| !removed.contains(picture))
        .cloned()
        .collect();
    there.extend(added.iter().cloned());
    has_room(context, there.len()).map_err(|reason| Refusal::field("gallery", reason))?;
    let after = merge_order(&there, &once_there, &wanted).map_err(|fault| {
        let (OrderFault::Doubled(picture) | OrderFault::Unknown(picture)) = fault;
        let reason = format!("\"{}\" stands twice in the list.", picture.as_column());
        Refusal::field("gallery", reason)
    })?;
    Ok((after != before).then_some(GalleryPlan {
        before,
        added,
        removed,
        after,
    }))
}

impl GalleryPlan {
    pub(super) async fn carry_out(
        &self,
        tx: &mut Tx,
        hotel_id: i64,
        revision: Revision,
    ) -> Result<(), Refusal> {
        for picture in &self.removed {
            gallery::remove(tx, hotel_id, picture, revision).await?;
        }
        for picture in &self.added {
            gallery::append(tx, hotel_id, picture, revision).await?;
        }
        gallery::set_order(tx, hotel_id, &self.after).await?;
        Ok(())
    }

    pub(in crate::usecases) fn changed(&self) -> Changed<Vec<ImageRef>> {
        Changed {
            before: self.before.clone(),
            after: self.after.clone(),
        }
    }
}
