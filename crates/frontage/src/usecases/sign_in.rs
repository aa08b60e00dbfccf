//! Signing in and out.

use anyhow::Context as _;
use sha2::{Digest, Sha256};

use super::Context;
use crate::domain::{Hotel, Staff};
use crate::error::Refusal;
use crate::random::hex;
use crate::store::{hotels, staff};
use crate::time::now;

/// A session that has just begun.
pub struct SignedIn {
    /// 256 random bits in hexadecimal; only its hash is stored.
    pub token: String,
    /// Who.
    pub who: Member,
}

/// A member of staff with the hotel worked for.
pub struct Member {
    /// Who.
    pub staff: Staff,
    /// None for a superuser who spans all.
    pub hotel: Option<Hotel>,
}

/// Begins a session.
///
/// # Errors
/// [`Refusal::WrongCredentials`], whichever of the two is wrong.
pub async fn sign_in(
    context: &Context,
    username: &str,
    password: &str,
) -> Result<SignedIn, Refusal> {
    let found = staff::credentials(&mut *context.store.snapshot().await?, username.trim()).await?;
    let (person, hash) = found.unzip();
    let right = context.passwords.verify(password, hash).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(Refusal::WrongCredentials);
    };

    let token = hex(32).map_err(Refusal::Failed)?;
    let begins = now();
    let lasts = i64::try_from(context.limits.session.as_millis()).unwrap_or(i64::MAX / 2);
    let mut tx = context.store.begin().await?;
    let hash = token_hash(&token);
    let most = context.limits.sessions_per_person;
    staff::begin_session(&mut tx, person.id, &hash, begins, begins + lasts, most).await?;
    tx.commit().await?;
    let who = member(context, person).await?;
    Ok(SignedIn { token, who })
}

/// Who has this token.
///
/// # Errors
/// [`Refusal::InvalidToken`] when nobody has.
pub async fn who_has(context: &Context, token: &str) -> Result<Staff, Refusal> {
    let mut snapshot = context.store.snapshot().await?;
    let found = staff::by_session(&mut snapshot, &token_hash(token), now()).await?;
    found.ok_or(Refusal::InvalidToken)
}

/// The person together with the hotel worked for.
///
/// # Errors
/// When the store fails.
pub async fn member(context: &Context, staff: Staff) -> Result<Member, Refusal> {
    let hotel = match staff.hotel_id {
        Some(id) => {
            let hotel = hotels::by_id(&mut *context.store.snapshot().await?, id).await?;
            Some(
                hotel
                    .context("a staff member's hotel is missing")
                    .map_err(Refusal::Failed)?,
            )
        }
        None => None,
    };
    Ok(Member { staff, hotel })
}

/// Ends the session of this token.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(context: &Context, token: &str) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    staff::end_session(&mut tx, &token_hash(token)).await?;
    tx.commit().await?;
    Ok(())
}

fn token_hash(token: &str) -> String {
    ::hex::encode(Sha256::digest(token.as_bytes()))
}
