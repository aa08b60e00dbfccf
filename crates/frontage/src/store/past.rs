//! A page as it was, found by going back from now over what each change did.

use std::collections::BTreeSet;

use crate::domain::record::set;
use crate::domain::{Hotel, Millis, PageState, Revision};

use super::{Session, StoreError, changes, images, page};

/// How many changes it goes back at most.
pub const MOST_REVISIONS: Revision = 20_000;
/// Changes read at once.
const CHUNK: i64 = 500;

/// Where going back ended.
#[derive(Debug)]
pub enum Past {
    /// At the page as it was, with what staff said of every picture that it showed.
    Reached {
        /// The page.
        page: PageState,
        /// When it became so.
        since: Millis,
    },
    /// No page ever had that number.
    Never,
    /// It lies more than [`MOST_REVISIONS`] changes back.
    TooFar,
    /// This change lies between, and an older version wrote it, without what it replaced.
    Older(Revision),
}

/// The page of a hotel at an earlier revision. `hotel` is the hotel as this session sees it.
pub async fn page_at(
    session: &mut Session,
    hotel: &Hotel,
    revision: Revision,
) -> Result<Past, StoreError> {
    if revision > hotel.revision {
        return Ok(Past::Never);
    }
    let Some(change) = changes::one(session, hotel.id, revision).await? else {
        return Ok(Past::Never);
    };
    if hotel.revision - revision > MOST_REVISIONS {
        return Ok(Past::TooFar);
    }
    let older = changes::newest_of_older_version(session, hotel.id, revision + 1).await?;
    if let Some(older) = older {
        return Ok(Past::Older(older));
    }
    let mut page = page::state(session, hotel, &BTreeSet::new()).await?;
    let mut before = hotel.revision + 1;
    while before > revision + 1 {
        let chunk =
            changes::without_gallery(session, hotel.id, before, revision + 1, CHUNK).await?;
        let Some(oldest) = chunk.last() else { break };
        before = oldest.revision;
        for change in &chunk {
            let detail = change.detail().ok_or_else(|| change.damaged())?;
            // Where history and page do not fit, the history counts; `verify` tells of it.
            page.rewind(&detail.delta);
        }
    }
    let shown = page.pictures();
    let said = std::mem::take(&mut page.untold);
    for (id, image) in images::by_ids(session, hotel.id, &shown).await? {
        let mut record = image.record();
        for (name, value) in said.get(&id).into_iter().flatten() {
            set(&mut record, name, value);
        }
        page.images.insert(id, record);
    }
    Ok(Past::Reached {
        page,
        since: change.changed_at,
    })
}
