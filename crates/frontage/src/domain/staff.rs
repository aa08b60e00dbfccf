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
