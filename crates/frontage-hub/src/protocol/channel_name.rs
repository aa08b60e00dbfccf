//! Channel names and the kinds that their prefixes stand for.

/// The longest channel name, in characters, prefix included.
pub const MAX_CHANNEL_NAME: usize = 164;

/// What a channel's prefix promises to its subscribers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// No prefix: anybody with the app's key may listen.
    Public,
    /// `cache-`, `private-cache-`, `private-encrypted-cache-`, `presence-cache-`: remembers the
    /// last event.
    Cache,
    /// `private-`: only with a signature of the app's owner.
    Private,
    /// `private-encrypted-`: private, and opaque to the hub.
    PrivateEncrypted,
    /// `presence-`: private, and members know of each other.
    Presence,
    /// `#server-to-user-`: the connections of one signed-in user.
    User,
}

impl ChannelKind {
    /// The word for it in messages to developers.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Cache => "cache",
            Self::Private => "private",
            Self::PrivateEncrypted => "encrypted",
            Self::Presence => "presence",
            Self::User => "server-to-user",
        }
    }
}

/// A channel name that keeps the protocol's rules, borrowed from where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelName<'a> {
    text: &'a str,
    kind: ChannelKind,
}

/// Why a text cannot name a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelNameError {
    /// There is no name at all.
    #[error("a channel name must not be empty")]
    Empty,
    /// The name is longer than [`MAX_CHANNEL_NAME`].
    #[error("a channel name has at most {MAX_CHANNEL_NAME} characters; this one has {0}")]
    TooLong(usize),
    /// The name holds a character outside of the protocol's alphabet.
    #[error(
        "'{0}' must not be in a channel name; letters, digits and the characters _ - = @ , . ; may"
    )]
    Character(char),
}

const USER_PREFIX: &str = "#server-to-user-";

impl<'a> ChannelName<'a> {
    /// Checks a name.
    ///
    /// # Errors
    /// When the name is empty, too long or holds a character that is not allowed.
    pub fn parse(text: &'a str) -> Result<Self, ChannelNameError> {
        if text.is_empty() {
            return Err(ChannelNameError::Empty);
        }
        let length = text.chars().count();
        if length > MAX_CHANNEL_NAME {
            return Err(ChannelNameError::TooLong(length));
        }
        let is_user = text.len() > USER_PREFIX.len() && text.starts_with(USER_PREFIX);
        let refused = text.chars().find(|&c| {
            if is_user {
                c.is_control()
            } else {
                !(c.is_ascii_alphanumeric() || "_-=@,.;".contains(c))
            }
        });
        if let Some(character) = refused {
            return Err(ChannelNameError::Character(character));
        }
        let kind = if is_user {
            ChannelKind::User
        } else {
            kind_of(text)
        };
        Ok(Self { text, kind })
    }

    /// The name as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// What its prefix stands for.
    pub fn kind(self) -> ChannelKind {
        self.kind
    }
}

fn kind_of(name: &str) -> ChannelKind {
    const PREFIXES: [(&str, ChannelKind); 7] = [
        ("private-encrypted-cache-", ChannelKind::Cache),
        ("private-encrypted-", ChannelKind::PrivateEncrypted),
        ("private-cache-", ChannelKind::Cache),
        ("private-", ChannelKind::Private),
        ("presence-cache-", ChannelKind::Cache),
        ("presence-", ChannelKind::Presence),
        ("cache-", ChannelKind::Cache),
    ];
    PREFIXES
        .into_iter()
        .find(|(prefix, _)| name.starts_with(prefix))
        .map_or(ChannelKind::Public, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn prefixes_tell_the_kind() {
        for (name, kind) in [
            ("news", ChannelKind::Public),
            ("privateer", ChannelKind::Public),
            ("my-private-thing", ChannelKind::Public),
            ("A_b-1=@,.;", ChannelKind::Public),
            ("#server-to-user-", ChannelKind::Public),
            ("private-x", ChannelKind::Private),
            ("private-encrypted-x", ChannelKind::PrivateEncrypted),
            ("presence-x", ChannelKind::Presence),
            ("cache-x", ChannelKind::Cache),
            ("private-cache-x", ChannelKind::Cache),
            ("private-encrypted-cache-x", ChannelKind::Cache),
            ("presence-cache-x", ChannelKind::Cache),
            ("#server-to-user-7", ChannelKind::User),
        ] {
            match ChannelName::parse(name) {
                Ok(parsed) => assert_eq!(parsed.kind(), kind, "{name}"),
                Err(error) => {
                    assert_eq!(name, "#server-to-user-");
                    assert_eq!(error, ChannelNameError::Character('#'));
                }
            }
        }
    }

    #[test]
    fn one_character_past_the_edge_is_too_long() {
        assert!(ChannelName::parse(&"x".repeat(164)).is_ok());
        assert_eq!(
            ChannelName::parse(&"x".repeat(165)),
            Err(ChannelNameError::TooLong(165))
        );
    }

    #[test]
    fn only_the_protocols_alphabet_is_taken() {
        for name in ["a b", "a/b", "ä", "a\n", "a:b", "#a", "a#"] {
            assert!(
                matches!(
                    ChannelName::parse(name),
                    Err(ChannelNameError::Character(_))
                ),
                "{name:?}"
            );
        }
        assert_eq!(ChannelName::parse(""), Err(ChannelNameError::Empty));
    }
}
