//! Staff and what each may do.

use super::{HotelId, StaffId};

/// What a staff member may do at the own hotel; each may also do what the later ones may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything, and the team.
    Owner,
    /// Every edit.
    Manager,
    /// Every edit.
    Editor,
    /// Look only.
    Viewer,
}

impl Role {
    /// All roles, highest first.
    pub const ALL: [Role; 4] = [Role::Owner, Role::Manager, Role::Editor, Role::Viewer];

    /// As kept in the store and typed on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Manager => "manager",
            Role::Editor => "editor",
            Role::Viewer => "viewer",
        }
    }

    /// As shown to people, and as the reference's clients compare it (lower-cased).
    pub fn display_name(self) -> &'static str {
        match self {
            Role::Owner => "Owner",
            Role::Manager => "Manager",
            Role::Editor => "Editor",
            Role::Viewer => "Viewer",
        }
    }

    /// The reference contract's word for the same (§2).
    pub fn access_level(self) -> &'static str {
        match self {
            Role::Owner => "super_staff_admin",
            Role::Manager => "staff_admin",
            Role::Editor | Role::Viewer => "regular_staff",
        }
    }

    /// Reads [`Self::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether this role changes what guests see.
    pub fn may_edit(self) -> bool {
        !matches!(self, Role::Viewer)
    }
}

/// A member of staff who is signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Key of the row.
    pub id: StaffId,
    /// Name to sign in with.
    pub username: String,
    /// What colleagues call this person; empty: by the user name.
    pub display_name: String,
    /// The hotel worked for; none for a superuser who spans all.
    pub hotel_id: Option<HotelId>,
    /// What may be done there.
    pub role: Role,
    /// Spans hotels.
    pub is_superuser: bool,
}

impl Staff {
    /// Whether this person works at `hotel`, or everywhere.
    pub fn works_at(&self, hotel: HotelId) -> bool {
        self.is_superuser || self.hotel_id == Some(hotel)
    }

    /// How to call this person.
    pub fn name(&self) -> &str {
        if self.display_name.is_empty() {
            &self.username
        } else {
            &self.display_name
        }
    }

    /// Whether this person decides who works at `hotel`.
    pub fn may_lead(&self, hotel: HotelId) -> bool {
        self.is_superuser || (self.hotel_id == Some(hotel) && self.role == Role::Owner)
    }

    /// Whether this person may change the page of `hotel`.
    pub fn may_edit(&self, hotel: HotelId) -> bool {
        self.is_superuser || (self.hotel_id == Some(hotel) && self.role.may_edit())
    }
}

/// Checks a user name: 1 to 150 characters, as typed.
///
/// # Errors
/// The reason, as a sentence.
pub fn check_username(text: &str) -> Result<String, String> {
    let text = text.trim();
    let clean = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '+' | '-' | '_'));
    if text.is_empty() || text.chars().count() > 150 || !clean {
        return Err("Use 1 to 150 letters, digits and @ . + - _.".to_owned());
    }
    Ok(text.to_owned())
}

/// Checks what colleagues call somebody: up to 100 characters on one line, spaces tidied.
///
/// # Errors
/// The reason, as a sentence.
pub fn check_display_name(text: &str) -> Result<String, String> {
    if text.chars().count() > 400 || text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(NAME_RULE.to_owned());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = words.join(" ");
    if name.chars().count() > 100 {
        return Err(NAME_RULE.to_owned());
    }
    Ok(name)
}

const NAME_RULE: &str = "Use at most 100 characters.";

/// Fewest characters of a password that somebody chooses.
pub const PASSWORD_CHARACTERS: usize = 10;

/// Checks a password that somebody chooses for the user name. Length counts, not kinds of
/// characters: <https://pages.nist.gov/800-63-4/sp800-63b.html> (section 3.1.1.2).
///
/// # Errors
/// The reason, as a sentence.
pub fn check_password(password: &str, username: &str) -> Result<(), String> {
    if password.chars().count() < PASSWORD_CHARACTERS {
        return Err(format!(
            "Use at least {PASSWORD_CHARACTERS} characters; a few words that you remember do well."
        ));
    }
    if password.trim().to_lowercase() == username.trim().to_lowercase() {
        return Err("Use another password than your user name.".to_owned());
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|c| Some(c) == first) {
        return Err("Use more than one character again and again.".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check_display_name, check_password};

    #[test]
    fn a_password_is_long_and_neither_the_user_name_nor_one_key_held_down() {
        for good in ["ten chars.", "correct horse battery", "äöüäöüäöüß"] {
            assert_eq!(check_password(good, "ann"), Ok(()), "{good}");
        }
        for bad in ["", "nine char", "Ann.Of.Green", "aaaaaaaaaaaa"] {
            assert!(check_password(bad, "ann.of.green").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_line_of_at_most_a_hundred_characters() {
        assert_eq!(
            check_display_name("  Ann \n of  Green "),
            Ok("Ann of Green".into())
        );
        assert_eq!(check_display_name(" "), Ok(String::new()));
        assert!(check_display_name(&"ü".repeat(100)).is_ok());
        assert!(check_display_name(&"ü".repeat(101)).is_err());
        assert!(check_display_name("a\u{0}b").is_err());
    }
}
