//! The debug view: a page, the hub's state as JSON, and what happens as a stream of events.
//!
//! The routes ask for no authorization: the embedder decides who gets to them.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream};
use serde::Serialize;
use serde_json::json;
use tokio::sync::{
    OwnedSemaphorePermit, Semaphore,
    broadcast::{
        Receiver,
        error::{RecvError, TryRecvError},
    },
};

use super::{
    happening::Happened,
    page,
    recent::{BEHIND, Recent, Watch},
};
use crate::{AppStats, HubStats, Occupancy};

/// Channels shown at most; those with most subscribers come first, and a filter finds the others.
const CHANNELS_SHOWN: usize = 200;

/// Who may watch at a time: each costs a little with everything that happens.
pub(super) const WATCHERS: usize = 16;

/// How long happenings are gathered before a watcher is sent them.
const GATHER: Duration = Duration::from_millis(100);

/// Asks the hub.
type Ask<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// Asks the hub for something of one app.
type AskOf<T> = Arc<dyn Fn(&str) -> T + Send + Sync>;

/// What is shown, got from the hub.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) recent: Arc<Recent>,
    pub(crate) stats: Ask<HubStats>,
    pub(crate) apps: Ask<Vec<AppStats>>,
    /// The occupied channels of an app, in any order.
    pub(crate) occupancy: AskOf<Vec<Occupancy>>,
}

/// `/`, `/state.json` and `/events`.
pub(crate) fn routes(view: View) -> Router {
    let watchers = Arc::new(Semaphore::new(WATCHERS));
    Router::new()
        .route("/", get(page::serve))
        .route("/state.json", get(state))
        .route("/events", get(move |State(view)| watch(view, watchers)))
        .with_state(view)
}

/// A channel in the list.
#[derive(Serialize)]
struct Shown {
    app: Arc<str>,
    channel: Arc<str>,
    subscriptions: usize,
    /// Distinct ones; `None` unless it is a presence channel.
    users: Option<usize>,
}

async fn state(State(view): State<View>, Query(asked): Query<HashMap<String, String>>) -> Response {
    // Looking through a hundred thousand channels takes a while.
    let looked = tokio::task::spawn_blocking(move || {
        let filter = asked.get("filter").map_or("", String::as_str);
        let apps = (view.apps)();
        let (matching, channels) = fullest(&view, &apps, filter);
        json!({
            "hub": (view.stats)(),
            "apps": apps,
            "matching": matching,
            "channels": channels,
            "with_data": view.recent.is_with_data(),
        })
    });
    match looked.await {
        Ok(state) => ([(header::CACHE_CONTROL, "no-store")], Json(state)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the debug view cannot look at the hub");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// How many channels have the filter's text in their name, and the fullest of them in order.
fn fullest(view: &View, apps: &[AppStats], filter: &str) -> (usize, Vec<Shown>) {
    let mut found: Vec<Shown> = Vec::new();
    for app in apps {
        let id: Arc<str> = app.id.as_str().into();
        let occupied = (view.occupancy)(&id).into_iter();
        let matching = occupied.filter(|one| one.channel.contains(filter));
        found.extend(matching.map(|one| Shown {
            app: id.clone(),
            channel: one.channel,
            subscriptions: one.subscriptions,
            users: one.users,
        }));
    }
    let matching = found.len();
    let order = |a: &Shown, b: &Shown| {
        let by_name = || (&a.channel, &a.app).cmp(&(&b.channel, &b.app));
        b.subscriptions.cmp(&a.subscriptions).then_with(by_name)
    };
    if matching > CHANNELS_SHOWN {
        found.select_nth_unstable_by(CHANNELS_SHOWN, order);
        found.truncate(CHANNELS_SHOWN);
    }
    found.sort_unstable_by(order);
    (matching, found)
}

async fn watch(view: View, watchers: Arc<Semaphore>) -> Response {
    let Ok(seat) = watchers.try_acquire_owned() else {
        let told = format!("{WATCHERS} people watch already; close one of their pages\n");
        return (StatusCode::SERVICE_UNAVAILABLE, told).into_response();
    };
    let Some(watch) = view.recent.watch() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the hub is stopping\n").into_response();
    };
    Sse::new(happenings(watch, seat))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response()
}

/// What a watcher is sent at a time.
#[derive(Default, Serialize)]
struct Batch {
    /// How many could not be kept for this watcher.
    lost: u64,
    happenings: Vec<Arc<Happened>>,
}

/// What is kept at once, then what happens, some ten times a second, until nothing is kept any
/// more.
fn happenings(
    watch: Watch,
    seat: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let Watch { last, next } = watch;
    let first = Batch {
        lost: 0,
        happenings: last,
    };
    stream::unfold(
        (Some(first), next, seat),
        |(first, mut next, seat)| async move {
            let batch = match first {
                Some(first) => first,
                None => gather(&mut next).await?,
            };
            // There is nothing in a batch that JSON cannot say.
            let event = Event::default().json_data(&batch).unwrap_or_default();
            Some((Ok(event), (None, next, seat)))
        },
    )
}

/// Waits for something to happen, and a moment longer for more; `None` when nothing will.
async fn gather(next: &mut Receiver<Arc<Happened>>) -> Option<Batch> {
    let mut batch = Batch::default();
    match next.recv().await {
        Ok(happened) => batch.happenings.push(happened),
        Err(RecvError::Lagged(lost)) => batch.lost = lost,
        Err(RecvError::Closed) => return None,
    }
    tokio::time::sleep(GATHER).await;
    while batch.happenings.len() < BEHIND {
        match next.try_recv() {
            Ok(happened) => batch.happenings.push(happened),
            Err(TryRecvError::Lagged(lost)) => batch.lost += lost,
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    Some(batch)
}
