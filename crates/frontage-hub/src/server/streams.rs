//! How many streams a connection has open: one that has none for long is only in the way.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use tokio::{sync::watch, time::sleep};

/// The streams of one connection.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<watch::Sender<usize>>);

impl Streams {
    /// Counts one until it is dropped.
    pub(super) fn open(&self) -> Stream {
        self.0.send_modify(|open| *open += 1);
        Stream(self.clone())
    }

    /// Resolves when there has been none for so long.
    pub(super) async fn idle_for(&self, time: Duration) {
        let mut open = self.0.subscribe();
        loop {
            // It cannot fail: we hold the sender.
            let _ = open.wait_for(|open| *open == 0).await.map(|_| ());
            tokio::select! {
                _ = open.wait_for(|open| *open > 0) => {}
                () = sleep(time) => return,
            }
        }
    }
}

/// One that is open.
pub(super) struct Stream(Streams);

impl Stream {
    /// It is open until the answer has been sent to its end, or given up.
    pub(super) fn until_sent(self, answer: Response) -> Response {
        answer.map(|body| {
            Body::new(Sent {
                body,
                _stream: self,
            })
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open -= 1);
    }
}

struct Sent {
    body: Body,
    _stream: Stream,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_connection_is_idle_when_its_last_answer_has_been_sent() {
        let streams = Streams::default();
        let began = tokio::time::Instant::now();
        let answer = streams.open().until_sent(Response::new(Body::from("x")));
        let (sending, idle) = (Duration::from_millis(200), Duration::from_millis(50));
        let sends = async {
            sleep(sending).await;
            drop(answer);
        };
        tokio::join!(streams.idle_for(idle), sends);
        assert!(began.elapsed() >= sending + idle);
    }
}
