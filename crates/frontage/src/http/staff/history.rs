//! `…/history/…` and `…/page/`: what was changed, the page as it was, and the way back.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts as _, Request, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::domain::{Revision, Staff};
use crate::error::Refusal;
use crate::http::input::{Optional, Parameters, Path};
use crate::http::session::{MayEdit, SignedIn, author};
use crate::live::document;
use crate::live::record::Author;
use crate::store::past;
use crate::store::{Session, changes};
use crate::time::from_iso8601;
use crate::usecases::access;
use crate::usecases::history::{self as usecase, no_such_change, reached};

use super::{base, history_entry};

/// Entries of one answer unless asked otherwise.
const ENTRIES: i64 = 30;
/// And at most.
const MOST_ENTRIES: i64 = 100;

#[derive(Deserialize)]
pub struct Window {
    before: Option<Revision>,
    limit: Option<i64>,
}

pub async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Parameters(window): Parameters<Window>,
) -> Result<Json<Value>, Refusal> {
    let limit = window.limit.unwrap_or(ENTRIES);
    if !(1..=MOST_ENTRIES).contains(&limit) {
        let reason = format!("Use a number from 1 to {MOST_ENTRIES}.");
        return Err(Refusal::field("limit", reason));
    }
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let before = window.before.unwrap_or(Revision::MAX);
    // One more than asked for tells whether there are more.
    let mut changes = changes::backwards(&mut view, hotel.id, before, 0, limit + 1).await?;
    let asked = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = changes.len() > asked;
    changes.truncate(asked);
    let next = changes.last().filter(|_| has_more);
    let next_before = next.map(|change| change.revision);
    let results = history_entry::entries(&mut view, &app, &hotel, &changes).await?;
    Ok(Json(json!({
        "revision": hotel.revision,
        "results": results,
        "next_before": next_before,
    })))
}

pub async fn read(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((slug, revision)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let change = changes::one(&mut view, hotel.id, number(&revision)?).await?;
    let change = [change.ok_or_else(no_such_change)?];
    let mut entries = history_entry::entries(&mut view, &app, &hotel, &change).await?;
    entries.pop().map(Json).ok_or_else(no_such_change)
}

pub async fn undo(State(app): State<App>, back: WayBack) -> Result<Json<Value>, Refusal> {
    let WayBack {
        staff,
        slug,
        revision,
        base,
        author,
    } = back;
    let saved = usecase::undo(&app.context, &staff, &slug, revision, base, &author).await?;
    Ok(Json(json!({
        "message": "Change taken back",
        "revision": saved.revision,
        "undoes": revision,
    })))
}

pub async fn restore(State(app): State<App>, back: WayBack) -> Result<Json<Value>, Refusal> {
    let WayBack {
        staff,
        slug,
        revision,
        base,
        author,
    } = back;
    let saved = usecase::restore(&app.context, &staff, &slug, revision, base, &author).await?;
    Ok(Json(json!({
        "message": "Page restored",
        "revision": saved.revision,
        "restores": revision,
    })))
}

/// A request to go back: whose page, behind or to which revision, and what they saw who ask.
pub struct WayBack {
    staff: Staff,
    slug: String,
    revision: Revision,
    base: Option<Revision>,
    author: Author,
}

impl FromRequest<App> for WayBack {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let signed_in = SignedIn::from_request_parts(&mut parts, app).await?;
        let Path((slug, revision)) =
            Path::<(String, String)>::from_request_parts(&mut parts, app).await?;
        let headers = parts.headers.clone();
        let request = Request::from_parts(parts, body);
        let MayEdit(Optional(fields)) = MayEdit::from_request(request, app).await?;
        let socket = fields.get("socket_id").and_then(Value::as_str);
        Ok(Self {
            revision: number(&revision)?,
            author: author(&signed_in, &headers, socket)?,
            base: base::revision(app, &headers, &fields)?,
            staff: signed_in.staff,
            slug,
        })
    }
}

#[derive(Deserialize)]
pub struct Moment {
    revision: Option<Revision>,
    at: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(slug): Path<String>,
    Parameters(moment): Parameters<Moment>,
) -> Result<Json<Value>, Refusal> {
    let mut view = app.context.store.snapshot().await?;
    let hotel = access::hotel_to_read(&mut view, &signed_in.staff, &slug).await?;
    let revision = revision_of(&mut view, hotel.id, moment).await?;
    let (page, since) = reached(past::page_at(&mut view, &hotel, revision).await?)?;
    let document = document::of_the_past(
        &mut view,
        &app.context.addresses,
        &app.epoch,
        &hotel,
        &page,
        (revision, since),
    )
    .await?;
    Ok(Json(document.json.into()))
}

async fn revision_of(view: &mut Session, hotel: i64, moment: Moment) -> Result<Revision, Refusal> {
    match (moment.revision, moment.at) {
        (Some(revision), None) => Ok(revision),
        (None, Some(at)) => {
            // A plus sign that was not written as %2B arrives as a space.
            let millis = from_iso8601(&at.replace(' ', "+")).ok_or_else(|| {
                let reason = "Give a moment with its offset, like 2026-11-22T18:30:00Z.";
                Refusal::field("at", reason)
            })?;
            let found = changes::last_at(view, hotel, millis).await?;
            found.ok_or_else(|| {
                Refusal::NotFound(format!("There was no page of your hotel at {at} yet."))
            })
        }
        _ => {
            let reason = "Give either a revision, like ?revision=12, or a moment, like \
                          ?at=2026-11-22T18:30:00Z.";
            Err(Refusal::field("revision", reason))
        }
    }
}

fn number(revision: &str) -> Result<Revision, Refusal> {
    revision.parse().map_err(|_| no_such_change())
}
