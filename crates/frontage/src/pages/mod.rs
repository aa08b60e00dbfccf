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
mod policy;
mod renderer;
mod shelf;
mod shell;
mod sitemap;
mod stored;
mod web_build;
mod widget;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use serde_json::value::RawValue;
use tracing::Instrument;

use crate::domain::Language;

use self::assets::Assets;
use self::cache::{Kept, Made, PageCache, PageKey};
use self::compression::PROMPT;
use self::content::Content;
pub use self::content::{LandingPage, NotFoundPage};
use self::engine::RenderLimits;
use self::manifest::PageFiles;
pub use self::negotiation::{browser_has, without_encoding};
use self::policy::{Sockets, console_policy, guest_policy, page_fields};
use self::renderer::{Rendered, Renderer};
pub use self::shelf::Shelf;
use self::shell::{Document, Shell, escaped};
pub use self::sitemap::Sitemap;
use self::stored::fields;
pub use self::stored::{CROSS_ORIGIN_RESOURCE_POLICY, Stored};
pub use self::web_build::WebBuildError;
use self::web_build::{WebBuild, content_tag};

/// The tab's icon in the console, which has no rendered head; without one every browser asks for
/// `/favicon.ico` and notes an error.
const CONSOLE_ICON: &str = "<link rel=\"icon\" href=\"data:image/svg+xml,\
    %3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Crect width='32' height='32' rx='8' fill='%231f6b54'/%3E\
    %3Cpath d='M8 24V14.2L16 8l8 6.2V24z' fill='%23fff'/%3E\
    %3Cpath d='M13.5 24v-5.2a2.5 2.5 0 0 1 5 0V24z' fill='%231f6b54'/%3E%3C/svg%3E\">";

/// Who is signed in is the first that the console asks, and its script takes longer to come than
/// the answer. Browsers keep a preloaded answer for the page that wanted it, `no-store` or not
/// (<https://fetch.spec.whatwg.org/#consume-a-preloaded-resource>). What a draft may change is not
/// preloaded: browsers do not compare the header fields, and `X-Draft` is one.
const CONSOLE_FIRST_QUESTION: &str =
    "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/api/staff/session/\">";

/// How the line looks that says that a page is a draft; it stays in view, and is no part of the
/// printed page's text alone.
const DRAFT_STYLE: &str = ".frontage-draft{position:sticky;top:0;z-index:99;margin:0;\
    padding:.6rem 1rem;background:#7a2e0e;color:#fff;font:600 .95rem/1.4 system-ui,sans-serif;\
    text-align:center;text-wrap:balance}";

/// Our own icon: SVG, by itself.
pub const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
    <rect width=\"32\" height=\"32\" rx=\"8\" fill=\"#1f6b54\"/>\
    <path d=\"M8 24V14.2L16 8l8 6.2V24z\" fill=\"#fff\"/>\
    <path d=\"M13.5 24v-5.2a2.5 2.5 0 0 1 5 0V24z\" fill=\"#1f6b54\"/></svg>\n";

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
    /// The language of its texts, if it is not the hotel's main one.
    pub language: Option<Language>,
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
    widget: Stored,
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
        let widget = widget::answer(&build.widget);
        let cache = PageCache::new(config.cache_bytes);
        let shelf = Shelf::new(config.shelf_bytes);
        Ok(Self(Arc::new(Inner {
            build,
            assets,
            renderer,
            cache,
            shelf,
            widget,
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
            hotel.language.map_or("", Language::code),
            site.base_url,
            site.realtime_json,
        ]);
        let span = tracing::error_span!("hotel page", slug = hotel.slug, revision = hotel.revision);
        let content = Content::Hotel(hotel.document_json);
        self.finished(key, content, site).instrument(span).await
    }

    /// The same page with a draft, for whoever has a link to it. It is kept nowhere, is in no index,
    /// gives its address to nobody, and says in front that it is a draft.
    pub async fn draft(&self, document_json: &str, note: &str, site: Site<'_>) -> Response {
        match self.0.make_draft(document_json, note, site).await {
            Ok(answer) => answer.answer(&HeaderMap::new()),
            Err(error) => finished(Err(Arc::new(error)))
                .stored
                .answer(&HeaderMap::new()),
        }
    }

    /// The document of a hotel's page by itself. It is tagged with epoch and revision, which is
    /// what clients compare.
    pub async fn document(&self, hotel: HotelPage<'_>) -> Finished {
        let tag = format!("{}-{}", hotel.epoch, hotel.revision);
        let language = hotel.language.map_or("", Language::code);
        let key = PageKey::of(&["document", hotel.slug, &tag, language]);
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

    /// `/`. Only the page of all hotels is kept: one for each thing that somebody searches for
    /// would crowd out the others.
    pub async fn landing(&self, page: LandingPage<'_>, site: Site<'_>) -> Finished {
        let content = Content::Landing(page);
        if page.is_filtered {
            let made = self.0.make(content, site).await;
            return finished(made.map(Kept::from).map_err(Arc::new));
        }
        let LandingPage {
            cards_json,
            version,
            ..
        } = page;
        let key = PageKey::of(&[
            "landing",
            cards_json,
            version,
            site.base_url,
            site.realtime_json,
        ]);
        self.finished(key, content, site).await
    }

    /// The page, with status 404, for a hotel or an address that does not exist. It is kept by the
    /// hotels that it suggests, not by the address: all addresses near to none share one.
    pub async fn not_found(
        &self,
        page: NotFoundPage<'_>,
        site: Site<'_>,
        request: &HeaderMap,
    ) -> Response {
        let NotFoundPage {
            near_json,
            hotels_json,
            count,
        } = page;
        let key = PageKey::of(&[
            "not found",
            near_json,
            hotels_json,
            &count.to_string(),
            site.base_url,
            site.realtime_json,
        ]);
        let page = self.finished(key, Content::NotFound(page), site).await;
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

    /// `/widget.js`: the script for other people's pages.
    pub fn widget(&self, request: &HeaderMap) -> Response {
        self.0.widget.answer(request)
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

/// Header fields of what only those may see who have its address.
pub fn unkept() -> HeaderMap {
    fields([
        (header::CACHE_CONTROL, "private, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("x-robots-tag"),
            "noindex, nofollow, noarchive",
        ),
    ])
}

/// Browsers keep the document but ask each time whether it still holds. Any site may read it.
fn document_fields() -> HeaderMap {
    fields([
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"),
    ])
}

impl Inner {
    /// Makes a page: rendered if possible, else a stand-in with the same data and scripts.
    async fn make(&self, content: Content<'_>, site: Site<'_>) -> Result<Made, serde_json::Error> {
        let words = match content {
            Content::Hotel(document) => self.build.words.of(document),
            _ => None,
        };
        let data = content.json(site.base_url, Some(site.realtime_json), words)?;
        let rendered = match content {
            Content::Console => None,
            _ => self.render(content, site, words).await?,
        };
        let complete = rendered.is_some() || matches!(content, Content::Console);
        let document = match rendered {
            Some(page) => whole(&page, &data, self.files(content)),
            None => unrendered(content, &data, self.files(content)),
        };
        let status = match content {
            Content::NotFound(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        let (base, sockets) = (site.base_url, Sockets::read(site.realtime_json));
        let policy = match content {
            Content::Console => console_policy(&sockets, base),
            _ => guest_policy(&document.style_hashes, &sockets, base),
        };
        Ok(Made {
            answer: page(status, document.html, &policy)
                .compressed(PROMPT)
                .await,
            is_complete: complete,
        })
    }

    async fn make_draft(
        &self,
        document_json: &str,
        note: &str,
        site: Site<'_>,
    ) -> Result<Stored, serde_json::Error> {
        let content = Content::Hotel(document_json);
        let words = self.build.words.of(document_json);
        let data = content.json(site.base_url, Some(site.realtime_json), words)?;
        let page = self.render(content, site, words).await?.unwrap_or_else(|| {
            let (title, body) = content.stand_in();
            Rendered {
                lang: "en".to_owned(),
                dir: "ltr".to_owned(),
                title,
                head: String::new(),
                style: String::new(),
                body,
            }
        });
        let note = escaped(note);
        let document = Shell {
            lang: &page.lang,
            dir: &page.dir,
            title: &page.title,
            head: &format!(
                "<meta name=\"robots\" content=\"noindex,nofollow\">{}",
                page.head
            ),
            style: Some(&format!("{}{DRAFT_STYLE}", page.style)),
            body: &page.body,
            before: &format!("<p class=\"frontage-draft\" role=\"note\">{note}</p>"),
            noscript: "",
            data: &data,
            files: &self.build.hotel,
        }
        .document();
        let sockets = Sockets::read(site.realtime_json);
        let policy = guest_policy(&document.style_hashes, &sockets, site.base_url);
        let mut fields = page_fields();
        fields.extend(unkept());
        let policy = HeaderValue::from_str(&policy);
        let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'self'"));
        fields.insert(header::CONTENT_SECURITY_POLICY, policy);
        let tag = content_tag(document.html.as_bytes());
        Ok(Stored::new(
            StatusCode::OK,
            document.html.into(),
            &tag,
            fields,
        ))
    }

    async fn render(
        &self,
        content: Content<'_>,
        site: Site<'_>,
        words: Option<&RawValue>,
    ) -> Result<Option<Rendered>, serde_json::Error> {
        let input = content.json(site.base_url, None, words)?;
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
            Content::Landing(_) | Content::NotFound(_) => &self.build.landing,
            Content::Console => &self.build.console,
        }
    }
}

/// A page as an answer. Its header fields travel with it, so its tag names them too: a browser
/// that keeps the page keeps them.
fn page(status: StatusCode, html: String, policy: &str) -> Stored {
    let mut fields = page_fields();
    let policy = HeaderValue::from_str(policy);
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'self'"));
    fields.insert(header::CONTENT_SECURITY_POLICY, policy);
    let mut tag = content_tag(html.as_bytes());
    let all: Vec<&[u8]> = fields.values().map(HeaderValue::as_bytes).collect();
    tag.push_str(&content_tag(&all.concat())[..8]);
    Stored::new(status, html.into(), &tag, fields)
}

fn whole(page: &Rendered, data: &str, files: &PageFiles) -> Document {
    let shell = Shell {
        lang: &page.lang,
        dir: &page.dir,
        title: &page.title,
        head: &page.head,
        style: Some(&page.style),
        body: &page.body,
        before: "",
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
        Content::NotFound(_) => (words.as_str(), ""),
        _ => ("", words.as_str()),
    };
    // A guest's page always has the element, as its script looks for it.
    let style = (!matches!(content, Content::Console)).then_some("");
    let head = match content {
        Content::Console => &[CONSOLE_FIRST_QUESTION, CONSOLE_ICON].concat(),
        _ => "",
    };
    Shell {
        lang: "en",
        dir: "ltr",
        title: &title,
        head,
        style,
        body,
        before: "",
        noscript,
        data,
        files,
    }
    .document()
}

#[cfg(test)]
mod tests;
