//! Signing in and out (reference contract §2).

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::{App, Installation};
use crate::domain::Violations;
use crate::error::Refusal;
use crate::http::form::Form;
use crate::http::input::Reader;
use crate::http::session::{SignedIn, clear_cookie, set_cookie};
use crate::usecases::sign_in::{self, Member};

/// Sections of the console, as the reference's clients know them.
const NAVS: [&str; 3] = ["settings", "gallery", "rooms"];

pub async fn sign_in(
    State(app): State<App>,
    Agent(agent): Agent,
    From(address): From,
    form: Form,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&form.fields);
    let (username, password) = (reader.text("username"), reader.text("password"));
    let mut missing = Violations::default();
    for (name, value) in [("username", &username), ("password", &password)] {
        if value.as_ref().is_none_or(String::is_empty) {
            missing.add(name, "This field is required.");
        }
    }
    missing.into_result()?;
    let username = username.unwrap_or_default();
    let password = password.unwrap_or_default();
    let caller = sign_in::Caller {
        address,
        agent: &agent,
    };
    let signed_in = sign_in::sign_in(&app.context, &username, &password, caller).await?;
    Ok(begun(&app, StatusCode::OK, &signed_in))
}

/// The answer that a session begins with.
pub fn begun(app: &Installation, status: StatusCode, signed_in: &sign_in::SignedIn) -> Response {
    let mut body = describe(&signed_in.who);
    body["token"] = signed_in.token.as_str().into();
    let cookie = [(header::SET_COOKIE, set_cookie(app, &signed_in.token))];
    (status, cookie, no_store(), Json(body)).into_response()
}

/// What the browser calls itself; empty when it does not say.
pub struct Agent(pub String);

impl<S: Sync> FromRequestParts<S> for Agent {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok());
        Ok(Self(agent.unwrap_or_default().to_owned()))
    }
}

pub async fn who(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Refusal> {
    let who = sign_in::member(&app.context, signed_in.staff).await?;
    Ok((no_store(), Json(describe(&who))).into_response())
}

pub async fn sign_out(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Refusal> {
    sign_in::sign_out(&app.context, &signed_in.staff, &signed_in.token).await?;
    let cookie = [(header::SET_COOKIE, clear_cookie(&app))];
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}

/// Where the request comes from; the nearest address that is no trusted proxy.
pub struct From(pub Option<IpAddr>);

impl FromRequestParts<App> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map(|ConnectInfo(address)| *address);
        let hub = &app.realtime.hub;
        Ok(Self(hub.client_address(direct, &parts.headers)))
    }
}

pub fn no_store() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}

/// The object that clients keep about whoever is signed in, without the token.
fn describe(who: &Member) -> Value {
    let Member { staff, hotel } = who;
    let hotel = hotel.as_ref().map(|hotel| {
        json!({"id": hotel.id, "name": hotel.displayed("name"), "slug": hotel.slug.as_str()})
    });
    let part = |key: &str| {
        hotel
            .as_ref()
            .map_or(Value::Null, |hotel| hotel[key].clone())
    };
    json!({
        "staff_id": staff.id,
        "username": staff.username,
        "name": staff.name(),
        "hotel_id": part("id"),
        "hotel_name": part("name"),
        "hotel_slug": part("slug"),
        "hotel": hotel,
        "is_staff": true,
        "is_superuser": staff.is_superuser,
        "access_level": staff.role.access_level(),
        "allowed_navs": NAVS,
        "profile_image_url": null,
        "role": staff.role.display_name(),
        "department": null,
        "may_edit": staff.is_superuser || staff.role.may_edit(),
        "may_lead": staff.hotel_id.is_some_and(|hotel| staff.may_lead(hotel)),
    })
}
