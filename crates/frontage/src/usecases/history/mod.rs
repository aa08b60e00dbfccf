//! Staff take one change back, or bring the whole page back to an earlier revision. Either is an
//! ordinary change: one transaction, one new revision, told to every open page; and either can
//! be taken back in turn.

mod crops;

use std::collections::BTreeSet;

use crate::domain::undo::{Clash, take_back};
use crate::domain::{Action, Delta, Detail, Hotel, PageState, Revision, Staff, Thing};
use crate::error::{Conflict, Refusal};
use crate::live::record::Author;
use crate::store::changes::{Change, Kept};
use crate::store::past::{self, Past};
use crate::store::{Tx, changes, page};

use super::conflicts::{check_base, clashes_since, conflict};
use super::repetition::begin;
use super::{Context, Saved, access, many_parts};
use crops::Crops;

/// Takes one change back. Nothing else changes, and nothing at all when everything is as it was
/// before that change already. `base` is the revision that was looked at, if the client says so.
///
/// # Errors
/// When this person may not, there is no such change or it cannot be taken back, or what it
/// changed was changed again since.
pub async fn undo(
    context: &Context,
    staff: &Staff,
    slug: &str,
    revision: Revision,
    base: Option<Revision>,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    // What was done does not change any more, so it is found before the one writer is asked for.
    let (change, crops) = {
        let mut view = context.store.snapshot().await?;
        let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
        let found = changes::one(&mut view, hotel.id, revision).await?;
        drop(view);
        let change = found.ok_or_else(no_such_change)?;
        let frames = crops::frames_before(to_take_back(&change)?);
        (change, Crops::made(context, &hotel, frames).await?)
    };
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let undone = to_take_back(&change)?;
    let pictures: BTreeSet<_> = undone.images.keys().cloned().collect();
    let now = page::state(&mut tx, &hotel, &pictures).await?;
    let refused = |clashes| Refusal::Conflict(hotel.revision, told_apart(clashes));
    let wanted = take_back(&now, undone).map_err(refused)?;
    let delta = Delta::between(&now, &wanted);
    let clashes = clashes_since(&mut tx, &hotel, base, &delta).await?;
    if !clashes.is_empty() {
        return Err(refused(clashes));
    }
    let detail = Detail {
        delta,
        undoes: Some(revision),
        ..Detail::default()
    };
    carry_out(context, tx, hotel, (Action::Undo, detail), crops, author).await
}

/// Whether [`undo`] has anything to work with.
pub fn can_be_undone(change: &Change) -> bool {
    to_take_back(change).is_ok()
}

fn to_take_back(change: &Change) -> Result<&Delta, Refusal> {
    if change.action.is_beginning() {
        let reason = "The page began with this change; there is nothing before it to return to.";
        return Err(Refusal::Malformed(reason.to_owned()));
    }
    if change.action == Action::Renditions {
        let reason = "It changed nothing that guests see, so there is nothing to take back.";
        return Err(Refusal::Malformed(reason.to_owned()));
    }
    match &change.kept {
        Kept::Whole(detail) => Ok(&detail.delta),
        Kept::Damaged => Err(change.damaged().into()),
        Kept::Older => Err(Refusal::Malformed(
            "An older version of Frontage made this change and did not keep what it replaced, so \
             it cannot be taken back."
                .to_owned(),
        )),
    }
}

/// Brings the whole page back to what it was at a revision. `base` is the revision that was
/// looked at, if the client says so.
///
/// # Errors
/// When this person may not, the page of that revision is not to be had any more, or the page
/// has moved on since `base`.
pub async fn restore(
    context: &Context,
    staff: &Staff,
    slug: &str,
    revision: Revision,
    base: Option<Revision>,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    // What was does not change any more, so it is found before the one writer is asked for.
    let (wanted, crops) = {
        let mut view = context.store.snapshot().await?;
        let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
        let (wanted, _) = reached(past::page_at(&mut view, &hotel, revision).await?)?;
        drop(view);
        let frames = crops::frames(&wanted.images);
        (wanted, Crops::made(context, &hotel, frames).await?)
    };
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    if let Some(base) = base {
        check_base(&hotel, base)?;
        if base < hotel.revision {
            return Err(Refusal::Conflict(hotel.revision, Vec::new()));
        }
    }
    let pictures: BTreeSet<_> = wanted.images.keys().cloned().collect();
    let now = page::state(&mut tx, &hotel, &pictures).await?;
    let detail = Detail {
        delta: Delta::between(&now, &wanted),
        restores: Some(revision),
        ..Detail::default()
    };
    carry_out(context, tx, hotel, (Action::Restore, detail), crops, author).await
}

/// The page that was reached, and when it became so.
///
/// # Errors
/// Says why the page of that revision is not to be had.
pub fn reached(past: Past) -> Result<(PageState, i64), Refusal> {
    let reason = match past {
        Past::Reached { page, since } => return Ok((page, since)),
        Past::Never => return Err(no_such_change()),
        Past::TooFar => format!(
            "That is more than {} changes back, further than the page can be rewound.",
            past::MOST_REVISIONS
        ),
        Past::Older(revision) => format!(
            "An older version of Frontage made change {revision} and did not keep what it \
             replaced, so the page as it was before cannot be shown."
        ),
    };
    Err(Refusal::NotFound(reason))
}

/// There is no change of that number.
pub fn no_such_change() -> Refusal {
    Refusal::NotFound("Your hotel's page never had this revision.".to_owned())
}

async fn carry_out(
    context: &Context,
    mut tx: Tx,
    mut hotel: Hotel,
    (action, mut detail): (Action, Detail),
    crops: Crops,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    if detail.delta.is_empty() {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    crops.put_into(&mut tx, &mut detail.delta).await?;
    let made = (action, detail);
    let revision = many_parts::make(context, &mut tx, &mut hotel, made, author).await?;
    let unfinished = crops.keep();
    tx.commit().await?;
    context.finish(unfinished);
    Ok(Saved { revision, what: () })
}

/// One change may have touched several things with fields of the same name, so those of room
/// types and pictures say whose they are.
pub(super) fn told_apart(clashes: Vec<Clash>) -> Vec<Conflict> {
    let told = clashes.into_iter().map(|clash| {
        let field = place_of(&clash);
        conflict(field, &clash.theirs, &clash.yours)
    });
    told.collect()
}

/// The name of a field that says whose it is.
pub fn place_of(clash: &Clash) -> String {
    match &clash.thing {
        Thing::Page => clash.field.clone(),
        Thing::RoomType(id) => format!("room_types.{id}.{}", clash.field),
        Thing::Image(id) => format!("images.{id}.{}", clash.field),
    }
}
