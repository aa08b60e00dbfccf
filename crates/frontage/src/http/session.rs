//! Who sends a request: by token (the reference contract's clients) or by cookie (the console).

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};

use super::input::is_socket_id;
use crate::app::{App, Installation};
use crate::domain::Staff;
use crate::error::Refusal;
use crate::live::record::{Author, Made, Once};
use crate::usecases::{access, sign_in};

/// The member of staff who sends this request. Looked up once a request, however many ask.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub staff: Staff,
    /// By which token.
    pub token: String,
    /// The request, when it may be repeated (see [`super::idempotency`]).
    pub once: Option<Arc<Once>>,
    /// Where it is noted which change it makes (see [`super::change`]).
    pub made: Made,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let token = match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => token_of(value).ok_or(Refusal::InvalidToken)?,
            None => {
                let token = cookie_of(app, &parts.headers).ok_or(Refusal::NotSignedIn)?;
                if !is_safe(&parts.method) && !is_same_origin(&parts.headers) {
                    return Err(Refusal::CrossSite);
                }
                token
            }
        };
        let staff = sign_in::who_has(&app.context, &token).await?;
        let signed_in = Self {
            staff,
            token,
            once: None,
            made: parts.extensions.get().cloned().unwrap_or_default(),
        };
        parts.extensions.insert(signed_in.clone());
        Ok(signed_in)
    }
}

/// `Authorization: Token <key>`.
fn token_of(value: &HeaderValue) -> Option<String> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("token") && !token.is_empty()).then(|| token.to_owned())
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A browser sends the cookie by itself, so a change by cookie must come from a page of this
/// server. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; what says neither is
/// refused. <https://www.w3.org/TR/fetch-metadata/>
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text("origin").and_then(|origin| origin.split_once("://"));
    match (origin, text("host")) {
        (Some((_, origin)), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// The `__Host-` prefix binds the cookie to this very host, but browsers take it over TLS only.
fn cookie_name(app: &Installation) -> &'static str {
    if app.https {
        "__Host-frontage"
    } else {
        "frontage"
    }
}

fn cookie_of(app: &Installation, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(app);
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// The header that gives a browser its session.
pub fn set_cookie(app: &Installation, token: &str) -> HeaderValue {
    cookie(app, token, app.context.limits.session.as_secs())
}

/// The header that takes it back.
pub fn clear_cookie(app: &Installation) -> HeaderValue {
    cookie(app, "", 0)
}

fn cookie(app: &Installation, token: &str, seconds: u64) -> HeaderValue {
    let name = cookie_name(app);
    let secure = if app.https { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    // Tokens are hexadecimal, so this is always a valid header.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Who changes something, and which socket is the editor's own: by header, else by the body.
///
/// # Errors
/// When the id is not one of a Pusher socket.
pub fn author(
    signed_in: &SignedIn,
    headers: &HeaderMap,
    in_body: Option<&str>,
) -> Result<Author, Refusal> {
    let in_header = headers
        .get("x-socket-id")
        .map(|value| value.to_str().unwrap_or("?"));
    let socket_id = in_header
        .or(in_body)
        .map(str::trim)
        .filter(|id| !id.is_empty());
    if socket_id.is_some_and(|id| !is_socket_id(id)) {
        let reason = "Give the socket_id of your Pusher connection, like 123.456, or none.";
        return Err(Refusal::field("socket_id", reason));
    }
    Ok(Author {
        staff_id: Some(signed_in.staff.id),
        socket_id: socket_id.map(str::to_owned),
        once: signed_in.once.clone(),
        made: signed_in.made.clone(),
    })
}

/// A body that is read only when whoever sends it may edit the hotel in the path: nobody else
/// makes this server receive, store or decode anything.
pub struct MayEdit<T>(pub T);

impl<T> FromRequest<App> for MayEdit<T>
where
    T: FromRequest<App, Rejection = Refusal>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let SignedIn { staff, .. } = SignedIn::from_request_parts(&mut parts, app).await?;
        let path = RawPathParams::from_request_parts(&mut parts, app).await;
        let path = path.map_err(|error| Refusal::Malformed(error.body_text()))?;
        let slug = path
            .iter()
            .find(|(name, _)| *name == "slug")
            .map_or("", |(_, slug)| slug);
        access::hotel_to_edit(&mut *app.context.store.snapshot().await?, &staff, slug).await?;
        T::from_request(Request::from_parts(parts, body), app)
            .await
            .map(Self)
    }
}
