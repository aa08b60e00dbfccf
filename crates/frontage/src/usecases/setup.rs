//! The first run: the first hotel of a new installation, and its first owner.
//!
//! Until then nobody has a password, and whoever came first could take the server. So it asks for
//! a code that only those know who can read what the server prints when it starts: always, also on
//! the same machine. A proxy there may name nobody whom it speaks for, and a browser there may be
//! led by another site; an exception for "local" requests would open the door to both.

use sha2::{Digest as _, Sha256};

use super::onboarding::{add_to_staff, check_hotel_name, open_hotel};
use super::sign_in::{SignedIn, begin_session, member};
use super::{Context, sign_in};
use crate::domain::staff::{check_display_name, check_password, check_username};
use crate::domain::{Role, Slug, Staff, Violations};
use crate::error::Refusal;
use crate::random;
use crate::store::staff::{self, NewStaff};
use crate::store::{Session, StoreError, hotels};
use crate::time::now;

/// Digits and letters that nobody takes for another: <https://www.crockford.com/base32.html>
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 80 bits, and only this server can be asked whether a guess is right.
const CHARACTERS: usize = 16;

/// The code of the first run, another one each time the server starts. No log may hold it.
pub struct SetupCode(String);

impl SetupCode {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let random = random::bytes(CHARACTERS)?;
        let code = random.iter().map(|byte| ALPHABET[usize::from(byte % 32)]);
        Ok(Self(code.map(char::from).collect()))
    }

    /// As people read it: in groups of four.
    pub fn readable(&self) -> String {
        let mut text = String::new();
        for (at, character) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(character);
        }
        text
    }

    /// Whether this is it, however it is written. How long it takes tells nothing.
    fn is(&self, given: &str) -> bool {
        let read = |character: char| match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let given = given.chars().take(4 * CHARACTERS);
        let given: String = given
            .filter(char::is_ascii_alphanumeric)
            .map(read)
            .collect();
        Sha256::digest(given.as_bytes()) == Sha256::digest(self.0.as_bytes())
    }
}

/// What somebody enters on the first run.
#[derive(Debug, Default)]
pub struct Beginning {
    /// The code of this server.
    pub code: String,
    /// Name of the hotel.
    pub hotel_name: String,
    /// Its name in addresses; none: made of its name.
    pub slug: Option<String>,
    /// What colleagues will call the owner; empty: by the user name.
    pub name: String,
    /// Name to sign in with.
    pub username: String,
    /// Password to sign in with.
    pub password: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// Whether nobody has set up this installation: it has no hotel and never had any staff.
///
/// # Errors
/// When the store fails.
pub async fn is_open(session: &mut Session) -> Result<bool, StoreError> {
    Ok(hotels::count(session).await? == 0 && !staff::is_anybody(session).await?)
}

/// Makes the hotel, its owner and the owner's session, all or nothing.
///
/// # Errors
/// [`Refusal::AsThingsStand`] when the installation is set up already,
/// [`Refusal::WrongSetupCode`], or what is wrong with the fields.
pub async fn begin(
    context: &Context,
    code: &SetupCode,
    with: Beginning,
) -> Result<SignedIn, Refusal> {
    if !is_open(&mut *context.store.snapshot().await?).await? {
        return Err(already_set_up());
    }
    if !code.is(&with.code) {
        return Err(Refusal::WrongSetupCode);
    }
    let Checked {
        hotel_name,
        slug,
        name,
        username,
    } = check(&with)?;
    let password_hash = context.passwords.hash(&with.password).await?;

    let mut tx = context.store.begin().await?;
    // Again: somebody with the same code may have been faster.
    if !is_open(&mut tx).await? {
        return Err(already_set_up());
    }
    let hotel = open_hotel(&mut tx, &context.addresses, &slug, &hotel_name).await?;
    let owner = NewStaff {
        hotel_id: Some(hotel),
        username: &username,
        display_name: &name,
        password_hash: &password_hash,
        role: Role::Owner,
        created_at: now(),
    };
    let id = add_to_staff(&mut tx, owner).await?;
    let token = begin_session(&mut tx, &context.limits, id, &with.agent).await?;
    tx.commit().await?;
    tracing::info!(hotel = %slug, owner = id, "this installation is set up");

    let owner = Staff {
        id,
        username,
        display_name: name,
        hotel_id: Some(hotel),
        role: Role::Owner,
        is_superuser: false,
    };
    let who = member(context, owner).await?;
    Ok(sign_in::SignedIn { token, who })
}

struct Checked {
    hotel_name: String,
    slug: Slug,
    name: String,
    username: String,
}

/// Checks all fields, so that all that is wrong is told at once.
fn check(with: &Beginning) -> Result<Checked, Refusal> {
    let mut faults = Violations::default();
    let hotel_name = faults.keep("hotel_name", check_hotel_name(&with.hotel_name));
    let slug = match with.slug.as_deref().map(str::trim) {
        Some(slug) if !slug.is_empty() => Slug::parse(slug),
        _ => Slug::of_name(&with.hotel_name)
            .ok_or_else(|| "Choose how the hotel is called in addresses.".to_owned()),
    };
    let slug = faults.keep("slug", slug);
    let name = faults.keep("name", check_display_name(&with.name));
    let username = faults.keep("username", check_username(&with.username));
    faults.keep("password", check_password(&with.password, &with.username));
    faults.into_result()?;
    let (Some(hotel_name), Some(slug), Some(name), Some(username)) =
        (hotel_name, slug, name, username)
    else {
        return Err(Refusal::Malformed("Fields are missing.".to_owned()));
    };
    Ok(Checked {
        hotel_name,
        slug,
        name,
        username,
    })
}

fn already_set_up() -> Refusal {
    Refusal::AsThingsStand {
        code: "already-set-up",
        sentence: "This server is set up already. Sign in, or ask an owner of the hotel for an \
                   invitation."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::SetupCode;

    #[test]
    fn a_code_is_read_however_it_is_written_and_no_other_is_taken_for_it() {
        let code = SetupCode("0123456789ABCDEF".to_owned());
        assert_eq!(code.readable(), "0123-4567-89AB-CDEF");
        for same in [
            "0123-4567-89AB-CDEF",
            " o i23 4567 89ab cdef",
            "0l23456789abcdef",
        ] {
            assert!(code.is(same), "{same}");
        }
        for other in [
            "",
            "0123456789ABCDE",
            "0123456789ABCDEF0",
            "0123456789ABCDEG",
        ] {
            assert!(!code.is(other), "{other}");
        }
        assert_ne!(SetupCode::new().unwrap().0, SetupCode::new().unwrap().0);
        assert_eq!(SetupCode::new().unwrap().readable().len(), 19);
    }
}
