//! What can be wrong with a bucket, in words for the operator.

use std::{error::Error, io};

/// Why a bucket did not do what it was asked. No secret is in it, whatever the store answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// There is no such object.
    #[error("there is no such object")]
    Absent,
    /// It does not answer, or not in time, or says itself that it cannot just now.
    #[error("the bucket {bucket} cannot be reached: {cause}")]
    Away {
        /// Which.
        bucket: String,
        /// Why, as far as known.
        cause: String,
    },
    /// It answers, and does not let us.
    #[error("the bucket {bucket} refuses: {cause}")]
    Refused {
        /// Which.
        bucket: String,
        /// The store's own words.
        cause: String,
    },
}

impl Trouble {
    /// The trouble that an error holds, if it is of a bucket.
    #[must_use]
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    pub(super) fn of_store(bucket: &str, error: &object_store::Error) -> Self {
        use object_store::Error as Store;
        let (bucket, text) = (bucket.to_owned(), error.to_string());
        let cause = short(error, &text);
        match error {
            Store::NotFound { .. } if !text.contains("NoSuchBucket") => Self::Absent,
            Store::NotFound { .. }
            | Store::PermissionDenied { .. }
            | Store::Unauthenticated { .. } => Self::Refused { bucket, cause },
            _ if text.contains("status code: 4") || text.contains("configured region") => {
                Self::Refused { bucket, cause }
            }
            _ => Self::Away { bucket, cause },
        }
    }
}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble)
    }
}

/// What the store itself says of it, else what stands at the bottom of it.
fn short(error: &object_store::Error, text: &str) -> String {
    let said = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        let (said, _) = rest.split_once("</")?;
        Some(said.chars().take(200).collect::<String>())
    };
    match (said("Code"), said("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code,
        (None, _) => {
            let mut bottom: &dyn Error = error;
            while let Some(below) = bottom.source() {
                bottom = below;
            }
            bottom.to_string().chars().take(300).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store_says(text: &str) -> object_store::Error {
        object_store::Error::Generic {
            store: "S3",
            source: text.into(),
        }
    }

    #[test]
    fn what_a_store_says_is_told_in_its_words_and_without_what_it_repeats_of_us() {
        let body = "Server returned non-2xx status code: 403 Forbidden: <Error>\
                    <Code>SignatureDoesNotMatch</Code><Message>Check your key.</Message>\
                    <StringToSign>AWS4-HMAC-SHA256 hush</StringToSign></Error>";
        let trouble = Trouble::of_store("s3://hotels", &store_says(body));
        assert_eq!(
            trouble.to_string(),
            "the bucket s3://hotels refuses: SignatureDoesNotMatch: Check your key."
        );
    }

    #[test]
    fn a_store_that_cannot_just_now_is_away_and_one_that_will_not_refuses() {
        let is_away = |text: &str| {
            let trouble = Trouble::of_store("s3://hotels", &store_says(text));
            matches!(trouble, Trouble::Away { .. })
        };
        assert!(is_away(
            "status code: 503 Service Unavailable: <Code>SlowDown</Code>"
        ));
        assert!(is_away("connection refused"));
        assert!(!is_away(
            "non-2xx status code: 400 Bad Request: <Code>AuthorizationHeaderMalformed</Code>"
        ));
        assert!(!is_away("an incorrectly configured region"));
    }
}
