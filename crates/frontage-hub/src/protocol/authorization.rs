//! Whether the app's owner let a socket into a channel, or let it sign in. The owner signs with
//! the app's secret; the text that is signed is tied to the socket, so that a signature that was
//! overheard is of no use on another one.
//!
//! The words of the refusals are the hosted service's: developers search for them.

use super::SocketId;
use crate::{app::Credential, signing};

/// How much of what a client sent is repeated to it, in characters.
const REPEATED: usize = 2048;

/// Why a socket is not let in; the text is for the developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthorizationError {
    /// The channel is not for everybody, and there is no `auth`.
    #[error("Auth info required to subscribe to {0}")]
    Missing(String),
    /// `auth` has no colon, or nothing before or after it; holds what it was for.
    #[error("Auth value for {0} is invalid: should be of format 'key:signature'")]
    Form(String),
    /// The app has no such key, or not any more.
    #[error("Invalid key in subscription auth data: '{0}'")]
    Key(String),
    /// Another text was signed, or with another secret.
    #[error("Invalid signature: Expected HMAC SHA256 hex digest of {text}, but got {got}")]
    Signature {
        /// What has to be signed.
        text: String,
        /// The signature as it came.
        got: String,
    },
}

/// Judges the `auth` of a subscription. `channel_data` is signed exactly as it came, and it is
/// signed on whatever channel it came with: server libraries sign what they are given.
///
/// # Errors
/// What is wrong with it, in the hosted service's words.
pub(crate) fn authorize_channel(
    credentials: &[Credential],
    socket: SocketId,
    channel: &str,
    channel_data: Option<&str>,
    auth: Option<&str>,
) -> Result<(), AuthorizationError> {
    let auth = auth.ok_or_else(|| AuthorizationError::Missing(start_of(channel)))?;
    let text = signing::channel_text(&socket.to_string(), channel, channel_data);
    judge(credentials, auth, text, || {
        format!("subscription to {}", start_of(channel))
    })
}

/// Judges the `auth` with which a socket signs in as the user of `user_data`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn authorize_user(
    credentials: &[Credential],
    socket: SocketId,
    user_data: &str,
    auth: &str,
) -> Result<(), AuthorizationError> {
    let text = signing::user_text(&socket.to_string(), user_data);
    judge(credentials, auth, text, || "signing in".to_owned())
}

fn judge(
    credentials: &[Credential],
    auth: &str,
    text: String,
    purpose: impl FnOnce() -> String,
) -> Result<(), AuthorizationError> {
    // A signature holds no colon; what a key may hold is the app owner's business.
    let (key, signature) = auth
        .rsplit_once(':')
        .filter(|(key, signature)| !key.is_empty() && !signature.is_empty())
        .ok_or_else(|| AuthorizationError::Form(purpose()))?;
    let credential = credentials
        .iter()
        .find(|credential| credential.key == key)
        .ok_or_else(|| AuthorizationError::Key(start_of(key)))?;
    if signing::is_signature(&credential.secret, &text, signature) {
        Ok(())
    } else {
        Err(AuthorizationError::Signature {
            text: start_of(&text),
            got: start_of(signature),
        })
    }
}

fn start_of(text: &str) -> String {
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// The app of the worked examples in Pusher's documentation ("auth signatures").
    fn documented() -> [Credential; 1] {
        [Credential::new(
            "278d425bdf160c739803",
            "7ad3773142a6692b25b8",
        )]
    }

    fn socket() -> SocketId {
        SocketId::parse("1234.1234").unwrap().unwrap()
    }

    const PRIVATE: &str =
        "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4";
    const PRESENCE: &str =
        "278d425bdf160c739803:afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c";
    const USER: &str =
        "278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba";
    /// When the documentation renamed Mr. Pusher to Mr. Channels, it kept his digest.
    const MEMBER: &str = r#"{"user_id":10,"user_info":{"name":"Mr. Pusher"}}"#;

    fn channel_verdict(
        channel: &str,
        data: Option<&str>,
        auth: Option<&str>,
    ) -> Result<(), AuthorizationError> {
        authorize_channel(&documented(), socket(), channel, data, auth)
    }

    #[test]
    fn the_worked_examples_of_the_documentation_are_let_in() {
        assert_eq!(
            channel_verdict("private-foobar", None, Some(PRIVATE)),
            Ok(())
        );
        assert_eq!(
            channel_verdict("presence-foobar", Some(MEMBER), Some(PRESENCE)),
            Ok(())
        );
        let verdict = authorize_user(&documented(), socket(), r#"{"id":"12345"}"#, USER);
        assert_eq!(verdict, Ok(()));
    }

    #[test]
    fn what_was_signed_for_something_else_is_refused_in_the_hosted_services_words() {
        let message = |channel, data, auth| {
            channel_verdict(channel, data, auth)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message("private-other", None, Some(PRIVATE)),
            "Invalid signature: Expected HMAC SHA256 hex digest of 1234.1234:private-other, but got \
             58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"
        );
        assert_eq!(
            message("presence-foobar", Some(r#"{"user_id":10}"#), Some(PRESENCE)),
            "Invalid signature: Expected HMAC SHA256 hex digest of \
             1234.1234:presence-foobar:{\"user_id\":10}, but got \
             afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c"
        );
        assert_eq!(
            message("private-foobar", None, None),
            "Auth info required to subscribe to private-foobar"
        );
        for malformed in ["x", "", ":58df", "278d425bdf160c739803:"] {
            assert_eq!(
                message("private-foobar", None, Some(malformed)),
                "Auth value for subscription to private-foobar is invalid: should be of format \
                 'key:signature'",
                "{malformed}"
            );
        }
        assert_eq!(
            message("private-foobar", None, Some("another-key:58df")),
            "Invalid key in subscription auth data: 'another-key'"
        );
    }

    #[test]
    fn nobody_signs_in_with_a_signature_for_another_user_socket_or_channel() {
        let user = r#"{"id":"12345"}"#;
        let elsewhere = SocketId::parse("1234.1235").unwrap().unwrap();
        for (socket, user, auth) in [
            (socket(), r#"{"id":"12346"}"#, USER),
            (elsewhere, user, USER),
            (socket(), user, PRIVATE),
        ] {
            let verdict = authorize_user(&documented(), socket, user, auth);
            assert!(
                matches!(verdict, Err(AuthorizationError::Signature { .. })),
                "{verdict:?}"
            );
        }
        let form = authorize_user(&documented(), socket(), user, "").unwrap_err();
        assert!(form.to_string().contains("signing in"), "{form}");
    }

    #[test]
    fn each_key_of_an_app_lets_in_with_its_own_secret_only() {
        let [old] = documented();
        let new = Credential::new("a:key", "new-secret");
        let both = [new.clone(), old.clone()];
        let judged =
            |auth: &str| authorize_channel(&both, socket(), "private-foobar", None, Some(auth));
        for credential in [&new, &old] {
            let auth = signing::channel_auth(credential, "1234.1234", "private-foobar", None);
            assert_eq!(judged(&auth), Ok(()));
        }
        let mixed = Credential::new(&new.key, &old.secret);
        let auth = signing::channel_auth(&mixed, "1234.1234", "private-foobar", None);
        assert!(matches!(
            judged(&auth),
            Err(AuthorizationError::Signature { .. })
        ));
    }

    #[test]
    fn a_refusal_repeats_no_more_than_the_start_of_what_came() {
        let long = "ä".repeat(60_000);
        let refusal = channel_verdict("presence-x", Some(&long), Some(PRESENCE)).unwrap_err();
        assert!(refusal.to_string().len() < 3 * REPEATED);
        let auth = format!("278d425bdf160c739803:{long}");
        let refusal = channel_verdict("private-x", None, Some(&auth)).unwrap_err();
        assert!(refusal.to_string().len() < 3 * REPEATED);
    }

    proptest! {
        #[test]
        fn whatever_a_server_library_signs_is_let_in(
            channel in ".*", data in proptest::option::of("(?s).*"), user in "(?s).*"
        ) {
            let credentials = documented();
            let id = socket().to_string();
            let auth = signing::channel_auth(&credentials[0], &id, &channel, data.as_deref());
            let verdict =
                authorize_channel(&credentials, socket(), &channel, data.as_deref(), Some(&auth));
            prop_assert_eq!(verdict, Ok(()));
            let auth = signing::user_auth(&credentials[0], &id, &user);
            prop_assert_eq!(authorize_user(&credentials, socket(), &user, &auth), Ok(()));
        }
    }
}
