//! The user as whom a connection signs in: what the app's owner signed as `user_data`.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::inbound::{Text, object};

/// The longest id of a user, in characters.
pub(crate) const MAX_USER_ID: usize = 128;

/// How many users one can watch.
pub(crate) const MAX_WATCHLIST: usize = 100;

/// A user, as signed by the app's owner.
#[derive(Debug, Clone)]
pub(crate) struct UserData {
    /// Not empty, at most [`MAX_USER_ID`] characters.
    pub(crate) id: Box<str>,
    /// What other members of presence channels may know: any JSON.
    pub(crate) info: Option<Box<RawValue>>,
    /// Whose coming and going the user wants to hear of: the first [`MAX_WATCHLIST`], each once.
    pub(crate) watchlist: Vec<Box<str>>,
    /// Whether there were more, which the client is told with error 4302.
    pub(crate) watchlist_too_long: bool,
}

/// Why nobody can sign in with a `user_data`; the text is for the developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UserDataError {
    #[error("user_data must be a string that holds a JSON object with an \"id\": {0}")]
    Form(String),
    #[error("The \"id\" in user_data must be a string that is not empty{0}")]
    Id(&'static str),
    #[error("The \"id\" in user_data has {0} characters; at most {MAX_USER_ID} are allowed")]
    IdTooLong(usize),
    #[error("The \"watchlist\" in user_data must be an array of user ids, which are strings: {0}")]
    Watchlist(String),
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    user_info: Option<&'a RawValue>,
    #[serde(borrow)]
    watchlist: Option<&'a RawValue>,
}

impl UserData {
    /// Reads what was signed.
    ///
    /// # Errors
    /// What the app's server has to put right.
    pub(crate) fn parse(user_data: &str) -> Result<Self, UserDataError> {
        let fields: Fields<'_> = object(user_data).map_err(UserDataError::Form)?;
        let id = fields.id.ok_or(UserDataError::Id("; there is none"))?;
        // Client libraries refuse any other type, so a number is told rather than taken.
        let Text(id) = serde_json::from_str(id.get())
            .map_err(|_| UserDataError::Id("; this one is no string"))?;
        if id.is_empty() {
            return Err(UserDataError::Id(""));
        }
        let length = id.chars().count();
        if length > MAX_USER_ID {
            return Err(UserDataError::IdTooLong(length));
        }
        let (watchlist, watchlist_too_long) = watched(fields.watchlist)?;
        Ok(Self {
            id: id.into(),
            info: fields.user_info.map(ToOwned::to_owned),
            watchlist,
            watchlist_too_long,
        })
    }
}

/// The first users of a watchlist, and whether there are more.
fn watched(list: Option<&RawValue>) -> Result<(Vec<Box<str>>, bool), UserDataError> {
    let mut watchlist = Vec::new();
    let Some(list) = list else {
        return Ok((watchlist, false));
    };
    let ids: Vec<Text<'_>> = serde_json::from_str(list.get())
        .map_err(|error| UserDataError::Watchlist(error.to_string()))?;
    let mut seen = HashSet::new();
    for Text(id) in &ids {
        if !seen.contains(id.as_ref()) {
            if watchlist.len() == MAX_WATCHLIST {
                return Ok((watchlist, true));
            }
            seen.insert(id.as_ref());
            watchlist.push(id.as_ref().into());
        }
    }
    Ok((watchlist, false))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_is_an_id_and_what_goes_with_it() {
        let user = UserData::parse(
            r#" {"id":"12345","user_info":{"name": "Ann"},"watchlist":["b","a","b"],"more":[]}"#,
        )
        .unwrap();
        assert_eq!(&*user.id, "12345");
        assert_eq!(user.info.unwrap().get(), r#"{"name": "Ann"}"#);
        assert_eq!(user.watchlist, ["b".into(), "a".into()]);
        assert!(!user.watchlist_too_long);

        let bare = UserData::parse(r#"{"id":"1","user_info":null,"watchlist":null}"#).unwrap();
        assert!(bare.info.is_none() && bare.watchlist.is_empty());
    }

    #[test]
    fn without_an_id_that_is_a_string_nobody_signs_in() {
        let deep = format!(r#"{{"id":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
        for (data, word) in [
            ("", "JSON object"),
            ("[]", "JSON object"),
            (r#""12345""#, "JSON object"),
            (r#"{"id":"a"}x"#, "JSON object"),
            (r#"{}"#, "there is none"),
            (r#"{"user_id":"7"}"#, "there is none"),
            (r#"{"id":null}"#, "there is none"),
            (r#"{"id":7}"#, "no string"),
            (r#"{"id":["7"]}"#, "no string"),
            (deep.as_str(), "no string"),
            (r#"{"id":""}"#, "not empty"),
            (r#"{"id":"a","watchlist":"b"}"#, "array"),
            (r#"{"id":"a","watchlist":[7]}"#, "array"),
        ] {
            let message = UserData::parse(data).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn an_id_has_128_characters_and_not_one_more() {
        let of_length = |length| UserData::parse(&json!({ "id": "ä".repeat(length) }).to_string());
        assert_eq!(of_length(128).unwrap().id.chars().count(), 128);
        assert_eq!(of_length(129).unwrap_err(), UserDataError::IdTooLong(129));
    }

    #[test]
    fn the_first_hundred_are_watched_and_the_rest_is_told() {
        let of_length = |length: usize| {
            let ids: Vec<_> = (0..length)
                .flat_map(|id| [id.to_string(), id.to_string()])
                .collect();
            UserData::parse(&json!({ "id": "me", "watchlist": ids }).to_string()).unwrap()
        };
        let (fits, more) = (of_length(100), of_length(101));
        assert!(!fits.watchlist_too_long);
        assert!(more.watchlist_too_long);
        assert_eq!(fits.watchlist, more.watchlist);
        assert_eq!(more.watchlist.last().unwrap().as_ref(), "99");
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "(?s).*") {
            let _ = UserData::parse(&text);
        }

        #[test]
        fn any_id_is_read_as_it_was_meant(id in "(?s).{1,128}") {
            let user = UserData::parse(&json!({ "id": id }).to_string()).unwrap();
            prop_assert_eq!(&*user.id, id.as_str());
        }
    }
}
