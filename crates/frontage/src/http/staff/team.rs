//! The team of a hotel: `/api/staff/hotel/{slug}/team/`, for its owners.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::session::no_store;
use crate::app::{App, Installation};
use crate::domain::{Role, Staff, StaffId};
use crate::error::Refusal;
use crate::http::input::{JsonObject, Path, Reader};
use crate::http::realtime::host_of;
use crate::http::session::SignedIn;
use crate::store::invitations::Invitation;
use crate::store::team::Colleague;
use crate::time::iso8601;
use crate::usecases::invitations;
use crate::usecases::team::{self, Wish};

/// Who works there, and who is invited.
pub async fn list(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let team = team::of(&app.context, &staff, &slug).await?;
    let colleagues = team.colleagues.iter();
    let colleagues: Vec<Value> = colleagues.map(|one| describe(one, &staff)).collect();
    let invitations: Vec<Value> = team.invitations.iter().map(describe_invitation).collect();
    let body = json!({"members": colleagues, "invitations": invitations});
    Ok((no_store(), Json(body)).into_response())
}

/// Changes somebody's role, or whether somebody may sign in.
pub async fn change(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path((slug, id)): Path<(String, StaffId)>,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let role = reader.text("role");
    let role = role.and_then(|role| reader.keep("role", role_of(&role)));
    let is_active = reader
        .get("is_active")
        .and_then(|_| reader.flag("is_active"));
    if reader.faults.iter().next().is_none() && role.is_none() && is_active.is_none() {
        reader
            .faults
            .add("role", "Give a role, is_active, or both.");
    }
    std::mem::take(&mut reader.faults).into_result()?;
    let wish = Wish { role, is_active };
    let colleague = team::change(&app.context, &staff, &slug, id, wish).await?;
    Ok((no_store(), Json(describe(&colleague, &staff))).into_response())
}

/// Takes somebody off the staff.
pub async fn remove(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path((slug, id)): Path<(String, StaffId)>,
) -> Result<StatusCode, Refusal> {
    team::remove(&app.context, &staff, &slug, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invites somebody; the answer holds the link, once.
pub async fn invite(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path(slug): Path<String>,
    headers: HeaderMap,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let name = reader.text("name").unwrap_or_default();
    let role = reader.text("role").unwrap_or_default();
    let role = reader.keep("role", role_of(&role));
    std::mem::take(&mut reader.faults).into_result()?;
    let role = role.ok_or_else(|| Refusal::field("role", "This field is required."))?;
    let invited = invitations::invite(&app.context, &staff, &slug, role, &name).await?;
    let body = json!({
        "id": invited.id,
        "role": role.as_str(),
        "name": name.trim(),
        "expires_at": iso8601(invited.expires_at),
        "link": link(&app, &headers, &invited.secret),
    });
    Ok((StatusCode::CREATED, no_store(), Json(body)).into_response())
}

/// Takes an invitation back.
pub async fn revoke(
    State(app): State<App>,
    SignedIn { staff, .. }: SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<StatusCode, Refusal> {
    invitations::revoke(&app.context, &staff, &slug, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn role_of(text: &str) -> Result<Role, String> {
    Role::parse(text.trim()).ok_or_else(|| "Use owner, manager, editor or viewer.".to_owned())
}

/// What stands behind the `#` stays in the browser: no proxy's log learns it.
fn link(app: &Installation, headers: &HeaderMap, secret: &str) -> String {
    let path = format!("/staff/invitation#{secret}");
    match host_of(app, headers) {
        Some(host) => format!("{}{path}", host.origin()),
        None => path,
    }
}

fn describe(colleague: &Colleague, asked_by: &Staff) -> Value {
    let Colleague {
        staff,
        is_active,
        created_at,
        last_seen_at,
    } = colleague;
    json!({
        "id": staff.id,
        "username": staff.username,
        "name": staff.name(),
        "role": staff.role.as_str(),
        "is_active": is_active,
        "created_at": iso8601(*created_at),
        "last_seen_at": last_seen_at.map(iso8601),
        "is_you": staff.id == asked_by.id,
    })
}

fn describe_invitation(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "role": invitation.role.as_str(),
        "name": invitation.name,
        "invited_by": invitation.invited_by,
        "created_at": iso8601(invitation.created_at),
        "expires_at": iso8601(invitation.expires_at),
    })
}
