//! A member of a presence channel: a user, and what the others may know of it.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    inbound::{Text, object},
    user::{MAX_USER_ID, UserData},
};
use crate::app::AppLimits;

/// One user of a presence channel. The id keeps the JSON type in which the app's server sent it,
/// as client libraries compare it with what they were given; `key` is what tells users apart, so
/// that `10` and `"10"` are one user, as they are one key of an object in JavaScript.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    key: Box<str>,
    id: Box<RawValue>,
    info: Option<Box<RawValue>>,
}

/// Why a `channel_data` names no member; the text is for the developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MemberError {
    #[error("channel_data must be a string that holds a JSON object with a \"user_id\": {0}")]
    Form(String),
    #[error(
        "The \"user_id\" in channel_data must be a string that is not empty, or a whole number{0}"
    )]
    Id(&'static str),
    #[error(
        "The \"user_id\" in channel_data has {0} characters; at most {MAX_USER_ID} are allowed"
    )]
    IdTooLong(usize),
    #[error(
        "A member of a presence channel has {given} bytes of data; at most {limit} are allowed. Make user_info smaller"
    )]
    TooLarge {
        /// How many there are.
        given: usize,
        /// How many there may be.
        limit: usize,
    },
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    user_id: Option<&'a RawValue>,
    #[serde(borrow)]
    user_info: Option<&'a RawValue>,
}

impl Member {
    /// Reads the `channel_data` of a subscription.
    ///
    /// # Errors
    /// What the app's server has to put right.
    pub(crate) fn parse(channel_data: &str, limits: &AppLimits) -> Result<Self, MemberError> {
        check_size(channel_data.len(), limits)?;
        let fields: Fields<'_> = object(channel_data).map_err(MemberError::Form)?;
        let id = fields.user_id.ok_or(MemberError::Id("; there is none"))?;
        let key = key_of(id)?;
        Ok(Self {
            key,
            id: id.to_owned(),
            info: fields.user_info.map(ToOwned::to_owned),
        })
    }

    /// Reads what a sibling [wrote](Self::told): that one has checked it.
    pub(crate) fn of_sibling(told: &str) -> Option<Self> {
        let fields: Fields<'_> = object(told).ok()?;
        let id = fields.user_id?;
        Some(Self {
            key: key_of(id).ok()?,
            id: id.to_owned(),
            info: fields.user_info.map(ToOwned::to_owned),
        })
    }

    /// As a sibling reads it.
    pub(crate) fn told(&self) -> String {
        let id = self.id.get();
        match &self.info {
            Some(info) => format!(r#"{{"user_id":{id},"user_info":{}}}"#, info.get()),
            None => format!(r#"{{"user_id":{id}}}"#),
        }
    }

    /// The member that a signed-in user is where there is no `channel_data`.
    pub(crate) fn of_user(user: &UserData) -> Self {
        let quoted = serde_json::Value::from(&*user.id).to_string();
        Self {
            key: user.id.clone(),
            id: RawValue::from_string(quoted).expect("a quoted string is JSON"),
            info: user.info.clone(),
        }
    }

    /// For a member [of a user](Self::of_user): whether the others may be told so much of it.
    ///
    /// # Errors
    /// When there is more than the app allows.
    pub(crate) fn check_size(&self, limits: &AppLimits) -> Result<(), MemberError> {
        let info = self.info.as_ref().map_or(0, |info| info.get().len());
        check_size(self.id.get().len() + info, limits)
    }

    /// The id as a string: what tells users apart.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The id as it was sent, a string or a number.
    pub(crate) fn id(&self) -> &RawValue {
        &self.id
    }

    /// What the others may know.
    pub(crate) fn info(&self) -> Option<&RawValue> {
        self.info.as_deref()
    }
}

fn check_size(given: usize, limits: &AppLimits) -> Result<(), MemberError> {
    let limit = limits.presence_member_bytes;
    if given > limit {
        return Err(MemberError::TooLarge { given, limit });
    }
    Ok(())
}

fn key_of(id: &RawValue) -> Result<Box<str>, MemberError> {
    let json = id.get();
    let key: Box<str> = if json.starts_with('"') {
        let Text(text) = serde_json::from_str(json)
            .map_err(|_| MemberError::Id("; this one holds half a character"))?;
        text.into()
    } else {
        // Whole numbers only: others have more than one way to be written.
        let whole = json.parse().map(|number: i64| number.to_string());
        whole
            .or_else(|_| json.parse().map(|number: u64| number.to_string()))
            .map_err(|_| MemberError::Id("; this one is neither"))?
            .into()
    };
    if key.is_empty() {
        return Err(MemberError::Id("; this one is empty"));
    }
    let length = key.chars().count();
    if length > MAX_USER_ID {
        return Err(MemberError::IdTooLong(length));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(channel_data: &str) -> Result<Member, MemberError> {
        Member::parse(channel_data, &AppLimits::default())
    }

    #[test]
    fn an_id_keeps_its_type_and_its_key_is_text() {
        for (data, key, id) in [
            (r#"{"user_id":"10"}"#, "10", r#""10""#),
            (r#"{"user_id":10}"#, "10", "10"),
            (r#"{"user_id": 0 }"#, "0", "0"),
            (r#"{"user_id":-7}"#, "-7", "-7"),
            (r#"{"user_id":-0}"#, "0", "-0"),
            (
                r#"{"user_id":18446744073709551615}"#,
                "18446744073709551615",
                "18446744073709551615",
            ),
            (r#"{"user_id":"\u00e4\n"}"#, "ä\n", r#""\u00e4\n""#),
        ] {
            let member = read(data).unwrap();
            assert_eq!((member.key(), member.id().get()), (key, id));
            assert!(member.info().is_none());
        }
    }

    #[test]
    fn what_the_others_may_know_is_any_json_or_nothing() {
        let info_of = |info: &str| {
            let member = read(&format!(r#"{{"user_id":"a","user_info":{info}}}"#)).unwrap();
            member.info().map(|info| info.get().to_owned())
        };
        for info in [r#"{"name": "Ann"}"#, "[]", "7", r#""x""#, "false"] {
            assert_eq!(info_of(info).as_deref(), Some(info));
        }
        assert_eq!(info_of("null"), None);
        let deep = "[".repeat(400) + &"]".repeat(400);
        assert_eq!(info_of(&deep), Some(deep));
    }

    #[test]
    fn without_an_id_nobody_is_a_member() {
        for (data, word) in [
            ("", "JSON object"),
            (r#"["a"]"#, "JSON object"),
            ("{}", "there is none"),
            (r#"{"user_id":null}"#, "there is none"),
            (r#"{"user_id":""}"#, "empty"),
            (r#"{"user_id":1.5}"#, "neither"),
            (r#"{"user_id":1e3}"#, "neither"),
            (r#"{"user_id":18446744073709551616}"#, "neither"),
            (r#"{"user_id":true}"#, "neither"),
            (r#"{"user_id":{"id":1}}"#, "neither"),
            (r#"{"user_id":"\ud800"}"#, "half a character"),
        ] {
            let message = read(data).unwrap_err().to_string();
            assert!(message.contains(word), "{data}: {message}");
        }
    }

    #[test]
    fn one_character_or_byte_past_the_edge_is_too_much() {
        let named = |length| read(&json!({ "user_id": "ä".repeat(length) }).to_string());
        assert!(named(128).is_ok());
        assert_eq!(named(129).unwrap_err(), MemberError::IdTooLong(129));

        let sized = |bytes: usize| {
            let frame = r#"{"user_id":"a","user_info":""}"#.len();
            let data = json!({ "user_id": "a", "user_info": "x".repeat(bytes - frame) });
            assert_eq!(data.to_string().len(), bytes);
            read(&data.to_string())
        };
        assert!(sized(1024).is_ok());
        let (given, limit) = (1025, 1024);
        assert_eq!(
            sized(1025).unwrap_err(),
            MemberError::TooLarge { given, limit }
        );
    }

    #[test]
    fn a_signed_in_user_is_a_member_without_more_words() {
        let user = UserData::parse(r#"{"id":"a\"b","user_info":{"name":"Ann"}}"#).unwrap();
        let member = Member::of_user(&user);
        assert_eq!((member.key(), member.id().get()), (r#"a"b"#, r#""a\"b""#));
        assert_eq!(member.info().unwrap().get(), r#"{"name":"Ann"}"#);
        assert_eq!(member.check_size(&AppLimits::default()), Ok(()));
        let narrow = AppLimits {
            presence_member_bytes: 19,
            ..AppLimits::default()
        };
        let (given, limit) = (20, 19);
        assert_eq!(
            member.check_size(&narrow),
            Err(MemberError::TooLarge { given, limit })
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "(?s).*") {
            let _ = read(&text);
        }

        #[test]
        fn any_id_is_read_as_it_was_meant(id in "(?s).{1,128}") {
            let data = json!({ "user_id": id }).to_string();
            let limits = AppLimits { presence_member_bytes: 4096, ..AppLimits::default() };
            let member = Member::parse(&data, &limits).unwrap();
            prop_assert_eq!(member.key(), id.as_str());
        }
    }
}
