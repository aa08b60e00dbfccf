//! Two people, one page: whether a colleague changed the same since somebody began to edit.

use std::collections::BTreeSet;

use crate::domain::undo::Clash;
use crate::domain::{Delta, Hotel, Revision, Thing, Value};
use crate::error::{Conflict, Refusal};
use crate::store::detail::value_json;
use crate::store::{Tx, changes};

/// Changes read at once.
const CHUNK: i64 = 200;
/// How many revisions an edit may be behind. Whoever edits for longer has to look again.
const MOST_BEHIND: Revision = 5_000;

/// Refuses a change of fields that somebody else has changed since `base`, with both values:
/// neither is lost in silence. Other fields do not matter, they are merged, and so are orders
/// of the gallery. A client that does not say from which revision it edited is not asked: its
/// write wins and stays in the history.
///
/// # Errors
/// When fields stand against each other, or no page was ever at `base`.
pub(super) async fn refuse_conflicts(
    tx: &mut Tx,
    hotel: &Hotel,
    base: Option<Revision>,
    mine: &Delta,
) -> Result<(), Refusal> {
    let conflicts: Vec<Conflict> = clashes_since(tx, hotel, base, mine)
        .await?
        .into_iter()
        .map(|clash| conflict(clash.field, &clash.theirs, &clash.yours))
        .collect();
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Conflict(hotel.revision, conflicts))
    }
}

/// A conflict as it is told.
pub(super) fn conflict(field: String, theirs: &Value, yours: &Value) -> Conflict {
    Conflict {
        field,
        theirs: value_json(theirs),
        yours: value_json(yours),
    }
}

/// The fields of `mine` that were changed since `base`, each once.
///
/// # Errors
/// When no page was ever at `base`.
pub(super) async fn clashes_since(
    tx: &mut Tx,
    hotel: &Hotel,
    base: Option<Revision>,
    mine: &Delta,
) -> Result<Vec<Clash>, Refusal> {
    let Some(base) = base else {
        return Ok(Vec::new());
    };
    check_base(hotel, base)?;
    let touched = mine.touched();
    let mut both = BTreeSet::new();
    let mut before = hotel.revision + 1;
    while before > base + 1 && both.len() < touched.len() {
        let chunk = changes::without_gallery(tx, hotel.id, before, base + 1, CHUNK).await?;
        let Some(oldest) = chunk.last() else { break };
        before = oldest.revision;
        for change in &chunk {
            // Where it is not kept, it may have been anything.
            let theirs = change.detail().map(|detail| detail.delta.touched());
            let is_theirs = |field: &&(Thing, &str)| {
                theirs.as_ref().is_none_or(|theirs| theirs.contains(*field))
            };
            both.extend(touched.iter().filter(is_theirs).cloned());
        }
    }
    let clash = |(thing, field): (Thing, &str)| {
        let value = mine.value_of(&thing, field)?;
        Some(Clash {
            thing,
            field: field.to_owned(),
            theirs: value.before,
            yours: value.after,
        })
    };
    Ok(both.into_iter().filter_map(clash).collect())
}

/// Refuses a base that this page never had, or that lies too far back to compare.
///
/// # Errors
/// Says to read the page again.
pub(super) fn check_base(hotel: &Hotel, base: Revision) -> Result<(), Refusal> {
    let now = hotel.revision;
    if base > now {
        let reason = format!("The page is at revision {now}; read it again before you change it.");
        return Err(Refusal::field("base_revision", reason));
    }
    if base < now.saturating_sub(MOST_BEHIND) {
        let reason = format!(
            "The page is at revision {now}, more than {MOST_BEHIND} changes further; read it again \
             before you change it."
        );
        return Err(Refusal::field("base_revision", reason));
    }
    Ok(())
}
