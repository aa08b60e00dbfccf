//! A request whose signature was found right: from here on it speaks for the app's owner.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, OriginalUri, Path, Request},
    http::StatusCode,
};

use super::Refusal;
use crate::{
    apps::LiveApp,
    debug::{Happening, Kind},
    hub::{Hub, Inner},
    publish::PublishError,
    signing::{self, Query},
};

/// How long a body may take to arrive.
const BODY_PATIENCE: Duration = Duration::from_secs(30);

/// A request of an app's owner.
pub(super) struct SignedRequest {
    pub(super) hub: Arc<Inner>,
    pub(super) app: Arc<LiveApp>,
    pub(super) query: Query,
    pub(super) body: Bytes,
}

impl FromRequest<Hub> for SignedRequest {
    type Rejection = Refusal;

    async fn from_request(request: Request, hub: &Hub) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        // Read in any case: an answer before the body's end can be lost on its way.
        let request = Request::from_parts(parts.clone(), body);
        let body = tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, hub))
            .await
            .map_err(|_| {
                Refusal::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "The request's body did not arrive in time.",
                )
            })?
            .map_err(|error| Refusal::new(error.status(), error.body_text()))?;

        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(&mut parts, hub)
            .await
            .map_err(|error| Refusal::bad_request(error.body_text()))?;
        let app = names
            .get("app_id")
            .and_then(|id| hub.inner.apps.by_id(id))
            .ok_or_else(|| Refusal::not_found("Unknown app: no app of this hub has this id."))?;

        // The path as the client sent it, also when this router hangs below a prefix.
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(&mut parts, hub).await;
        let query = Query::parse(uri.query().unwrap_or_default())?;
        let method = parts.method.as_str();
        let settings = app.settings();
        let credentials = &settings.credentials;
        signing::verify(credentials, method, uri.path(), &query, &body, now()).inspect_err(
            |_| {
                hub.inner.counters.auth_failures.add(1);
                hub.inner.recent.note(&Happening {
                    reason: Some("a request of the HTTP API"),
                    ..Happening::new(app.id(), Kind::AuthFailure)
                });
            },
        )?;
        if !settings.enabled {
            return Err(PublishError::Disabled.into());
        }
        Ok(Self {
            hub: hub.inner.clone(),
            app,
            query,
            body,
        })
    }
}

/// Seconds since 1970. A clock before that fails every signature, as it must.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl SignedRequest {
    /// Waits for the right and the room to publish so many events.
    ///
    /// # Errors
    /// When the app publishes more than it may.
    pub(super) async fn may_publish(&self, events: usize) -> Result<(), Refusal> {
        if !self.app.may_publish(events) {
            let limit = self.app.settings().limits.events_per_second;
            return Err(PublishError::OverQuota(limit.unwrap_or_default()).into());
        }
        self.hub.room().await;
        Ok(())
    }
}
