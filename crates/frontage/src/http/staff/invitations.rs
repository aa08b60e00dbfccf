//! The other end of an invitation: what a link offers, and joining by it. The secret comes in the
//! body, never in the address, which proxies write down.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::session::{Agent, begun, no_store};
use crate::app::App;
use crate::error::Refusal;
use crate::http::input::{JsonObject, Reader};
use crate::time::iso8601;
use crate::usecases::invitations::{self, Joining};

/// `POST /api/staff/invitation/`: what a link offers.
pub async fn offer(
    State(app): State<App>,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let secret = reader.text("secret").unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    let offer = invitations::offer(&app.context, &secret).await?;
    let (invitation, hotel) = (offer.invitation, offer.hotel);
    let body = json!({
        "hotel": {"name": hotel.displayed("name"), "slug": hotel.slug.as_str()},
        "role": invitation.role.as_str(),
        "name": invitation.name,
        "invited_by": invitation.invited_by,
        "expires_at": iso8601(invitation.expires_at),
    });
    Ok((no_store(), Json(body)).into_response())
}

/// `POST /api/staff/invitation/acceptance/`: joins, and is signed in.
pub async fn accept(
    State(app): State<App>,
    Agent(agent): Agent,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let with = Joining {
        secret: reader.text("secret").unwrap_or_default(),
        name: reader.text("name").unwrap_or_default(),
        username: reader.text("username").unwrap_or_default(),
        password: reader.text("password").unwrap_or_default(),
        agent,
    };
    std::mem::take(&mut reader.faults).into_result()?;
    let signed_in = invitations::accept(&app.context, with).await?;
    Ok(begun(&app, StatusCode::CREATED, &signed_in))
}
