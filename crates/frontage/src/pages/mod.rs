//! The pages that people open: a hotel's page, the list of hotels, the console, and the files
//! they load. A guest's page is rendered here by the web's own components, complete without
//! script, and taken over by the same components when the script runs. If rendering fails, the
//! page goes out unrendered and the browser does the work: a guest never sees an empty error.

mod assets;
mod cache;
mod compression;
mod content;
mod engine;
mod manifest;
mod negotiation;
mod renderer;
mod shelf;
mod shell;
mod stored;
mod web_build;

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use tracing::Instrument;

use self::assets::Assets;
use self::cache::{Kept, Made, PageCache, PageKey};
use self::compression::PROMPT;
use self::content::Content;
use self::engine::RenderLimits;
use self::manifest::PageFiles;
use self::renderer::{Rendered, Renderer};
pub use self::shelf::Shelf;
use self::shell::{Document, Shell, console_policy, guest_policy};
pub use self::stored::Stored;
pub use self::web_build::WebBuildError;
use self::web_build::{WebBuild, content_tag};

/// The tab's icon in the console, which has no rendered head; without one every browser asks for
/// `/favicon.ico` and notes an error.
const CONSOLE_ICON: &str = "<link rel=\"icon\" href=\"data:image/svg+xml,\
    %3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Crect width='32' height='32' rx='8' fill='%231f6b54'/%3E\
    %3Cpath d='M8 24V14.2L16 8l8 6.2V24z' fill='%23fff'/%3E\
    %3Cpath d='M13.5 24v-5.2a2.5 2.5 0 0 1 5 0V24z' fill='%231f6b54'/%3E%3C/svg%3E\">";

/// Limits of rendering and keeping pages.
#[derive(Clone, Debug)]
pub struct PagesConfig {
    /// Bytes of memory that the page script may use.
    pub render_memory: usize,
    /// Time that one render may take.
    pub render_deadline: Duration,
    /// Renders that may wait for their turn.
    pub render_queue: usize,
    /// Bytes of finished pages to keep.
    pub cache_bytes: u64,
    /// Bytes of answers at hand, most of which are those pages.
    pub shelf_bytes: usize,
}

impl Default for PagesConfig {
    fn default() -> Self {
        Self {
            render_memory: 64 << 20,
            render_deadline: Duration::from_secs(2),
            render_queue: 64,
            cache_bytes: 64 << 20,
            shelf_bytes: 64 << 20,
        }
    }
}

/// Why pages cannot be served at all.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// The web build is missing or damaged.
    #[error(transparent)]
    WebBuild(#[from] WebBuildError),
    /// The system gave no thread.
    #[error("the page-rendering thread cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// What is the same on every page of this server. Both belong to a page's name in the cache:
/// take them from the configuration, never from a request's `Host`.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The public address of the server, without a slash at its end.
    pub base_url: &'a str,
    /// Where the sockets are: a `RealtimeConnection` as JSON.
    pub realtime_json: &'a str,
}

/// A hotel's page at one revision.
#[derive(Clone, Copy, Debug)]
pub struct HotelPage<'a> {
    /// The hotel's slug.
    pub slug: &'a str,
    /// The database's epoch.
    pub epoch: &'a str,
    /// The revision of `document_json`.
    pub revision: i64,
    /// The `HotelDocument` as JSON.
    pub document_json: &'a str,
}

/// Answers for pages and their files. Cheap to clone; the clones share everything.
#[derive(Clone)]
pub struct Pages(Arc<Inner>);

struct Inner {
    build: WebBuild,
    assets: Assets,
    renderer: Renderer,
    cache: PageCache,
    shelf: Shelf,
}

impl Pages {
    /// Reads the web build out of the binary and starts the rendering thread.
    pub fn new(config: &PagesConfig) -> Result<Self, PagesError> {
        Self::with_build(WebBuild::embedded()?, config)
    }

    fn with_build(mut build: WebBuild, config: &PagesConfig) -> Result<Self, PagesError> {
        let limits = RenderLimits {
            memory: config.render_memory,
            deadline: config.render_deadline,
        };
        let script = std::mem::take(&mut build.rendering);
        let renderer = Renderer::start(script, limits, config.render_queue)?;
        let assets = Assets::new(build.take_files());
        let cache = PageCache::new(config.cache_bytes);
        let shelf = Shelf::new(config.shelf_bytes);
        Ok(Self(Arc::new(Inner {
            build,
            assets,
            renderer,
            cache,
            shelf,
        })))
    }

    /// `/hotels/{slug}`. The page is made once per revision; the document is only read then.
    pub async fn hotel(&self, hotel: HotelPage<'_>, site: Site<'_>) -> Finished {
        let revision = hotel.revision.to_string();
        let key = PageKey::of(&[
            "hotel",
            hotel.slug,
            hotel.epoch,
            &revision,
            site.base_url,
            site.realtime_json,
        ]);
        let span = tracing::error_span!("hotel page", slug = hotel.slug, revision = hotel.revision);
        let content = Content::Hotel(hotel.document_json);
        self.finished(key, content, site).instrument(span).await
    }

    /// The document of a hotel's page by itself. It is tagged with epoch and revision, which is
    /// what clients compare.
    pub async fn document(&self, hotel: HotelPage<'_>) -> Finished {
        let tag = format!("{}-{}", hotel.epoch, hotel.revision);
        let key = PageKey::of(&["document", hotel.slug, &tag]);
        let make = async {
            let json = Bytes::copy_from_slice(hotel.document_json.as_bytes());
            let answer = Stored::new(StatusCode::OK, json, &tag, document_fields());
            Ok::<_, serde_json::Error>(Made {
                answer: answer.compressed(PROMPT).await,
                is_complete: true,
            })
        };
        finished(self.0.cache.get(key, make).await)
    }

    /// `/`. `cards_json` is the list of hotels as `GET /api/hotel/public/` has it in `results`.
    pub async fn landing(&self, cards_json: &str, site: Site<'_>) -> Finished {
        let key = PageKey::of(&["landing", cards_json, site.base_url, site.realtime_json]);
        self.finished(key, Content::Landing(cards_json), site).await
    }

    /// The page, with status 404, for a hotel or an address that does not exist.
    pub async fn not_found(&self, site: Site<'_>, request: &HeaderMap) -> Response {
        let key = PageKey::of(&["not found", site.base_url, site.realtime_json]);
        let page = self.finished(key, Content::NotFound, site).await;
        page.stored.answer(request)
    }

    /// `/staff` and everything below it: the console's empty page, whatever the address.
    pub async fn console(&self, site: Site<'_>, request: &HeaderMap) -> Response {
        let key = PageKey::of(&["console", site.base_url, site.realtime_json]);
        let page = self.finished(key, Content::Console, site).await;
        page.stored.answer(request)
    }

    /// `/assets/{*path}`; `path` as axum's `Path` gives it.
    pub async fn asset(&self, path: &str, request: &HeaderMap) -> Response {
        self.0.assets.answer(path, request).await
    }

    /// The answer for a whole path like `/assets/page-x.js`, if it lies ready.
    pub fn asset_at_hand(&self, path: &str, request: &HeaderMap) -> Option<Response> {
        self.0.assets.at_hand(path, request)
    }

    /// Answers at hand, by their path.
    pub fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    async fn finished(&self, key: PageKey, content: Content<'_>, site: Site<'_>) -> Finished {
        finished(self.0.cache.get(key, self.0.make(content, site)).await)
    }
}

/// A page that lies ready now.
#[derive(Debug)]
pub struct Finished {
    /// The answer.
    pub stored: Arc<Stored>,
    /// Whether it is what the page shall be; a stand-in is to be made anew soon.
    pub is_complete: bool,
}

fn finished(kept: Result<Kept, Arc<serde_json::Error>>) -> Finished {
    match kept {
        Ok(Kept {
            answer: stored,
            is_complete,
        }) => Finished {
            stored,
            is_complete,
        },
        Err(error) => {
            tracing::error!(%error, "the data of a page is no JSON");
            let text = "This page cannot be shown at the moment. Please try again later.\n";
            let fields = fields([(header::CONTENT_TYPE, "text/plain; charset=utf-8")]);
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Finished {
                stored: Arc::new(Stored::new(status, text.into(), "", fields)),
                is_complete: false,
            }
        }
    }
}

/// Browsers keep the document but ask each time whether it still holds. Any site may read it.
fn document_fields() -> HeaderMap {
    fields([
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ])
}

fn fields<const N: usize>(fields: [(HeaderName, &'static str); N]) -> HeaderMap {
    let fields = fields.map(|(name, value)| (name, HeaderValue::from_static(value)));
    fields.into_iter().collect()
}

impl Inner {
    /// Makes a page: rendered if possible, else a stand-in with the same data and scripts.
    async fn make(&self, content: Content<'_>, site: Site<'_>) -> Result<Made, serde_json::Error> {
        let data = content.json(site.base_url, Some(site.realtime_json))?;
        let rendered = match content {
            Content::Console => None,
            _ => self.render(content, site).await?,
        };
        let complete = rendered.is_some() || matches!(content, Content::Console);
        let document = match rendered {
            Some(page) => whole(&page, &data, self.files(content)),
            None => unrendered(content, &data, self.files(content)),
        };
        let status = match content {
            Content::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        let policy = match content {
            Content::Console => console_policy(),
            _ => guest_policy(&document.style_hashes),
        };
        Ok(Made {
            answer: page(status, document.html, &policy)
                .compressed(PROMPT)
                .await,
            is_complete: complete,
        })
    }

    async fn render(
        &self,
        content: Content<'_>,
        site: Site<'_>,
    ) -> Result<Option<Rendered>, serde_json::Error> {
        let input = content.json(site.base_url, None)?;
        match self.renderer.render(input).await {
            Ok(page) => Ok(Some(page)),
            Err(error) => {
                let (page, _) = content.stand_in();
                tracing::error!(page, %error, "a page is sent unrendered; browsers render it");
                Ok(None)
            }
        }
    }

    fn files(&self, content: Content<'_>) -> &PageFiles {
        match content {
            Content::Hotel(_) => &self.build.hotel,
            Content::Landing(_) | Content::NotFound => &self.build.landing,
            Content::Console => &self.build.console,
        }
    }
}

/// A page as an answer. Browsers keep it but ask each time whether it still holds, because staff
/// may have changed it a second ago.
fn page(status: StatusCode, html: String, policy: &str) -> Stored {
    let mut tag = content_tag(html.as_bytes());
    // The policy travels with the page, also when nothing else changed.
    tag.push_str(&content_tag(policy.as_bytes())[..8]);
    let mut fields = fields([
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    ]);
    let policy = HeaderValue::from_str(policy);
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'self'"));
    fields.insert(header::CONTENT_SECURITY_POLICY, policy);
    Stored::new(status, html.into(), &tag, fields)
}

fn whole(page: &Rendered, data: &str, files: &PageFiles) -> Document {
    let shell = Shell {
        lang: &page.lang,
        title: &page.title,
        head: &page.head,
        style: Some(&page.style),
        body: &page.body,
        noscript: "",
        data,
        files,
    };
    shell.document()
}

fn unrendered(content: Content<'_>, data: &str, files: &PageFiles) -> Document {
    let (title, words) = content.stand_in();
    // No script would fill the page for nothing, which never changes: its words are the page.
    let (body, noscript) = match content {
        Content::NotFound => (words.as_str(), ""),
        _ => ("", words.as_str()),
    };
    // A guest's page always has the element, as its script looks for it.
    let style = (!matches!(content, Content::Console)).then_some("");
    let head = if matches!(content, Content::Console) {
        CONSOLE_ICON
    } else {
        ""
    };
    Shell {
        lang: "en",
        title: &title,
        head,
        style,
        body,
        noscript,
        data,
        files,
    }
    .document()
}

#[cfg(test)]
mod tests;
