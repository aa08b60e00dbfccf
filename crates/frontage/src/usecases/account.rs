//! What everybody decides about themselves: name, password, and where they are signed in.

use std::net::IpAddr;

use super::sign_in::token_hash;
use super::{Context, sign_in};
use crate::domain::Staff;
use crate::domain::staff::{check_display_name, check_password};
use crate::error::Refusal;
use crate::store::sessions::{self, Begun};
use crate::store::staff;
use crate::time::now;

/// Where somebody is signed in.
pub struct Sessions {
    /// The name of the session that asks.
    pub own: String,
    /// All of them.
    pub all: Vec<Begun>,
}

/// Where somebody is signed in.
///
/// # Errors
/// When the store fails.
pub async fn sessions(context: &Context, who: &Staff, token: &str) -> Result<Sessions, Refusal> {
    let mut view = context.store.snapshot().await?;
    Ok(Sessions {
        own: sessions::name_of(&token_hash(token)).to_owned(),
        all: sessions::of(&mut view, who.id, now()).await?,
    })
}

/// Says how colleagues are to call somebody; empty: by the user name. Gives the name as it is now.
///
/// # Errors
/// What is wrong with the name.
pub async fn rename(context: &Context, who: &Staff, name: &str) -> Result<String, Refusal> {
    let name = check_display_name(name).map_err(|reason| Refusal::field("display_name", reason))?;
    let mut tx = context.store.begin().await?;
    staff::set_display_name(&mut tx, who.id, &name).await?;
    tx.commit().await?;
    tell(context, who).await?;
    Ok(name)
}

/// Gives somebody another password and ends all other sessions. `from` is where the request comes
/// from. Tells how many sessions ended.
///
/// # Errors
/// When the present password is wrong, the new one will not do, or too many were tried.
pub async fn change_password(
    context: &Context,
    who: &Staff,
    token: &str,
    passwords: (&str, &str),
    from: Option<IpAddr>,
) -> Result<u64, Refusal> {
    let (present, new) = passwords;
    check_password(new, &who.username).map_err(|reason| Refusal::field("password", reason))?;
    let now_known = staff::active(&mut *context.store.snapshot().await?, who.id).await?;
    let (_, before) = now_known.ok_or(Refusal::InvalidToken)?;
    let attempt = context.tries.attempt(&who.username, from)?;
    if !context
        .passwords
        .verify(present, Some(before.clone()))
        .await?
    {
        return Err(Refusal::field(
            "present",
            "This is not your present password.",
        ));
    }
    attempt.was_right();
    let hash = context.passwords.hash(new).await?;

    let mut tx = context.store.begin().await?;
    if !staff::set_password(&mut tx, who.id, &before, &hash).await? {
        return Err(Refusal::field(
            "present",
            "Your password was changed just now.",
        ));
    }
    let ended = sessions::end_all(&mut tx, who.id, Some(&token_hash(token))).await?;
    tx.commit().await?;
    tracing::info!(whom = who.id, ended, "somebody changed the own password");
    context.colleagues.go(who.id);
    Ok(ended)
}

/// Ends one session, by its name.
///
/// # Errors
/// When there is none of that name.
pub async fn end_session(context: &Context, who: &Staff, name: &str) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    if !sessions::end_named(&mut tx, who.id, name).await? {
        let reason = "This session has ended already.";
        return Err(Refusal::NotFound(reason.to_owned()));
    }
    tx.commit().await?;
    context.colleagues.go(who.id);
    Ok(())
}

/// Ends all sessions of somebody, this one too.
///
/// # Errors
/// When the store fails.
pub async fn sign_out_everywhere(context: &Context, who: &Staff) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let ended = sessions::end_all(&mut tx, who.id, None).await?;
    tx.commit().await?;
    tracing::info!(whom = who.id, ended, "somebody signed out everywhere");
    context.colleagues.go(who.id);
    Ok(())
}

async fn tell(context: &Context, who: &Staff) -> Result<(), Refusal> {
    let member = sign_in::member(context, who.clone()).await?;
    if let Some(hotel) = member.hotel {
        context
            .colleagues
            .changed(hotel.slug.as_str(), Some(who.id));
    }
    Ok(())
}
