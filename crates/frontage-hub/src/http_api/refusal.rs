//! How the API says no: a status that server libraries act on, and a sentence for whoever reads
//! their log.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    publish::PublishError,
    signing::{MalformedQuery, SignatureError},
};

/// A request that was not carried out, in no part.
pub(super) struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, self.message + "\n").into_response()
    }
}

impl From<MalformedQuery> for Refusal {
    fn from(error: MalformedQuery) -> Self {
        Self::bad_request(error.to_string())
    }
}

impl From<SignatureError> for Refusal {
    fn from(error: SignatureError) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error.to_string())
    }
}

impl From<PublishError> for Refusal {
    fn from(error: PublishError) -> Self {
        let status = match error {
            PublishError::DataTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            PublishError::UnknownApp(_) => StatusCode::NOT_FOUND,
            PublishError::OverQuota(_) | PublishError::Disabled => StatusCode::FORBIDDEN,
            PublishError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}
