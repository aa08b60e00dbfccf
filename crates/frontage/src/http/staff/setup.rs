//! The first run: `GET` and `POST /api/staff/setup/`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::session::{Agent, begun, no_store};
use crate::app::App;
use crate::domain::Slug;
use crate::error::Refusal;
use crate::http::input::{JsonObject, Parameters, Reader};
use crate::usecases::setup::{self, Beginning};

/// What the first run may be asked beforehand.
#[derive(Deserialize)]
pub struct Asked {
    /// A name of a hotel.
    name: Option<String>,
}

/// Whether the first run is still to come, and which address a name would give.
pub async fn state(
    State(app): State<App>,
    Parameters(Asked { name }): Parameters<Asked>,
) -> Result<Response, Refusal> {
    let is_open = setup::is_open(&mut *app.context.store.snapshot().await?).await?;
    let slug = name
        .filter(|_| is_open)
        .and_then(|name| Slug::of_name(&name));
    let slug = slug.map(|slug| slug.as_str().to_owned());
    Ok((no_store(), Json(json!({"open": is_open, "slug": slug}))).into_response())
}

/// Makes the first hotel and its owner, who is signed in then.
pub async fn begin(
    State(app): State<App>,
    Agent(agent): Agent,
    JsonObject(fields): JsonObject,
) -> Result<Response, Refusal> {
    let mut reader = Reader::new(&fields);
    let with = Beginning {
        code: reader.text("code").unwrap_or_default(),
        hotel_name: reader.text("hotel_name").unwrap_or_default(),
        slug: reader.text("slug"),
        name: reader.text("name").unwrap_or_default(),
        username: reader.text("username").unwrap_or_default(),
        password: reader.text("password").unwrap_or_default(),
        agent,
    };
    std::mem::take(&mut reader.faults).into_result()?;
    let signed_in = setup::begin(&app.context, &app.setup_code, with).await?;
    Ok(begun(&app, StatusCode::CREATED, &signed_in))
}
