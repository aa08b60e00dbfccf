//! `/pusher/auth` and `/pusher/user-auth`: what pusher-js asks before it listens to a channel
//! that is not public, and before it signs in. Only for staff; guests need neither.
//!
//! [Channels](https://pusher.com/docs/channels/server_api/authorizing-users/),
//! [users](https://pusher.com/docs/channels/server_api/authenticating-users/).

use axum::extract::{DefaultBodyLimit, Form, FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use frontage_hub::{SocketId, signing};
use serde_json::{Map, Value, json};

use super::input::{JsonObject, Reader, is_socket_id};
use super::session::SignedIn;
use crate::app::App;
use crate::domain::Staff;
use crate::error::Refusal;
use crate::live::StaffChannel;
use crate::usecases::{sign_in, staff_channels};

/// What the two addresses are sent is short.
const MOST_BYTES: usize = 16 * 1024;

/// `/pusher/auth` and `/pusher/user-auth`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/pusher/auth", post(channel))
        .route("/pusher/user-auth", post(user))
        .method_not_allowed_fallback(super::no_such_method)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(super::cors())
}

/// Lets a socket listen to a channel of the hotel that its owner works for.
async fn channel(
    State(app): State<App>,
    signed_in: SignedIn,
    Fields(fields): Fields,
) -> Result<impl IntoResponse, Refusal> {
    let mut reader = Reader::new(&fields);
    let socket_id = socket_id(&mut reader);
    let name = required(&mut reader, "channel_name");
    std::mem::take(&mut reader.faults).into_result()?;
    let staff = still_here(&app, signed_in, &socket_id).await?;
    let channel = staff_channels::to_listen_to(&app.context, &staff, &name).await?;
    let credential = app.realtime.credentials.credential();
    let answer = match channel {
        StaffChannel::Private(_) => {
            json!({"auth": signing::channel_auth(&credential, &socket_id, &name, None)})
        }
        StaffChannel::Presence(_) => {
            // Signed as it is sent: the client passes this very text on to the hub.
            let data = json!({"user_id": user_id(&staff), "user_info": about(&staff)}).to_string();
            let auth = signing::channel_auth(&credential, &socket_id, &name, Some(&data));
            json!({"auth": auth, "channel_data": data})
        }
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

/// Lets a socket be that of a member of staff.
async fn user(
    State(app): State<App>,
    signed_in: SignedIn,
    Fields(fields): Fields,
) -> Result<impl IntoResponse, Refusal> {
    let mut reader = Reader::new(&fields);
    let socket_id = socket_id(&mut reader);
    std::mem::take(&mut reader.faults).into_result()?;
    let staff = still_here(&app, signed_in, &socket_id).await?;
    let data = json!({"id": user_id(&staff), "user_info": about(&staff)}).to_string();
    let credential = app.realtime.credentials.credential();
    let auth = signing::user_auth(&credential, &socket_id, &data);
    let answer = json!({"auth": auth, "user_data": data});
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

/// Notes whose socket it is, and only then makes sure that this person is still signed in: either
/// this sees that the session has ended, or whoever ends it sees this socket.
async fn still_here(app: &App, signed_in: SignedIn, socket_id: &str) -> Result<Staff, Refusal> {
    if let Ok(Some(socket)) = SocketId::parse(socket_id) {
        app.context.colleagues.comes_in(signed_in.staff.id, socket);
    }
    sign_in::who_has(&app.context, &signed_in.token).await
}

/// The same in all channels; a text, as signing in wants it.
fn user_id(staff: &Staff) -> String {
    staff.id.to_string()
}

/// What colleagues are told of each other.
fn about(staff: &Staff) -> Value {
    json!({"name": staff.name(), "role": staff.role.display_name()})
}

fn socket_id(reader: &mut Reader<'_>) -> String {
    let given = required(reader, "socket_id");
    if !given.is_empty() && !is_socket_id(&given) {
        let reason = "Give the socket_id of your Pusher connection, like 123.456.";
        reader.faults.add("socket_id", reason);
    }
    given
}

fn required(reader: &mut Reader<'_>, name: &str) -> String {
    let faults = reader.faults.iter().count();
    let given = reader.text(name).unwrap_or_default();
    if given.is_empty() && reader.faults.iter().count() == faults {
        reader.faults.add(name, "This field is required.");
    }
    given
}

/// What was sent: as a form, which is how pusher-js sends it, or as a JSON object.
struct Fields(Map<String, Value>);

impl FromRequest<App> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let JsonObject(fields) = JsonObject::from_request(request, app).await?;
            return Ok(Self(fields));
        }
        let read = Form::<Vec<(String, String)>>::from_request(request, app).await;
        let Form(pairs) = read.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge(format!(
                "The form has more than {MOST_BYTES} bytes. Send socket_id and channel_name."
            )),
            _ => Refusal::Malformed(format!("The form cannot be read: {}.", error.body_text())),
        })?;
        let pairs = pairs.into_iter().map(|(name, value)| (name, value.into()));
        Ok(Self(pairs.collect()))
    }
}
