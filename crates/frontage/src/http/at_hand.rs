//! What guests ask for again and again is answered at the door: pages, documents and files that
//! lie ready. It costs a look at the moment of the database and one into a table; everything
//! else, and whatever is not at hand just now, goes the whole way and is put at hand by it. The
//! same stored answer is given on both ways, so there is one source of its header fields.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use futures_util::future::Either;
use tower::Service;

use super::draft_page::names_draft;
use super::everywhere;
use crate::app::App;

/// Answers what lies ready, and hands on the rest.
#[derive(Clone)]
pub struct AtHand<S> {
    app: App,
    rest: S,
}

impl<S> AtHand<S> {
    /// In front of everything else.
    pub fn new(app: App, rest: S) -> Self {
        Self { app, rest }
    }

    fn answer(&self, request: &Request) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let (uri, headers) = (request.uri(), request.headers());
        let (pages, path) = (&self.app.pages, uri.path());
        if path.starts_with("/assets/") {
            return self.whole(pages.asset_at_hand(path, headers)?);
        }
        // The list of hotels is another one with other parameters, and a hotel's page with a draft.
        if uri
            .query()
            .is_some_and(|query| path == "/" || names_draft(query))
        {
            return None;
        }
        // So is a document in another language.
        if path.starts_with("/api/") && uri.query().is_some() {
            return None;
        }
        let now = self.app.context.store.mark()?;
        self.whole(pages.shelf().get(path, now)?.answer(headers))
    }

    fn whole(&self, mut answer: Response) -> Option<Response> {
        everywhere::add(answer.headers_mut(), self.app.https);
        Some(answer)
    }
}

impl<S> Service<Request> for AtHand<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.rest.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.answer(&request) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(self.rest.call(request)),
        }
    }
}
