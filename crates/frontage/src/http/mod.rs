//! The edge: requests in, answers out. Handlers read the request, call one use case, and write
//! its result; what may be done and what it means is decided further in.

mod at_hand;
mod cards;
mod change;
mod crawlers;
mod debug_view;
mod draft_page;
mod drain;
mod everywhere;
mod form;
mod health;
pub mod hub_alone;
mod idempotency;
mod input;
mod landing;
mod media;
mod metrics;
mod near;
mod operators;
mod pages;
mod paging;
mod problem;
mod public;
mod pusher_auth;
mod realtime;
mod rendition;
mod session;
mod staff;
mod tus;
mod uploads;
mod widget;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, Method, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

use crate::app::App;
use crate::error::Refusal;

pub use self::at_hand::AtHand;

/// Everything this server answers, on one port. To be served behind [`with_slash`]. What has no
/// end of its own ends with `stop`.
pub fn router(app: &App, stop: CancellationToken) -> Router {
    let api = Router::new()
        .merge(public::routes())
        .merge(realtime::routes())
        .merge(staff::routes(app))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.context.limits.request_bytes))
        .layer(middleware::from_fn(to_the_end))
        .layer(cors())
        .layer(middleware::from_fn_with_state(
            app.clone(),
            tus::capabilities,
        ));
    let token = app.metrics_token.as_ref();
    let https = app.https;
    // Where an outside service carries the events, a socket here would hear nothing.
    let (hub, view) = match app.realtime.service {
        None => {
            let hub = &app.realtime.hub;
            let view = debug_view::routes(hub, token, app.hub_debug_data, stop);
            (hub.router(), view)
        }
        Some(_) => (Router::new(), Router::new()),
    };
    Router::new()
        .nest("/api", api)
        .merge(pages::routes())
        .merge(crawlers::routes())
        .merge(widget::routes())
        .merge(media::routes())
        .merge(health::routes())
        .merge(metrics::routes(token))
        .merge(view)
        .merge(pusher_auth::routes())
        .with_state(app.clone())
        .merge(hub)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::map_response(move |mut answer: Response| {
            everywhere::add(answer.headers_mut(), https);
            std::future::ready(answer)
        }))
        .layer(middleware::map_request(drain::read_to_the_end))
}

/// Paths of the API end in a slash (reference contract §1); one that lacks it means the same.
pub fn with_slash(mut request: Request) -> Request {
    let path = request.uri().path();
    if !path.starts_with("/api/") || path.ends_with('/') {
        return request;
    }
    let query = request
        .uri()
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    if let Ok(uri) = format!("{path}/{query}").parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request
}

/// Any site may call the API with a token (reference contract §1). Cookies are never sent along
/// from another site: credentials are not allowed, and the cookie is `SameSite`.
fn cors() -> CorsLayer {
    let ours = [
        "x-hotel-id",
        "x-hotel-slug",
        "x-socket-id",
        "idempotency-key",
        "x-upload-id",
        "x-draft",
    ];
    let mut headers: Vec<HeaderName> = ours.map(HeaderName::from_static).to_vec();
    headers.extend([
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::IF_MATCH,
        header::IF_NONE_MATCH,
    ]);
    headers.extend(tus::SENT);
    let methods = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(methods)
        .allow_headers(headers)
        .expose_headers(
            [
                &[header::ETAG, idempotency::REPLAYED, change::CHANGE][..],
                &tus::TOLD,
            ]
            .concat(),
        )
        .max_age(std::time::Duration::from_secs(86_400))
}

async fn no_such_path() -> impl IntoResponse {
    Refusal::NotFound("There is nothing at this address.".to_owned())
}

async fn no_such_method(method: Method) -> impl IntoResponse {
    Refusal::NoSuchMethod(format!("{method} is not possible at this address."))
}

/// Runs a change to its end even when whoever asked for it goes away: a commit must never be
/// separated from what belongs to it, such as keeping the files of its pictures.
async fn to_the_end(request: Request, next: Next) -> Response {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(ended) => Refusal::Failed(ended.into()).into_response(),
        },
    }
}
