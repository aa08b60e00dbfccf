//! Links by which people join the staff of a hotel. Whoever has the link may use it, once, so it
//! is as good as a password: 128 random bits, of which only the hash is stored.

use super::onboarding::add_to_staff;
use super::sign_in::{SignedIn, begin_session, member, token_hash};
use super::{Context, access};
use crate::domain::staff::{check_display_name, check_password, check_username};
use crate::domain::{Millis, Role, Staff, Violations};
use crate::error::Refusal;
use crate::random;
use crate::store::invitations::{self, Invitation, NewInvitation};
use crate::store::staff::NewStaff;
use crate::store::{Session, StoreError, hotels};
use crate::time::now;

/// How long a link is good: 7 days.
const GOOD_FOR_MS: Millis = 7 * 24 * 3_600_000;
/// How long it is known why a link is good no longer: 30 days.
const KNOWN_FOR_MS: Millis = 30 * 24 * 3_600_000;
/// Links of one hotel that are good at a time.
const OPEN: usize = 50;
/// Random bytes of a link.
const SECRET_BYTES: usize = 16;

/// An invitation that was just made.
pub struct Invited {
    /// Key of its row.
    pub id: i64,
    /// Until when it is good.
    pub expires_at: Millis,
    /// What the link ends in. It is told this once.
    pub secret: String,
}

/// What whoever has a link is invited to.
pub struct Offer {
    /// The invitation.
    pub invitation: Invitation,
    /// The hotel.
    pub hotel: crate::domain::Hotel,
}

/// What somebody who was invited enters.
#[derive(Debug, Default)]
pub struct Joining {
    /// What the link ends in.
    pub secret: String,
    /// What colleagues will call this person; empty: by the user name.
    pub name: String,
    /// Name to sign in with.
    pub username: String,
    /// Password to sign in with.
    pub password: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// Invites somebody to the staff of a hotel.
///
/// # Errors
/// [`Refusal::NotOwner`], [`Refusal::AsThingsStand`] when too many links are good already, or what
/// is wrong with the name.
pub async fn invite(
    context: &Context,
    by: &Staff,
    slug: &str,
    role: Role,
    name: &str,
) -> Result<Invited, Refusal> {
    let name = check_display_name(name).map_err(|reason| Refusal::field("name", reason))?;
    let secret = random::hex(SECRET_BYTES).map_err(Refusal::Failed)?;
    let now = now();
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_lead(&mut tx, by, slug).await?;
    invitations::forget(&mut tx, hotel.id, now - KNOWN_FOR_MS).await?;
    if invitations::open(&mut tx, hotel.id, now).await?.len() >= OPEN {
        return Err(Refusal::AsThingsStand {
            code: "too-many-invitations",
            sentence: format!(
                "{OPEN} invitations of this hotel are waiting. Take back one that nobody needs."
            ),
        });
    }
    let new = NewInvitation {
        hotel_id: hotel.id,
        secret_sha256: &token_hash(&secret),
        role,
        name: &name,
        invited_by: by.id,
        created_at: now,
        expires_at: now + GOOD_FOR_MS,
    };
    let id = invitations::insert(&mut tx, new).await?;
    tx.commit().await?;
    let role = role.as_str();
    tracing::info!(
        hotel = slug,
        by = by.id,
        invitation = id,
        role,
        "somebody is invited"
    );
    context.colleagues.changed(slug, None);
    Ok(Invited {
        id,
        expires_at: now + GOOD_FOR_MS,
        secret,
    })
}

/// Takes an invitation back.
///
/// # Errors
/// [`Refusal::NotOwner`], or that there is none (any longer).
pub async fn revoke(context: &Context, by: &Staff, slug: &str, id: i64) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_lead(&mut tx, by, slug).await?;
    if !invitations::revoke(&mut tx, hotel.id, id, now()).await? {
        return Err(Refusal::NotFound(
            "This invitation is not open any more. Look at the team again.".to_owned(),
        ));
    }
    tx.commit().await?;
    tracing::info!(
        hotel = slug,
        by = by.id,
        invitation = id,
        "an invitation is taken back"
    );
    context.colleagues.changed(slug, None);
    Ok(())
}

/// What a link offers.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such link, [`Refusal::Over`] when it is good no longer.
pub async fn offer(context: &Context, secret: &str) -> Result<Offer, Refusal> {
    let mut view = context.store.snapshot().await?;
    let invitation = good(&mut view, secret).await?;
    let hotel = hotels::by_id(&mut view, invitation.hotel_id).await?;
    let hotel = hotel.ok_or(StoreError::Closed)?;
    Ok(Offer { invitation, hotel })
}

/// Joins the staff; the new member is signed in.
///
/// # Errors
/// As [`offer`], and what is wrong with the fields.
pub async fn accept(context: &Context, with: Joining) -> Result<SignedIn, Refusal> {
    // Who has no good link makes this server work no further.
    good(&mut *context.store.snapshot().await?, &with.secret).await?;
    let mut faults = Violations::default();
    let name = faults.keep("name", check_display_name(&with.name));
    let username = faults.keep("username", check_username(&with.username));
    faults.keep("password", check_password(&with.password, &with.username));
    faults.into_result()?;
    let (name, username) = (name.unwrap_or_default(), username.unwrap_or_default());
    let password_hash = context.passwords.hash(&with.password).await?;

    let now = now();
    let mut tx = context.store.begin().await?;
    // Again: it may have been used or taken back since.
    let invitation = good(&mut tx, &with.secret).await?;
    let new = NewStaff {
        hotel_id: Some(invitation.hotel_id),
        username: &username,
        display_name: &name,
        password_hash: &password_hash,
        role: invitation.role,
        created_at: now,
    };
    let id = add_to_staff(&mut tx, new).await?;
    invitations::accept(&mut tx, invitation.id, id, now).await?;
    let token = begin_session(&mut tx, &context.limits, id, &with.agent).await?;
    tx.commit().await?;
    tracing::info!(
        invitation = invitation.id,
        whom = id,
        "somebody joined the staff"
    );

    let staff = Staff {
        id,
        username,
        display_name: name,
        hotel_id: Some(invitation.hotel_id),
        role: invitation.role,
        is_superuser: false,
    };
    let who = member(context, staff).await?;
    if let Some(hotel) = &who.hotel {
        context.colleagues.changed(hotel.slug.as_str(), Some(id));
    }
    Ok(SignedIn { token, who })
}

/// The invitation with this secret, if it is still good.
async fn good(session: &mut Session, secret: &str) -> Result<Invitation, Refusal> {
    let found = invitations::by_secret(session, &token_hash(secret.trim())).await?;
    let invitation = found.ok_or_else(|| {
        Refusal::NotFound(
            "There is no such invitation. Copy the whole link, or ask for another one.".to_owned(),
        )
    })?;
    let over = |code, why: &str| {
        let sentence = format!("{why} Ask whoever invited you for another link.");
        Err(Refusal::Over { code, sentence })
    };
    if invitation.accepted_at.is_some() {
        return over("invitation-used", "This invitation was used already.");
    }
    if invitation.revoked_at.is_some() {
        return over("invitation-revoked", "This invitation was taken back.");
    }
    if invitation.expires_at <= now() {
        return over("invitation-expired", "This invitation was good for 7 days.");
    }
    Ok(invitation)
}
