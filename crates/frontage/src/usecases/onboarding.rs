//! A hotel and its first people come to Frontage.

use serde_json::Value;

use crate::domain::staff::check_username;
use crate::domain::{Action, Delta, HotelId, PageState, Role, Slug, StaffId};
use crate::error::Refusal;
use crate::live::Addresses;
use crate::live::record::{self, Author, Entry};
use crate::store::staff::NewStaff;
use crate::store::{Store, StoreError, Tx, hotels, staff};
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
    let name = check_hotel_name(name).map_err(|reason| Refusal::field("name", reason))?;
    let mut tx = store.begin().await?;
    let id = open_hotel(&mut tx, addresses, &slug, &name).await?;
    tx.commit().await?;
    Ok(id)
}

/// Checks the name that a hotel begins with.
pub(super) fn check_hotel_name(name: &str) -> Result<String, String> {
    let name = crate::domain::fields::PROFILE[0].check(name)?;
    if name.is_empty() {
        return Err("A hotel needs a name.".to_owned());
    }
    Ok(name)
}

/// Makes a hotel with an empty page, and announces it.
pub(super) async fn open_hotel(
    tx: &mut Tx,
    addresses: &Addresses,
    slug: &Slug,
    name: &str,
) -> Result<HotelId, Refusal> {
    let id = hotels::insert(tx, slug, name, now())
        .await
        .map_err(|error| {
            if error.is_duplicate() {
                return Refusal::field("slug", format!("\"{slug}\" is taken; choose another."));
            }
            error.into()
        })?;
    let change = record::begin(tx, id).await?;
    let event = record::settings_updated(tx, addresses, id).await?;
    let hotel = hotels::by_id(tx, id).await?;
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
        .announce(tx, addresses, &Author::default(), entry, vec![event])
        .await?;
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
        display_name: "",
        password_hash: &password_hash,
        role,
        created_at: now(),
    };
    let id = add_to_staff(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds somebody whose fields are checked, unless the user name is taken.
pub(super) async fn add_to_staff(tx: &mut Tx, new: NewStaff<'_>) -> Result<StaffId, Refusal> {
    let username = new.username;
    staff::insert(tx, new).await.map_err(|error| {
        if error.is_duplicate() {
            let reason = format!("\"{username}\" is taken; choose another.");
            return Refusal::field("username", reason);
        }
        error.into()
    })
}
