//! Who works at a hotel, and as what: for its owners to see and to decide.
//!
//! A hotel that has an owner never loses the last one: nobody could invite anybody then.

use super::{Context, access};
use crate::domain::{HotelId, Role, Staff, StaffId};
use crate::error::Refusal;
use crate::store::invitations::{self, Invitation};
use crate::store::team::{self, Colleague};
use crate::store::{Tx, sessions};
use crate::time::now;

/// A hotel's staff.
pub struct Team {
    /// Those who work there.
    pub colleagues: Vec<Colleague>,
    /// Invitations that are still good.
    pub invitations: Vec<Invitation>,
}

/// What is to be different about somebody.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Another role.
    pub role: Option<Role>,
    /// Whether this person may sign in.
    pub is_active: Option<bool>,
}

/// Everybody who works at a hotel.
///
/// # Errors
/// [`Refusal::NotOwner`], or that this is another hotel.
pub async fn of(context: &Context, by: &Staff, slug: &str) -> Result<Team, Refusal> {
    let mut view = context.store.snapshot().await?;
    let hotel = access::hotel_to_lead(&mut view, by, slug).await?;
    Ok(Team {
        colleagues: team::of(&mut view, hotel.id).await?,
        invitations: invitations::open(&mut view, hotel.id, now()).await?,
    })
}

/// Gives somebody another role, or lets somebody sign in, or no longer.
///
/// # Errors
/// [`Refusal::NotOwner`], [`Refusal::AsThingsStand`] for the last owner and for oneself, or that
/// there is no such person.
pub async fn change(
    context: &Context,
    by: &Staff,
    slug: &str,
    id: StaffId,
    wish: Wish,
) -> Result<Colleague, Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_lead(&mut tx, by, slug).await?;
    let mut colleague = find(&mut tx, hotel.id, id).await?;
    let led = leads(&colleague);
    if id == by.id && wish.is_active == Some(false) {
        return Err(oneself());
    }
    colleague.staff.role = wish.role.unwrap_or(colleague.staff.role);
    colleague.is_active = wish.is_active.unwrap_or(colleague.is_active);
    team::update(&mut tx, &colleague).await?;
    if led && !leads(&colleague) {
        step_down(&mut tx, &colleague.staff, hotel.id).await?;
    }
    if !colleague.is_active {
        sessions::end_all(&mut tx, id, None).await?;
    }
    tx.commit().await?;
    let role = colleague.staff.role.as_str();
    let is_active = colleague.is_active;
    tracing::info!(
        hotel = slug,
        by = by.id,
        whom = id,
        role,
        is_active,
        "staff changed"
    );
    context.colleagues.changed(slug, Some(id));
    if !is_active {
        context.colleagues.go(id);
    }
    Ok(colleague)
}

/// Takes somebody off the staff for good.
///
/// # Errors
/// As with [`change`].
pub async fn remove(context: &Context, by: &Staff, slug: &str, id: StaffId) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_lead(&mut tx, by, slug).await?;
    let colleague = find(&mut tx, hotel.id, id).await?;
    if id == by.id {
        return Err(oneself());
    }
    team::remove(&mut tx, &colleague.staff, now()).await?;
    if leads(&colleague) {
        step_down(&mut tx, &colleague.staff, hotel.id).await?;
    }
    sessions::end_all(&mut tx, id, None).await?;
    tx.commit().await?;
    tracing::info!(
        hotel = slug,
        by = by.id,
        whom = id,
        "somebody is off the staff"
    );
    context.colleagues.changed(slug, Some(id));
    context.colleagues.go(id);
    Ok(())
}

async fn find(tx: &mut Tx, hotel: HotelId, id: StaffId) -> Result<Colleague, Refusal> {
    let found = team::colleague(tx, hotel, id).await?;
    found.ok_or_else(|| Refusal::NotFound("Nobody like that works at this hotel.".to_owned()))
}

fn leads(colleague: &Colleague) -> bool {
    colleague.is_active && colleague.staff.role == Role::Owner
}

/// An owner is one no longer: what this person promised others is taken back, and somebody must be
/// left.
async fn step_down(tx: &mut Tx, staff: &Staff, hotel: HotelId) -> Result<(), Refusal> {
    invitations::revoke_of(tx, staff.id, now()).await?;
    if team::owners(tx, hotel).await? > 0 {
        return Ok(());
    }
    Err(Refusal::AsThingsStand {
        code: "last-owner",
        sentence: format!(
            "{} is the only owner of this hotel. Make somebody else an owner first.",
            staff.name()
        ),
    })
}

fn oneself() -> Refusal {
    Refusal::AsThingsStand {
        code: "yourself",
        sentence: "You cannot take your own access away. Ask another owner to do it.".to_owned(),
    }
}
