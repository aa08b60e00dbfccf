//! Links by which whoever has one looks at a draft on the real page: each a secret of 256 bits
//! whose hash alone is stored, which expires and can be taken back.

use sha2::{Digest, Sha256};

use crate::domain::{DraftId, Hotel, Millis, Staff};
use crate::error::Refusal;
use crate::live::record::Author;
use crate::random::hex;
use crate::store::drafts::Draft;
use crate::store::{Session, draft_links, hotels};
use crate::time::now;
use crate::usecases::Context;
use crate::usecases::repetition::begin;

use super::find;

/// A link that was just made.
#[derive(Debug)]
pub struct NewLink {
    /// Key of its row.
    pub id: i64,
    /// What the address holds. It is told this once.
    pub secret: String,
    /// From when on it leads nowhere.
    pub expires_at: Millis,
}

/// Makes a link to a draft. The oldest of too many ends.
///
/// # Errors
/// When this person may not, or there is no such draft.
pub async fn make(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
) -> Result<NewLink, Refusal> {
    let secret = hex(32).map_err(Refusal::Failed)?;
    // A repetition makes another one: this one's secret is nowhere to be had again.
    let (mut tx, hotel, _) = begin(context, staff, slug, &Author::default()).await?;
    find(&mut tx, hotel.id, id).await?;
    let now = now();
    let lasts = i64::try_from(context.limits.draft_link.as_millis()).unwrap_or(i64::MAX / 2);
    let expires_at = now + lasts;
    let most = context.limits.draft_links;
    let link = draft_links::insert(
        &mut tx,
        id,
        &hash(&secret),
        staff.id,
        (now, expires_at),
        most,
    )
    .await?;
    tx.commit().await?;
    Ok(NewLink {
        id: link,
        secret,
        expires_at,
    })
}

/// Takes a link back: from now on it leads nowhere.
///
/// # Errors
/// When this person may not, or there is no such link.
pub async fn revoke(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    link: i64,
) -> Result<(), Refusal> {
    let (mut tx, hotel, _) = begin(context, staff, slug, &Author::default()).await?;
    find(&mut tx, hotel.id, id).await?;
    if !draft_links::delete(&mut tx, id, link).await? {
        let reason = "This draft has no such link; perhaps it was taken back already.";
        return Err(Refusal::NotFound(reason.to_owned()));
    }
    tx.commit().await?;
    Ok(())
}

/// The hotel and the draft that a secret leads to; none when it leads nowhere.
///
/// # Errors
/// When the store fails.
pub async fn follow(
    session: &mut Session,
    slug: &str,
    secret: &str,
) -> Result<Option<(Hotel, Draft)>, Refusal> {
    let Some(hotel) = hotels::by_slug(session, slug).await? else {
        return Ok(None);
    };
    let found = draft_links::draft_of(session, hotel.id, &hash(secret), now()).await?;
    match found {
        Some(id) => Ok(Some((hotel.clone(), find(session, hotel.id, id).await?))),
        None => Ok(None),
    }
}

fn hash(secret: &str) -> String {
    ::hex::encode(Sha256::digest(secret.as_bytes()))
}
