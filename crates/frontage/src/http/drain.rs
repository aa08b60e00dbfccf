//! Reads a request to its end even when it was refused early.
//!
//! A client that still sends its upload when the answer comes would see a broken connection in
//! place of the answer. So what a handler leaves unread is read and forgotten, within bounds.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use http_body_util::BodyExt as _;

/// Bytes read and forgotten at most.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Makes the request's body one that is read to its end.
pub async fn read_to_the_end(request: Request) -> Request {
    request.map(|body| {
        if body.is_end_stream() {
            body
        } else {
            Body::new(Whole(Some(body)))
        }
    })
}

struct Whole(Option<Body>);

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let polled = Pin::new(body).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.0 = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0
            .as_ref()
            .map_or_else(Default::default, HttpBody::size_hint)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        let Some(mut body) = self.0.take().filter(|body| !body.is_end_stream()) else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            let read = async {
                let mut forgotten = 0;
                while let Some(Ok(frame)) = body.frame().await {
                    forgotten += frame.data_ref().map_or(0, Bytes::len);
                    if forgotten > MOST_BYTES {
                        break;
                    }
                }
            };
            let _ = tokio::time::timeout(PATIENCE, read).await;
        });
    }
}
