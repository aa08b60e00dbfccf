//! `/api/staff/account/`: what everybody decides about themselves.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::session::{From, no_store};
use crate::app::App;
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::session::{SignedIn, clear_cookie};
use crate::time::iso8601;
use crate::usecases::account;

/// Name, and where somebody is signed in.
pub async fn read(
    State(app): State<App>,
    SignedIn { staff, token, .. }: SignedIn,
) -> Result<Response, Refusal> {
    let sessions = account::sessions(&app.context, &staff, &token).await?;
    let described = sessions.all.iter().map(|session| {
        json!({
            "id": session.id,
            "created_at": iso8601(session.created_at),
            "last_seen_at": iso8601(session.last_seen_at),
            "agent": session.agent,
            "is_this": session.id == sessions.own,
        })
    });
    let body = json!({
        "username": staff.username,
        "display_name": staff.display_name,
        "role": staff.role.as_str(),
        "sessions": described.collect::<Vec<Value>>(),
    });
    Ok((no_store(), Json(body)).into_response())
}

/// Says how colleagues are to call somebody.
pub async fn rename(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let name = reader.text("display_name");
    std::mem::take(&mut reader.faults).into_result()?;
    let name = name.ok_or_else(|| Refusal::field("display_name", "This field is required."))?;
    let named = account::rename(&app.context, &staff, &name).await?;
    Ok((no_store(), Json(json!({"display_name": named}))).into_response())
}

/// Changes the password.
pub async fn change_password(
    State(app): State<App>,
    SignedIn { staff, token, .. }: SignedIn,
    From(address): From,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let present = reader.text("present").unwrap_or_default();
    let new = reader.text("password").unwrap_or_default();
    std::mem::take(&mut reader.faults).into_result()?;
    let passwords = (present.as_str(), new.as_str());
    let ended = account::change_password(&app.context, &staff, &token, passwords, address).await?;
    Ok((no_store(), Json(json!({"ended_sessions": ended}))).into_response())
}

/// Ends one session.
pub async fn end_session(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    account::end_session(&app.context, &staff, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions, this one too.
pub async fn sign_out_everywhere(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
) -> Result<Response, Refusal> {
    account::sign_out_everywhere(&app.context, &staff).await?;
    let cookie = [(header::SET_COOKIE, clear_cookie(&app))];
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}
