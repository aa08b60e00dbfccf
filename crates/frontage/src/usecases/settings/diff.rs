//! What one change of the settings comes to, and whether somebody else's stands against it.

use serde_json::{Map, Value, json};

use crate::domain::{Hotel, Revision};
use crate::error::{Conflict, Refusal};
use crate::store::{Tx, events};

/// What changed, as `field: [before, after]`.
#[derive(Default)]
pub(super) struct Diff(pub(super) Map<String, Value>);

impl Diff {
    pub(super) fn note(&mut self, field: &str, before: Value, after: Value) {
        self.0.insert(field.to_owned(), json!([before, after]));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn only(&self, field: &str) -> bool {
        self.0.len() == 1 && self.0.contains_key(field)
    }
}

/// Lists are merged, so two people who change them do not stand against each other.
const MERGED: [&str; 1] = ["gallery"];

/// Refuses a change of fields that somebody else has changed since the form was filled, with
/// both values: neither is lost in silence. Other fields of the same form do not matter, they
/// are merged. A client that does not say from which revision it edited is not asked: its write
/// wins and stays in the history.
pub(super) async fn refuse_conflicts(
    tx: &mut Tx,
    hotel: &Hotel,
    base: Option<Revision>,
    diff: &Diff,
) -> Result<(), Refusal> {
    let Some(base) = base else { return Ok(()) };
    if base > hotel.revision {
        let reason = format!(
            "The page is at revision {}; read it again before you change it.",
            hotel.revision
        );
        return Err(Refusal::field("base_revision", reason));
    }
    let mut conflicts = Vec::new();
    for detail in events::details_since(tx, hotel.id, "settings", base).await? {
        let theirs: Map<String, Value> = serde_json::from_str(&detail).unwrap_or_default();
        for field in theirs.keys() {
            let Some(Value::Array(values)) = diff.0.get(field) else {
                continue;
            };
            let known = conflicts
                .iter()
                .any(|conflict: &Conflict| conflict.field == *field);
            if let [now, yours] = &values[..]
                && !known
                && !MERGED.contains(&field.as_str())
            {
                let (theirs, yours) = (now.clone(), yours.clone());
                conflicts.push(Conflict {
                    field: field.clone(),
                    theirs,
                    yours,
                });
            }
        }
    }
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Conflict(hotel.revision, conflicts))
    }
}
