//! Channel names and the kinds that their prefixes stand for.

/// The longest channel name, in characters, prefix included.
pub const MAX_CHANNEL_NAME: usize = 164;

/// What a channel's prefix promises to its subscribers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// No prefix, or `cache-`: anybody with the app's key may listen.
    Public,
    /// `private-`, `private-cache-`: only with a signature of the app's owner.
    Private,
    /// `private-encrypted-`, `private-encrypted-cache-`: private, and opaque to the hub.
    PrivateEncrypted,
    /// `presence-`, `presence-cache-`: private, and members know of each other.
    Presence,
    /// `#server-to-user-`: the connections of one signed-in user.
    User,
}

impl ChannelKind {
    /// The word for it in messages to developers.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::PrivateEncrypted => "encrypted",
            Self::Presence => "presence",
            Self::User => "server-to-user",
        }
    }

    /// Whether a subscription must carry the signature of the app's owner. A
    /// [`User`](Self::User) channel needs none: signing in was signed for already.
    pub fn is_signed(self) -> bool {
        matches!(
            self,
            Self::Private | Self::PrivateEncrypted | Self::Presence
        )
    }
}

/// A channel name that keeps the protocol's rules, borrowed from where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelName<'a> {
    text: &'a str,
    kind: ChannelKind,
    is_cache: bool,
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
        let (kind, is_cache) = if is_user {
            (ChannelKind::User, false)
        } else {
            kind_of(text)
        };
        Ok(Self {
            text,
            kind,
            is_cache,
        })
    }

    /// The name as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// What its prefix stands for.
    pub fn kind(self) -> ChannelKind {
        self.kind
    }

    /// Whether the channel remembers its last event for those who subscribe later. Every kind
    /// but [`ChannelKind::User`] has such a variant.
    pub fn is_cache(self) -> bool {
        self.is_cache
    }

    /// The id of the user whose connections a [`ChannelKind::User`] channel reaches.
    pub fn user_id(self) -> Option<&'a str> {
        let of_user = self.kind == ChannelKind::User;
        self.text.strip_prefix(USER_PREFIX).filter(|_| of_user)
    }
}

/// The kind, and whether it is the cache variant.
fn kind_of(name: &str) -> (ChannelKind, bool) {
    const PREFIXES: [(&str, ChannelKind); 4] = [
        ("private-encrypted-", ChannelKind::PrivateEncrypted),
        ("private-", ChannelKind::Private),
        ("presence-", ChannelKind::Presence),
        ("", ChannelKind::Public),
    ];
    PREFIXES
        .into_iter()
        .find_map(|(prefix, kind)| Some((kind, name.strip_prefix(prefix)?)))
        .map_or((ChannelKind::Public, false), |(kind, rest)| {
            (kind, rest.starts_with("cache-"))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn prefixes_tell_the_kind_and_whether_the_last_event_is_remembered() {
        for (name, kind, is_cache) in [
            ("news", ChannelKind::Public, false),
            ("cache", ChannelKind::Public, false),
            ("my-cache-x", ChannelKind::Public, false),
            ("privateer", ChannelKind::Public, false),
            ("my-private-thing", ChannelKind::Public, false),
            ("A_b-1=@,.;", ChannelKind::Public, false),
            ("private-x", ChannelKind::Private, false),
            ("private-encrypted", ChannelKind::Private, false),
            ("private-encrypted-x", ChannelKind::PrivateEncrypted, false),
            ("presence-x", ChannelKind::Presence, false),
            ("presence-encrypted-x", ChannelKind::Presence, false),
            ("cache-x", ChannelKind::Public, true),
            ("cache-private-x", ChannelKind::Public, true),
            ("private-cache-x", ChannelKind::Private, true),
            (
                "private-encrypted-cache-x",
                ChannelKind::PrivateEncrypted,
                true,
            ),
            ("private-cache-encrypted-x", ChannelKind::Private, true),
            ("presence-cache-x", ChannelKind::Presence, true),
            ("#server-to-user-cache-7", ChannelKind::User, false),
        ] {
            let parsed = ChannelName::parse(name).unwrap();
            assert_eq!(
                (parsed.kind(), parsed.is_cache()),
                (kind, is_cache),
                "{name}"
            );
        }
    }

    #[test]
    fn a_user_channel_tells_its_user_and_others_have_none() {
        let user_of = |name| ChannelName::parse(name).unwrap().user_id();
        assert_eq!(user_of("#server-to-user-7 / ä"), Some("7 / ä"));
        assert_eq!(user_of("server-to-user-7"), None);
        assert_eq!(
            ChannelName::parse("#server-to-user-"),
            Err(ChannelNameError::Character('#'))
        );
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
