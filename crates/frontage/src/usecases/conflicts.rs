//! Two people, one page: whether a colleague changed the same since somebody began to edit.

use std::collections::BTreeSet;

use crate::domain::{Delta, Hotel, Revision, Thing};
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
    let Some(base) = base else { return Ok(()) };
    check_base(hotel, base)?;
    let mine_touched = mine.touched();
    let mut both = BTreeSet::new();
    let mut before = hotel.revision + 1;
    while before > base + 1 && both.len() < mine_touched.len() {
        let chunk = changes::backwards(tx, hotel.id, before, base + 1, CHUNK).await?;
        let Some(oldest) = chunk.last() else { break };
        before = oldest.revision;
        for change in &chunk {
            match &change.detail {
                Some(theirs) => both.extend(
                    theirs
                        .delta
                        .touched()
                        .into_iter()
                        .filter(|field| mine_touched.contains(field))
                        .map(|(thing, name)| (thing, name.to_owned())),
                ),
                // What an older version wrote does not say: it may have been anything.
                None => both.extend(
                    mine_touched
                        .iter()
                        .map(|(thing, name)| (thing.clone(), (*name).to_owned())),
                ),
            }
        }
    }
    let conflicts: Vec<Conflict> = both
        .into_iter()
        .filter_map(|(thing, field)| conflict(mine, &thing, field))
        .collect();
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Conflict(hotel.revision, conflicts))
    }
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

fn conflict(mine: &Delta, thing: &Thing, field: String) -> Option<Conflict> {
    let value = mine.value_of(thing, &field)?;
    Some(Conflict {
        field,
        theirs: value_json(&value.before),
        yours: value_json(&value.after),
    })
}
