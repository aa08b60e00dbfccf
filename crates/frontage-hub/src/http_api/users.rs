//! Users: who is in a presence channel, and sending one away.

use axum::{Json, extract::Path};
use serde_json::{Value, json};

use super::{Refusal, channels, request::SignedRequest};
use crate::{protocol::ChannelKind, siblings::Said};

/// `GET /apps/{id}/channels/{channel}/users`
pub(super) async fn list(
    Path((_, channel)): Path<(String, String)>,
    request: SignedRequest,
) -> Result<Json<Value>, Refusal> {
    if channels::named(&channel)?.kind() != ChannelKind::Presence {
        return Err(Refusal::bad_request(format!(
            "Users can be asked for of presence channels only; {channel:?} is none."
        )));
    }
    let users = request.app.channels.users(&channel);
    let users: Vec<_> = users.iter().map(|id| json!({ "id": id })).collect();
    Ok(Json(json!({ "users": users })))
}

/// `POST /apps/{id}/users/{user}/terminate_connections`
pub(super) async fn terminate(
    Path((_, user)): Path<(String, String)>,
    request: SignedRequest,
) -> Json<Value> {
    request.hub.terminate(&request.app, &user);
    request.hub.tell_siblings(Said::Terminated {
        app_id: request.app.id(),
        user_id: &user,
    });
    Json(json!({}))
}
