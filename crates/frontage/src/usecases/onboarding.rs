//! A hotel and its first people come to Frontage.

use serde_json::Value;

use crate::domain::staff::check_username;
use crate::domain::{Action, Delta, HotelId, PageState, Role, Slug, StaffId};
use crate::error::Refusal;
use crate::live::Addresses;
use crate::live::record::{self, Author, Entry};
use crate::store::staff::NewStaff;
use crate::store::{Store, StoreError, hotels, staff};
use crate::time::now;

use super::passwords::Passwords;

/// Makes a hotel with an empty page. Its first revision is 1.
///
/// # Errors
/// When slug or name will not do, or the slug is taken.
pub async fn create_hotel(
    store: &Store,
    addresses: &Addresses,
    slug: &str,
    name: &str,
) -> Result<HotelId, Refusal> {
    let slug = Slug::parse(slug).map_err(|reason| Refusal::field("slug", reason))?;
    let name = crate::domain::fields::PROFILE[0]
        .check(name)
        .map_err(|reason| Refusal::field("name", reason))?;
    if name.is_empty() {
        return Err(Refusal::field("name", "A hotel needs a name."));
    }
    let mut tx = store.begin().await?;
    let id = hotels::insert(&mut tx, &slug, &name, now())
        .await
        .map_err(|error| {
            if error.is_duplicate() {
                return Refusal::field("slug", format!("\"{slug}\" is taken; choose another."));
            }
            error.into()
        })?;
    let change = record::begin(&mut tx, id).await?;
    let event = record::settings_updated(&mut tx, addresses, id).await?;
    let hotel = hotels::by_id(&mut tx, id).await?;
    let made = PageState {
        fields: hotel.ok_or(StoreError::Closed)?.record(),
        ..PageState::default()
    };
    let entry = Entry {
        action: Action::Create,
        detail: Delta::between(&PageState::default(), &made).into(),
        made: Value::Null,
    };
    change
        .announce(&mut tx, addresses, &Author::default(), entry, vec![event])
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds somebody to the staff of a hotel.
///
/// # Errors
/// When name or password will not do, the name is taken, or there is no such hotel.
pub async fn create_staff(
    store: &Store,
    passwords: &Passwords,
    hotel: &str,
    username: &str,
    role: Role,
    password: &str,
) -> Result<StaffId, Refusal> {
    let username = check_username(username).map_err(|reason| Refusal::field("username", reason))?;
    let password_hash = passwords.hash(password).await?;
    let mut tx = store.begin().await?;
    let found = hotels::revision(&mut tx, hotel).await?;
    let (hotel_id, ..) = found.ok_or_else(Refusal::no_such_hotel)?;
    let new = NewStaff {
        hotel_id: Some(hotel_id),
        username: &username,
        password_hash: &password_hash,
        role,
        created_at: now(),
    };
    let id = staff::insert(&mut tx, new).await.map_err(|error| {
        if error.is_duplicate() {
            return Refusal::field(
                "username",
                format!("\"{username}\" is taken; choose another."),
            );
        }
        error.into()
    })?;
    tx.commit().await?;
    Ok(id)
}
