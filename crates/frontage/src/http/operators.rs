//! What is for operators alone: for whoever sends the token of `FRONTAGE_METRICS_TOKEN`.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::config::Secret;
use crate::error::Refusal;

/// Programs send the token as it is, browsers ask for a name (any) and a password.
const CHALLENGES: [&str; 2] = ["Bearer", "Basic realm=\"Frontage\", charset=\"UTF-8\""];

/// The same routes, for operators alone. Without a token there is nothing at these addresses.
pub fn only<S>(routes: Router<S>, token: Option<&Secret>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes.layer(middleware::from_fn_with_state(token.cloned(), check))
}

async fn check(State(token): State<Option<Secret>>, request: Request, next: Next) -> Response {
    let Some(Secret(token)) = token else {
        let hidden = "This is switched off; FRONTAGE_METRICS_TOKEN switches it on.";
        return Refusal::NotFound(hidden.to_owned()).into_response();
    };
    let given = given(request.headers()).unwrap_or_default();
    // Hashes are compared, so that the time it takes tells nothing of the token.
    if Sha256::digest(given) == Sha256::digest(token) {
        return next.run(request).await;
    }
    let told = "send the metrics token: Authorization: Bearer …, or as password\n";
    let mut refusal = (StatusCode::UNAUTHORIZED, told).into_response();
    for challenge in CHALLENGES {
        let challenge = HeaderValue::from_static(challenge);
        refusal
            .headers_mut()
            .append(header::WWW_AUTHENTICATE, challenge);
    }
    refusal
}

/// The token that was sent, as bearer token or as password.
fn given(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, given) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(given.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = BASE64_STANDARD.decode(given.trim()).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (_anybody, password) = pair.split_once(':')?;
    Some(password.to_owned())
}
