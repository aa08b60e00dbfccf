//! Signing in and out.

use std::net::IpAddr;

use anyhow::Context as _;
use sha2::{Digest, Sha256};

use super::Context;
use crate::domain::{Hotel, Millis, Staff, StaffId};
use crate::error::Refusal;
use crate::limits::Limits;
use crate::random::hex;
use crate::store::sessions::NewSession;
use crate::store::{Store, StoreError, Tx, hotels, sessions, staff};
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

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The address, if the server knows it.
    pub address: Option<IpAddr>,
    /// What the browser calls itself; empty when it does not say.
    pub agent: &'a str,
}

/// Begins a session.
///
/// # Errors
/// [`Refusal::WrongCredentials`], whichever of the two is wrong, or [`Refusal::TooManyTries`].
pub async fn sign_in(
    context: &Context,
    username: &str,
    password: &str,
    caller: Caller<'_>,
) -> Result<SignedIn, Refusal> {
    let attempt = context.tries.attempt(username, caller.address)?;
    let found = staff::credentials(&mut *context.store.snapshot().await?, username.trim()).await?;
    let (person, hash) = found.unzip();
    let right = context.passwords.verify(password, hash).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(Refusal::WrongCredentials);
    };
    attempt.was_right();

    let mut tx = context.store.begin().await?;
    let token = begin_session(&mut tx, &context.limits, person.id, caller.agent).await?;
    tx.commit().await?;
    let who = member(context, person).await?;
    Ok(SignedIn { token, who })
}

/// Bytes that are kept of what a browser calls itself.
const AGENT_BYTES: usize = 300;

/// Begins a session of somebody; gives its token. `agent` is what the browser calls itself.
pub(super) async fn begin_session(
    tx: &mut Tx,
    limits: &Limits,
    staff: StaffId,
    agent: &str,
) -> Result<String, Refusal> {
    let token = hex(32).map_err(Refusal::Failed)?;
    let now = now();
    let lasts = i64::try_from(limits.session.as_millis()).unwrap_or(i64::MAX / 2);
    let new = NewSession {
        staff,
        token_sha256: &token_hash(&token),
        now,
        expires_at: now + lasts,
        agent: &agent[..agent.floor_char_boundary(AGENT_BYTES)],
    };
    sessions::begin(tx, new, limits.sessions_per_person).await?;
    Ok(token)
}

/// Who has this token.
///
/// # Errors
/// [`Refusal::InvalidToken`] when nobody has.
pub async fn who_has(context: &Context, token: &str) -> Result<Staff, Refusal> {
    let (hash, now) = (token_hash(token), now());
    let mut snapshot = context.store.snapshot().await?;
    let found = sessions::owner(&mut snapshot, &hash, now).await?;
    let (staff, seen_at) = found.ok_or(Refusal::InvalidToken)?;
    if now - seen_at > SEEN_EVERY_MS {
        // Nobody waits for it, and nothing depends on it.
        let store = context.store.clone();
        tokio::spawn(async move {
            if let Err(error) = note_use(&store, &hash, now).await {
                tracing::debug!(%error, "it is not noted that somebody was here");
            }
        });
    }
    Ok(staff)
}

/// How exactly it is known when somebody was here: 5 minutes.
const SEEN_EVERY_MS: Millis = 5 * 60_000;

async fn note_use(store: &Store, token_sha256: &str, now: Millis) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sessions::note_use(&mut tx, token_sha256, now).await?;
    tx.commit().await
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
pub async fn sign_out(context: &Context, who: &Staff, token: &str) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    sessions::end(&mut tx, &token_hash(token)).await?;
    tx.commit().await?;
    context.colleagues.go(who.id);
    Ok(())
}

/// What a secret is stored as.
pub(super) fn token_hash(token: &str) -> String {
    ::hex::encode(Sha256::digest(token.as_bytes()))
}
